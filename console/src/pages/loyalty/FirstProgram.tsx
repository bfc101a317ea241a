import { Button, Radio, TextInput } from '@mantine/core'
import { useState } from 'react'
import { shopPath } from '../../addresses.ts'
import type { LoyaltyProgram } from '../../answers.ts'
import { api } from '../../api.ts'
import { useText } from '../../language.tsx'
import { useMay } from '../../me.ts'
import { useShop } from '../../shop.ts'
import { ButtonLink } from '../../ui/ButtonLink.tsx'
import { FormProblem } from '../../ui/FormProblem.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Page, Sheet } from '../../ui/Page.tsx'
import { ProgramWords } from './ProgramWords.tsx'
import { useDefaultProgram, useLoyaltyAction, usePreview } from './useLoyalty.ts'

const starts = ['today', 'year', 'day'] as const
type Start = (typeof starts)[number]

/** A shop without a programme: the whole default programme to read, or the draft, and the one button that switches it on. */
export function FirstProgram({ draft }: { draft: LoyaltyProgram | null }) {
  const { t } = useText()
  const query = useDefaultProgram(null)
  return (
    <Page
      title={t('loyalty.program.title')}
      siteName={t('shell.name')}
      intro={t(draft ? 'loyalty.first.introDraft' : 'loyalty.first.intro')}
    >
      <Loaded query={query} lines={10}>
        {({ program }) => <Beginning program={draft ?? program} today={program.startsOn} />}
      </Loaded>
    </Page>
  )
}

function Beginning({ program, today }: { program: LoyaltyProgram; today: string }) {
  const { t } = useText()
  const { shopId } = useShop()
  const mayConfigure = useMay(shopId, 'loyalty:configure')
  const [start, setStart] = useState<Start>(program.startsOn === today ? 'today' : 'day')
  const [day, setDay] = useState(program.startsOn)
  const startsOn = { today, year: yearBefore(today), day: day === '' ? today : day }[start]
  const preview = usePreview({ ...program, startsOn })
  const switchOn = useLoyaltyAction(() => api.post(shopPath(shopId, '/loyalty/program/versions'), { program: { ...program, startsOn } }), {
    done: () => t('loyalty.first.done'),
    onRefused: () => undefined,
  })
  return (
    <div className="loyalty-columns">
      <Sheet title={t('loyalty.words.title')} intro={t('loyalty.words.intro')}>
        <Loaded query={preview} lines={10}>
          {({ words }) => <ProgramWords words={words} />}
        </Loaded>
      </Sheet>
      {mayConfigure ? (
        <Sheet title={t('loyalty.first.switch')}>
          <form
            className="stack"
            onSubmit={(event) => {
              event.preventDefault()
              switchOn.mutate()
            }}
          >
            <Radio.Group label={t('loyalty.first.start')} value={start} onChange={(value) => setStart(value as Start)}>
              <div className="stack-tight">
                {starts.map((value) => (
                  <Radio key={value} value={value} label={t(`loyalty.first.start.${value}`)} />
                ))}
              </div>
            </Radio.Group>
            {start === 'day' && (
              <TextInput
                type="date"
                label={t('loyalty.first.day')}
                required
                withAsterisk={false}
                value={day}
                onChange={(event) => setDay(event.currentTarget.value)}
              />
            )}
            <Reach startsOn={startsOn} />
            <FormProblem error={switchOn.error} />
            <Button type="submit" loading={switchOn.isPending} disabled={start === 'day' && day === ''}>
              {t('loyalty.first.on')}
            </Button>
            <ButtonLink variant="default" to="/shops/$shopId/loyalty/edit" params={{ shopId }}>
              {t('loyalty.first.change')}
            </ButtonLink>
          </form>
        </Sheet>
      ) : (
        <Sheet>
          <p>{t('loyalty.first.others')}</p>
        </Sheet>
      )}
    </div>
  )
}

/** How many orders would be rewarded at once. */
function Reach({ startsOn }: { startsOn: string }) {
  const { t } = useText()
  const { data, isPlaceholderData } = useDefaultProgram(startsOn)
  return (
    <p className="soft" role="status" aria-busy={isPlaceholderData}>
      {data && !isPlaceholderData ? t('loyalty.first.reach', { count: data.orders }) : t('shell.loading')}
    </p>
  )
}

/** The same day a year earlier; the last of February where it has no 29th. */
function yearBefore(day: string): string {
  const earlier = `${Number(day.slice(0, 4)) - 1}${day.slice(4)}`
  return Number.isNaN(Date.parse(earlier)) ? earlier.replace(/29$/, '28') : earlier
}
