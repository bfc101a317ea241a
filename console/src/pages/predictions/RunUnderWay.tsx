import { Button, Progress } from '@mantine/core'
import type { PredictionRun } from '../../answers.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { FormProblem } from '../../ui/FormProblem.tsx'
import { useStopRun } from './usePredictions.ts'

/** How far a run has come, and the way to stop it. */
export function RunUnderWay({ run, isFirst }: { run: PredictionRun; isFirst: boolean }) {
  const { t, formatPercent, formatRelative } = useText()
  const { shopId } = useShop()
  const stop = useStopRun(shopId)
  const mayStop = run.phase !== 'finishing'
  return (
    <section className="sheet predictions-run" aria-label={t('predictions.run.title')}>
      <div role="status">
        <strong>{t(`predictions.phase.${run.phase ?? 'waiting'}`, { customers: run.customersDone })}</strong>
        {!isFirst && <p className="soft">{t('predictions.run.meanwhile')}</p>}
      </div>
      <Progress value={100 * run.progress} aria-label={t('predictions.run.progress')} />
      <div className="predictions-run-end">
        <span className="soft">
          {formatPercent(run.progress, 0)} · {t('predictions.run.since', { moment: formatRelative(run.startedAt ?? run.requestedAt) })}
        </span>
        {mayStop && (
          <Button variant="default" size="xs" loading={stop.isPending} onClick={() => stop.mutate(run.runId)}>
            {t('predictions.run.stop')}
          </Button>
        )}
      </div>
      <FormProblem error={stop.error} />
    </section>
  )
}
