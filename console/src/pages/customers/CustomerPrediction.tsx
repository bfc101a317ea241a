import { useQuery } from '@tanstack/react-query'
import { shopPath } from '../../addresses.ts'
import type { CustomerPredictionAnswer, Prediction } from '../../answers.ts'
import { api } from '../../api.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { Definition } from '../../ui/Definition.tsx'
import { Sheet } from '../../ui/Page.tsx'
import './customer-prediction.css'

/** What is expected of the customer and why; in plain words where nothing can be said. Nothing until it is known. */
export function CustomerPrediction({ customerId }: { customerId: string }) {
  const { t } = useText()
  const { shopId } = useShop()
  const { data } = useQuery({
    queryKey: ['shop', shopId, 'customer', customerId, 'predictions'],
    queryFn: ({ signal }) => api.get<CustomerPredictionAnswer>(shopPath(shopId, `/customers/${customerId}/predictions`), signal),
    // New numbers follow an order within seconds.
    refetchInterval: ({ state }) => (state.data?.prediction?.isStale ? 2_000 : false),
  })
  if (!data) return null
  return (
    <Sheet title={t('predictions.customer.title')}>
      {data.prediction ? (
        <Known prediction={data.prediction} />
      ) : (
        <p className="soft">{t(`predictions.unknown.${data.why ?? 'not_computed'}`)}</p>
      )}
    </Sheet>
  )
}

function Known({ prediction }: { prediction: Prediction }) {
  const { t, formatMoney, formatNumber, formatDay, formatRelative } = useText()
  const chanceText = useChanceText()
  const { currency } = useShop()
  const { value365Minor: value, orders365: orders, silent90, silent365, probabilityAlive } = prediction
  const money = (minor: number) => formatMoney(minor, currency, { whole: true })
  const figures = [
    {
      key: 'value',
      value: money(value.expected),
      note:
        value.low === null || value.high === null
          ? null
          : t('predictions.customer.interval', { low: money(value.low), high: money(value.high) }),
    },
    {
      key: 'orders',
      value: formatNumber(orders.expected, 1),
      note:
        orders.low === null || orders.high === null
          ? null
          : t('predictions.customer.interval', { low: formatNumber(orders.low), high: formatNumber(orders.high) }),
    },
    {
      key: 'silent90',
      value: chanceText(silent90),
      note: t('predictions.customer.silent365', { share: chanceText(silent365) }),
    },
    ...(probabilityAlive === null ? [] : [{ key: 'alive', value: chanceText(probabilityAlive), note: null }]),
  ]
  return (
    <div className="customer-prediction">
      <NextOrder prediction={prediction} />
      <dl className="figures">
        {figures.map((figure) => (
          <div key={figure.key} className="figure">
            <dt>
              <Definition term={t(`predictions.customer.${figure.key}`)} meaning={t(`predictions.customer.${figure.key}.meaning`)} />
            </dt>
            <dd>
              {figure.value}
              {figure.note !== null && <span className="customer-prediction-note">{figure.note}</span>}
            </dd>
          </div>
        ))}
      </dl>
      <div>
        <h3>{t('predictions.why')}</h3>
        <ul>
          {prediction.reasons.map(({ code, values }) => (
            <li key={code}>{t(`predictions.reason.${code}`, shown(values))}</li>
          ))}
        </ul>
      </div>
      <p className="soft">
        {prediction.isStale
          ? t('predictions.customer.stale')
          : t('predictions.customer.asOf', { day: formatDay(prediction.asOfOn), moment: formatRelative(prediction.computedAt) })}
      </p>
    </div>
  )

  /** Money and days as people write them; counts as they are, for the grammar of the sentence. */
  function shown(values: Prediction['reasons'][number]['values']): Record<string, string | number> {
    return Object.fromEntries(
      Object.entries(values).map(([name, value]) => {
        if (name.endsWith('Minor')) return [name, formatMoney(Number(value), currency, { whole: true })]
        return [name, name.endsWith('On') ? formatDay(String(value)) : value]
      }),
    )
  }
}

function NextOrder({ prediction: { next, silent365 } }: { prediction: Prediction }) {
  const { t, formatDay } = useText()
  const chanceText = useChanceText()
  const comes = 1 - silent365
  if (next === null || comes < 0.01) return <p className="customer-prediction-next">{t('predictions.next.never')}</p>
  const days = {
    early: formatDay(next.earlyOn),
    median: formatDay(next.medianOn),
    late: formatDay(next.lateOn),
    share: chanceText(comes),
  }
  return (
    <div>
      <p className="customer-prediction-next">{t(comes >= 0.5 ? 'predictions.next.likely' : 'predictions.next.unlikely', days)}</p>
      <p className="soft">{t(comes >= 0.5 ? 'predictions.next.likelyMore' : 'predictions.next.unlikelyMore', days)}</p>
    </div>
  )
}

/** Nobody is certain: what rounds to nothing or to all is told as nearly so. */
function useChanceText(): (share: number) => string {
  const { formatPercent } = useText()
  return (share) => {
    if (share < 0.01) return `< ${formatPercent(0.01, 0)}`
    return share > 0.99 ? `> ${formatPercent(0.99, 0)}` : formatPercent(share, 0)
  }
}
