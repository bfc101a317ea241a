import type { PredictionRun } from '../../answers.ts'
import { useText } from '../../language.tsx'
import { PlainTable } from '../../report/DataTable.tsx'
import { useShop } from '../../shop.ts'
import { Sheet } from '../../ui/Page.tsx'
import { methodName } from './method-name.ts'

/** What was computed before, and what became of it. */
export function EarlierRuns({ runs }: { runs: readonly PredictionRun[] }) {
  const { t, formatMoment, formatNumber } = useText()
  const { timeZone } = useShop()
  const columns = ['when', 'cause', 'end', 'method', 'customers', 'took'].map((column) => t(`predictions.runs.${column}`))
  return (
    <Sheet title={t('predictions.runs.title')}>
      <div className="rp">
        <PlainTable
          t={t}
          caption={t('predictions.runs.title')}
          columns={columns}
          rows={runs.map((run) => ({
            key: run.runId,
            cells: [
              formatMoment(run.requestedAt, timeZone),
              t(`predictions.cause.${run.cause}`),
              t(`predictions.state.${run.state}`),
              run.method === null ? '–' : methodName(t, run.method),
              run.customers === null ? '–' : formatNumber(run.customers),
              tookText(run),
            ],
          }))}
        />
      </div>
    </Sheet>
  )

  function tookText({ startedAt, finishedAt }: PredictionRun): string {
    if (startedAt === null || finishedAt === null) return '–'
    const seconds = (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000
    return seconds < 90
      ? t('predictions.seconds', { n: Math.max(1, Math.round(seconds)) })
      : t('predictions.minutes', { n: Math.round(seconds / 60) })
  }
}
