import type { Holdout, ModelCard } from '../../answers.ts'
import { useText } from '../../language.tsx'
import { axisTop } from '../../report/axis.ts'
import { ChartFigure } from '../../report/ChartFigure.tsx'
import { DataTable, PlainTable } from '../../report/DataTable.tsx'
import { LinePlot } from '../../report/LinePlot.tsx'
import { Sheet } from '../../ui/Page.tsx'
import { methodName } from './method-name.ts'
import { PairedBars } from './PairedBars.tsx'

/** How good the model was on what it had not seen. */
export function HoldoutSheet({ card: { holdout, chosen } }: { card: ModelCard }) {
  const { t, formatNumber, formatDay, formatPercent } = useText()
  if (!holdout || !chosen) return null
  const own = holdout.rows.find(({ method }) => method === chosen.method)
  if (!own) return null
  const rule = holdout.rows.find(({ method }) => method === 'rate_so_far')
  const seen = {
    day: formatDay(holdout.cutOn),
    days: holdout.days,
    forecast: formatNumber(own.forecastSum, 0),
    actual: formatNumber(own.actualSum, 0),
  }
  return (
    <Sheet
      title={t('predictions.holdout.title', { forecast: seen.forecast, actual: seen.actual })}
      intro={t('predictions.holdout.intro', seen)}
    >
      <div className="predictions-texts">
        {own.auc !== null && (
          <p>
            {t('predictions.holdout.auc', {
              share: formatPercent(own.auc, 0),
              recency: holdout.aucByRecency === null ? '–' : formatPercent(holdout.aucByRecency, 0),
            })}
          </p>
        )}
        {rule && (
          <p>
            {t(rule.mae < own.mae - 0.005 ? 'predictions.holdout.ruleBetter' : 'predictions.holdout.ruleWorse', {
              rule: formatNumber(rule.mae, 3),
              own: formatNumber(own.mae, 3),
            })}
          </p>
        )}
        {holdout.coverage !== null && <p>{t('predictions.holdout.coverage', { share: formatPercent(holdout.coverage, 0) })}</p>}
      </div>
      <div className="rp predictions-charts">
        <Silence holdout={holdout} />
        <ByPurchaseDays holdout={holdout} />
      </div>
      <div className="rp">
        <PlainTable
          t={t}
          caption={t('predictions.holdout.table')}
          columns={['method', 'sum', 'mae', 'rmse', 'auc'].map((column) => t(`predictions.holdout.column.${column}`))}
          rows={holdout.rows.map(({ method, forecastSum, mae, rmse, auc }) => ({
            key: method,
            cells: [
              <span key="name">
                {methodName(t, method)} {method === chosen.method && <span className="tag">{t('predictions.tried.chosen')}</span>}
              </span>,
              formatNumber(forecastSum, 0),
              formatNumber(mae, 3),
              formatNumber(rmse, 3),
              auc === null ? '–' : formatPercent(auc, 0),
            ],
          }))}
        />
      </div>
    </Sheet>
  )
}

/** Tenths of the customers by their chance to stay silent: on the diagonal everything came as foretold. */
function Silence({ holdout }: { holdout: Holdout }) {
  const { t, formatPercent, formatNumber } = useText()
  const title = t('predictions.silence.title', { days: holdout.days })
  const point = ({ customers, predicted, actual }: Holdout['bySilence'][number]) =>
    t('predictions.silence.point', { customers, predicted: formatPercent(predicted, 0), actual: formatPercent(actual, 0) })
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((share) => ({ at: 100 * share, label: formatPercent(share, 0) }))
  return (
    <ChartFigure
      title={title}
      alternative={holdout.bySilence.map(point).join(' ')}
      table={
        <DataTable
          t={t}
          caption={title}
          columns={['customers', 'predicted', 'actual'].map((column) => t(`predictions.silence.${column}`))}
          rows={holdout.bySilence.map(({ customers, predicted, actual }, tenth) => ({
            key: String(tenth),
            cells: [formatNumber(customers), formatPercent(predicted), formatPercent(actual)],
          }))}
        />
      }
    >
      <LinePlot
        isSquare
        line={[]}
        points={holdout.bySilence.map((tenth, place) => ({
          key: String(place),
          x: 100 * tenth.predicted,
          y: 100 * tenth.actual,
          text: point(tenth),
        }))}
        yTicks={ticks}
        xTicks={ticks}
        xTitle={t('predictions.silence.axis')}
        diagonal={t('predictions.silence.diagonal')}
      />
    </ChartFigure>
  )
}

function ByPurchaseDays({ holdout }: { holdout: Holdout }) {
  const { t, formatNumber } = useText()
  const title = t('predictions.byDays.title', { days: holdout.days })
  const label = ({ from, to }: Holdout['byPurchaseDays'][number]) =>
    t(to === null ? 'predictions.byDays.more' : from === to ? 'predictions.byDays.one' : 'predictions.byDays.range', { from, to: to ?? 0 })
  const top = axisTop(Math.max(...holdout.byPurchaseDays.flatMap(({ forecast, actual }) => [forecast, actual])))
  const rows = holdout.byPurchaseDays.map((group) => ({
    key: String(group.from),
    label: label(group),
    note: t('predictions.byDays.customers', { count: group.customers }),
    bars: [
      { key: 'forecast', share: group.forecast / top, text: t('predictions.byDays.forecast', { value: formatNumber(group.forecast, 2) }) },
      { key: 'actual', share: group.actual / top, text: t('predictions.byDays.actual', { value: formatNumber(group.actual, 2) }) },
    ],
  }))
  return (
    <ChartFigure title={title} alternative="">
      <PairedBars rows={rows} />
    </ChartFigure>
  )
}
