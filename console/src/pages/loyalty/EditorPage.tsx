import { Button } from '@mantine/core'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { shopPath } from '../../addresses.ts'
import type { LoyaltyProgram, ProgramPreview } from '../../answers.ts'
import { api } from '../../api.ts'
import { useText } from '../../language.tsx'
import { useMay } from '../../me.ts'
import { useShop } from '../../shop.ts'
import { Confirm } from '../../ui/Confirm.tsx'
import { Empty } from '../../ui/Empty.tsx'
import { FormProblem } from '../../ui/FormProblem.tsx'
import { BackIcon, WarningIcon } from '../../ui/icons.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Page, Sheet } from '../../ui/Page.tsx'
import { Skeleton } from '../../ui/Skeleton.tsx'
import { TextButton } from '../../ui/TextButton.tsx'
import { ChangeList } from './ChangeList.tsx'
import { FaultsContext } from './fields.tsx'
import { GeneralFields } from './GeneralFields.tsx'
import { ProgramWords } from './ProgramWords.tsx'
import { PublishDialog } from './PublishDialog.tsx'
import { RuleList } from './RuleList.tsx'
import { TierFields } from './TierFields.tsx'
import { useDefaultProgram, useLoyaltyAction, useProgram } from './useLoyalty.ts'
import { useProgramDraft } from './useProgramDraft.ts'
import { WalletFields } from './WalletFields.tsx'
import './loyalty.css'

/** The programme as a form, with what it says beside it. Nothing of it counts before it is published. */
export function EditorPage() {
  const { t } = useText()
  const { shopId } = useShop()
  const mayConfigure = useMay(shopId, 'loyalty:configure')
  const program = useProgram()
  const standard = useDefaultProgram(null)
  const title = t('loyalty.edit.title')
  const stored = program.data && (program.data.draft ?? program.data.program)
  const initial = stored ?? (program.data && standard.data?.program)
  if (mayConfigure && initial)
    return <Editor initial={initial} live={program.data?.program ?? null} hasDraft={program.data?.draft !== null} />
  return (
    <Page title={title} siteName={t('shell.name')} before={<Back />}>
      {mayConfigure ? (
        program.data ? (
          <Loaded query={standard} lines={10}>
            {() => null}
          </Loaded>
        ) : (
          <Loaded query={program} lines={10}>
            {() => null}
          </Loaded>
        )
      ) : (
        <Empty icon={<WarningIcon />} title={t('shell.failed.refused.title')}>
          <p>{t('loyalty.first.others')}</p>
        </Empty>
      )}
    </Page>
  )
}

function Editor({ initial, live, hasDraft }: { initial: LoyaltyProgram; live: LoyaltyProgram | null; hasDraft: boolean }) {
  const { t, language } = useText()
  // What was there when the page opened: saving the draft must not begin the form anew.
  const draft = useProgramDraft(initial)
  const [isPublishing, setPublishing] = useState(false)
  const { program, change, words, faults } = draft
  const isNew = live === null
  const hasChanges = isNew || (words !== null && words.changes[language].changes.length > 0)
  return (
    <FaultsContext value={faults}>
      <Page
        title={t('loyalty.edit.title')}
        siteName={t('shell.name')}
        intro={t(isNew ? 'loyalty.edit.introNew' : 'loyalty.edit.intro')}
        before={<Back />}
      >
        <div className="editor-bar">
          <span role="status" className="soft" data-fault={faults.size > 0}>
            {faults.size > 0
              ? t('loyalty.edit.faults', { count: faults.size })
              : t(draft.isSaved ? 'loyalty.edit.saved' : 'loyalty.edit.saving')}
          </span>
          <div className="row-end">
            {hasDraft && <Discard />}
            <Button disabled={!draft.isWhole || !hasChanges} onClick={() => setPublishing(true)}>
              {t(isNew ? 'loyalty.first.on' : 'loyalty.publish')}
            </Button>
          </div>
        </div>
        <FormProblem error={draft.problem} />
        <div className="editor-columns">
          <div className="stack editor-form">
            <GeneralFields program={program} change={change} />
            <RuleList program={program} sentences={words?.words[language].rules ?? {}} change={change} />
            <WalletFields program={program} live={live} change={change} />
            <TierFields program={program} change={change} />
          </div>
          <Said words={words} isNew={isNew} />
        </div>
      </Page>
      {words && (
        <PublishDialog
          isOpen={isPublishing}
          program={program}
          changes={words.changes[language]}
          isNew={isNew}
          onClose={() => setPublishing(false)}
        />
      )}
    </FaultsContext>
  )
}

/** What the form says: to members, and against what they have now. */
function Said({ words, isNew }: { words: ProgramPreview | null; isNew: boolean }) {
  const { t, language } = useText()
  return (
    <aside className="stack editor-said" aria-label={t('loyalty.words.title')}>
      {!isNew && (
        <Sheet title={t('loyalty.changes.title')}>
          {words ? <ChangeList changes={words.changes[language].changes} /> : <Skeleton lines={2} label={t('shell.loading')} />}
        </Sheet>
      )}
      <Sheet title={t('loyalty.words.title')}>
        {words ? <ProgramWords words={words.words} /> : <Skeleton lines={8} label={t('shell.loading')} />}
      </Sheet>
    </aside>
  )
}

function Discard() {
  const { t } = useText()
  const { shopId } = useShop()
  const navigate = useNavigate()
  const [isAsking, setAsking] = useState(false)
  const discard = useLoyaltyAction(() => api.delete(shopPath(shopId, '/loyalty/program/draft')), {
    done: () => t('loyalty.discard.done'),
    after: () => void navigate({ to: '/shops/$shopId/loyalty', params: { shopId } }),
  })
  return (
    <>
      <TextButton tone="danger" onClick={() => setAsking(true)}>
        {t('loyalty.discard')}
      </TextButton>
      <Confirm
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        onConfirm={() => discard.mutate()}
        isBusy={discard.isPending}
        title={t('loyalty.discard.title')}
        confirmLabel={t('loyalty.discard')}
        cancelLabel={t('shell.cancel')}
      >
        <p>{t('loyalty.discard.text')}</p>
      </Confirm>
    </>
  )
}

function Back() {
  const { t } = useText()
  const { shopId } = useShop()
  return (
    <Link to="/shops/$shopId/loyalty" params={{ shopId }} className="back-link">
      <BackIcon width={18} height={18} /> {t('loyalty.program.title')}
    </Link>
  )
}
