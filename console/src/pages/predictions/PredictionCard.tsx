import type { ModelCard } from '../../answers.ts'
import { useText } from '../../language.tsx'
import { PlainTable } from '../../report/DataTable.tsx'
import { Definition } from '../../ui/Definition.tsx'
import { Sheet } from '../../ui/Page.tsx'
import { HoldoutSheet } from './HoldoutSheet.tsx'
import { methodMeaning, methodName } from './method-name.ts'

/** The model card in plain words: what was used, tried and chosen, how good it was, and what it does not know. */
export function PredictionCard({ card }: { card: ModelCard }) {
  return (
    <>
      <Used card={card} />
      <Chosen card={card} />
      <HoldoutSheet card={card} />
      <Limits card={card} />
    </>
  )
}

function Used({ card: { used } }: { card: ModelCard }) {
  const { t, formatNumber, formatPercent, formatDay } = useText()
  const figures = [
    { key: 'customers', value: formatNumber(used.customers) },
    { key: 'repeaters', value: `${formatNumber(used.repeaters)} · ${formatPercent(used.repeaters / used.customers, 0)}` },
    { key: 'purchaseDays', value: formatNumber(used.purchaseDays) },
  ]
  return (
    <Sheet
      title={t('predictions.used.title')}
      intro={t('predictions.used.intro', { first: formatDay(used.firstOn ?? used.cutOn), last: formatDay(used.cutOn) })}
    >
      <dl className="figures">
        {figures.map(({ key, value }) => (
          <div key={key} className="figure">
            <dt>
              <Definition term={t(`predictions.used.${key}`)} meaning={t(`predictions.used.${key}.meaning`)} />
            </dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {used.fittedOn < used.customers && (
        <p className="soft">{t('predictions.used.sample', { fitted: used.fittedOn, customers: used.customers })}</p>
      )}
      {used.objected > 0 && <p className="soft">{t('predictions.used.objected', { count: used.objected })}</p>}
    </Sheet>
  )
}

function Chosen({ card: { chosen, candidates, spend, currency } }: { card: ModelCard }) {
  const { t, formatNumber, formatMoney } = useText()
  if (!chosen) return null
  const name = methodName(t, chosen.method)
  const ahead = chosen.next && chosen.next.aic - chosen.aic
  return (
    <Sheet title={t('predictions.chosen.title', { name })} intro={methodMeaning(t, chosen.method)}>
      <div className="predictions-texts">
        <p>
          {ahead === null || chosen.next === null
            ? t('predictions.chosen.only')
            : t(ahead < 2 ? 'predictions.chosen.tight' : 'predictions.chosen.why', {
                next: methodName(t, chosen.next.method),
                points: formatNumber(Math.max(0, ahead), 1),
              })}{' '}
          {chosen.regularity !== null &&
            t(chosen.regularity >= 1.5 ? 'predictions.chosen.rhythm' : 'predictions.chosen.noRhythm', {
              regularity: formatNumber(chosen.regularity, 1),
            })}
        </p>
        {spend && (
          <p>
            {spend.kind === 'gamma_gamma'
              ? t('predictions.spend.own', { customers: spend.customers })
              : t('predictions.spend.mean', { mean: formatMoney(Math.round(spend.meanMinor), currency) })}
          </p>
        )}
      </div>
      <details className="predictions-details">
        <summary>{t('predictions.parameters')}</summary>
        <div className="rp">
          <PlainTable
            t={t}
            caption={t('predictions.tried.title')}
            columns={[t('predictions.tried.method'), t('predictions.tried.aic'), t('predictions.tried.behind')]}
            rows={candidates.map(({ method, aic }) => ({
              key: method,
              cells: [
                <span key="name">
                  {methodName(t, method)} {method === chosen.method && <span className="tag">{t('predictions.tried.chosen')}</span>}
                </span>,
                aic === null ? t('predictions.tried.failed') : formatNumber(aic, 1),
                aic === null ? '–' : formatNumber(aic - chosen.aic, 1),
              ],
            }))}
          />
        </div>
        <dl className="facts">
          {Object.entries(chosen.parameters).map(([parameter, value]) => (
            <div key={parameter}>
              <dt>{parameter}</dt>
              <dd>
                {formatNumber(value, 4)}
                {chosen.standardErrors?.[parameter] !== undefined && ` ± ${formatNumber(chosen.standardErrors[parameter], 4)}`}
              </dd>
            </div>
          ))}
        </dl>
      </details>
    </Sheet>
  )
}

/** What nobody should read out of the numbers. */
function Limits({ card: { used, flags, holdout } }: { card: ModelCard }) {
  const { t } = useText()
  const short = used.firstOn !== null && daysOf(used.firstOn, used.cutOn) < 365
  const limits = [
    ...flags.map((flag) => `flag.${flag}`),
    ...(holdout ? [] : ['noHoldout']),
    ...(short ? ['short'] : []),
    'season',
    'interval',
    'people',
  ]
  return (
    <Sheet title={t('predictions.limits.title')}>
      <ul className="predictions-limits">
        {limits.map((limit) => (
          <li key={limit}>{t(`predictions.limits.${limit}`)}</li>
        ))}
      </ul>
    </Sheet>
  )
}

const daysOf = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 86_400_000
