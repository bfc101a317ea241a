import type { PredictionRun } from '../../answers.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { Sheet } from '../../ui/Page.tsx'
import { methodName } from './method-name.ts'

/** What was computed before, and what became of it. */
export function EarlierRuns({ runs }: { runs: readonly PredictionRun[] }) {
  const { t, formatMoment } = useText()
  const { timeZone } = useShop()
  return (
    <Sheet title={t('predictions.runs.title')}>
      <ul className="entries">
        {runs.map((run) => (
          <li key={run.runId} className="entry">
            <div className="entry-main">
              <strong>
                {formatMoment(run.requestedAt, timeZone)} · {t(`predictions.state.${run.state}`)}
              </strong>
              <span className="soft">{detailsOf(run).join(' · ')}</span>
            </div>
          </li>
        ))}
      </ul>
    </Sheet>
  )

  function detailsOf({ cause, method, customers, startedAt, finishedAt }: PredictionRun): string[] {
    return [
      t(`predictions.cause.${cause}`),
      ...(method === null ? [] : [methodName(t, method)]),
      ...(customers === null ? [] : [t('predictions.byDays.customers', { count: customers })]),
      ...(startedAt === null || finishedAt === null ? [] : [tookText((Date.parse(finishedAt) - Date.parse(startedAt)) / 1000)]),
    ]
  }

  function tookText(seconds: number): string {
    return seconds < 90
      ? t('predictions.seconds', { n: Math.max(1, Math.round(seconds)) })
      : t('predictions.minutes', { n: Math.round(seconds / 60) })
  }
}
