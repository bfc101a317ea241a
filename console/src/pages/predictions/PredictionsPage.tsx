import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import type { Predictions } from '../../answers.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { FormProblem } from '../../ui/FormProblem.tsx'
import { InfoIcon } from '../../ui/icons.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Page } from '../../ui/Page.tsx'
import { EarlierRuns } from './EarlierRuns.tsx'
import { NoPredictions } from './NoPredictions.tsx'
import { PredictionCard } from './PredictionCard.tsx'
import { RunUnderWay } from './RunUnderWay.tsx'
import { usePredictions, useStartRun } from './usePredictions.ts'
import '../../report/report.css'
import '../../report/cards.css'
import '../../report/charts.css'
import './predictions.css'

/** What customers are expected to do, where that comes from, and how far it can be trusted. */
export function PredictionsPage() {
  const { t } = useText()
  const { shopId } = useShop()
  const query = usePredictions(shopId)
  const start = useStartRun(shopId)
  const answer = query.data
  const isIdle = answer !== undefined && answer.underWay === null
  return (
    <Page
      title={t('shell.place.predictions')}
      siteName={t('shell.name')}
      intro={t('predictions.intro')}
      actions={
        isIdle &&
        answer.card !== null && (
          <Button variant="default" loading={start.isPending} onClick={() => start.mutate()}>
            {t('predictions.compute')}
          </Button>
        )
      }
    >
      <Loaded query={query} lines={12}>
        {(found) => (
          <>
            {found.underWay && <RunUnderWay run={found.underWay} isFirst={found.card === null} />}
            <FormProblem error={start.error} />
            {found.card?.chosen ? (
              <>
                <Head answer={found} />
                <PredictionCard card={found.card} />
              </>
            ) : (
              <NoPredictions answer={found} isBusy={start.isPending} onCompute={() => start.mutate()} />
            )}
            {found.earlier.length > 0 && <EarlierRuns runs={found.earlier} />}
          </>
        )}
      </Loaded>
    </Page>
  )
}

function Head({ answer: { card, computedAt, isStale, nextNightAt } }: { answer: Predictions }) {
  const { t, formatDay, formatMoment } = useText()
  const { timeZone } = useShop()
  if (!card) return null
  const seen = { day: formatDay(card.used.cutOn), customers: card.predicted }
  const notes: ReactNode[] = [
    card.used.hasEnded && t('predictions.note.ended', seen),
    isStale && t('predictions.note.stale', { moment: formatMoment(nextNightAt, timeZone) }),
  ].filter(Boolean)
  return (
    <div className="predictions-head">
      <p className="soft">
        {t('predictions.head', seen)}{' '}
        {computedAt !== null &&
          t('predictions.times', { computed: formatMoment(computedAt, timeZone), next: formatMoment(nextNightAt, timeZone) })}
      </p>
      {notes.map((note) => (
        <p key={String(note)} className="predictions-note">
          <InfoIcon /> <span>{note}</span>
        </p>
      ))}
    </div>
  )
}
