import { Button, Progress } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { shopPath } from '../../addresses.ts'
import type { LoyaltyMemberPage, LoyaltyProgram, ProgramAnswer } from '../../answers.ts'
import { api } from '../../api.ts'
import { useText } from '../../language.tsx'
import { useMay } from '../../me.ts'
import { useShop } from '../../shop.ts'
import { ButtonLink } from '../../ui/ButtonLink.tsx'
import { Confirm } from '../../ui/Confirm.tsx'
import { PauseIcon, PlayIcon } from '../../ui/icons.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Page, Sheet } from '../../ui/Page.tsx'
import { ProgramWords } from './ProgramWords.tsx'
import { useLoyaltyAction, usePreview, useVersions } from './useLoyalty.ts'
import { VersionHistory } from './VersionHistory.tsx'

type LiveProgramProps = { answer: ProgramAnswer; program: LoyaltyProgram; version: number }

/** A programme that is in force, or paused: how it stands, what it says, and how it came to be so. */
export function LiveProgram({ answer: { state, settling, draft }, program, version }: LiveProgramProps) {
  const { t, language } = useText()
  const { shopId } = useShop()
  const mayConfigure = useMay(shopId, 'loyalty:configure')
  const preview = usePreview(program)
  return (
    <Page
      title={program.name[language] ?? t('loyalty.program.title')}
      siteName={t('shell.name')}
      intro={t(state === 'paused' ? 'loyalty.live.paused' : 'loyalty.live.on')}
      actions={
        mayConfigure && (
          <>
            <StateButton isPaused={state === 'paused'} />
            <ButtonLink to="/shops/$shopId/loyalty/edit" params={{ shopId }}>
              {t(draft ? 'loyalty.live.continue' : 'loyalty.live.change')}
            </ButtonLink>
          </>
        )
      }
    >
      {settling && <Settling {...settling} />}
      {draft && <p className="loyalty-note">{t('loyalty.live.draft')}</p>}
      <Figures program={program} version={version} />
      <div className="loyalty-columns">
        <Sheet title={t('loyalty.words.title')} intro={t('loyalty.words.intro')}>
          <Loaded query={preview} lines={10}>
            {({ words }) => <ProgramWords words={words} />}
          </Loaded>
        </Sheet>
        <VersionHistory />
      </div>
    </Page>
  )
}

function Figures({ program, version }: { program: LoyaltyProgram; version: number }) {
  const { t, formatNumber, formatDay, formatDayOf } = useText()
  const { shopId, timeZone } = useShop()
  const members = useQuery({
    queryKey: ['shop', shopId, 'loyalty', 'members', 'total'],
    queryFn: ({ signal }) => api.get<LoyaltyMemberPage>(shopPath(shopId, '/loyalty/members?limit=1'), signal),
  })
  const latest = useVersions().data?.versions[0]
  return (
    <dl className="figures">
      <div className="figure">
        <dt>{t('loyalty.live.members')}</dt>
        <dd>{members.data ? formatNumber(members.data.total) : '–'}</dd>
      </div>
      <div className="figure">
        <dt>{t('loyalty.live.startsOn')}</dt>
        <dd>{formatDay(program.startsOn)}</dd>
      </div>
      <div className="figure">
        <dt>{t('loyalty.live.version', { version })}</dt>
        <dd>{latest ? formatDayOf(latest.createdAt, timeZone) : '–'}</dd>
      </div>
    </dl>
  )
}

function Settling({ settled, total }: { settled: number; total: number }) {
  const { t, formatNumber } = useText()
  const share = total === 0 ? 100 : Math.min(100, (100 * settled) / total)
  return (
    <section className="sheet stack" aria-label={t('loyalty.settling.title')}>
      <div role="status">
        <strong>{t('loyalty.settling.title')}</strong>
        <p className="soft">
          {t('loyalty.settling.text', { settled: formatNumber(Math.min(settled, total)), total: formatNumber(total) })}
        </p>
      </div>
      <Progress value={share} aria-label={t('loyalty.settling.progress')} />
    </section>
  )
}

function StateButton({ isPaused }: { isPaused: boolean }) {
  const { t } = useText()
  const { shopId } = useShop()
  const [isAsking, setAsking] = useState(false)
  const change = useLoyaltyAction((state: 'live' | 'paused') => api.put(shopPath(shopId, '/loyalty/program/state'), { state }), {
    done: () => t(isPaused ? 'loyalty.resume.done' : 'loyalty.pause.done'),
    after: () => setAsking(false),
  })
  return (
    <>
      <Button
        variant="default"
        leftSection={isPaused ? <PlayIcon width={18} height={18} /> : <PauseIcon width={18} height={18} />}
        loading={change.isPending}
        onClick={() => (isPaused ? change.mutate('live') : setAsking(true))}
      >
        {t(isPaused ? 'loyalty.resume' : 'loyalty.pause')}
      </Button>
      <Confirm
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        onConfirm={() => change.mutate('paused')}
        isBusy={change.isPending}
        title={t('loyalty.pause.title')}
        confirmLabel={t('loyalty.pause')}
        cancelLabel={t('shell.cancel')}
      >
        <p>{t('loyalty.pause.text')}</p>
      </Confirm>
    </>
  )
}
