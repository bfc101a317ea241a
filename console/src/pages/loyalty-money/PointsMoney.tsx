import type { MoneyAnswer } from '../../answers.ts'
import { useText } from '../../language.tsx'
import { ChartFigure } from '../../report/ChartFigure.tsx'
import { ColumnChart } from '../../report/ColumnChart.tsx'
import { DataTable, PlainTable } from '../../report/DataTable.tsx'
import { Sheet } from '../../ui/Page.tsx'

type Points = MoneyAnswer['points'][number]

/** How many points will be used, what they do to revenue, and what lapses when. */
export function PointsMoney({ points, currency }: { points: Points; currency: string }) {
  return (
    <>
      <ExpectedUseSheet points={points} />
      <RevenueSheet points={points} currency={currency} />
      <ForecastSheet points={points} />
    </>
  )
}

function ExpectedUseSheet({ points: { use, lifeMonths, cohorts } }: { points: Points }) {
  const { t, formatPercent, formatNumber, formatMonth } = useText()
  const said = (each: Points['use']) =>
    each.kind === 'not_known'
      ? t(`simulation.use.${each.reason}`)
      : each.kind === 'closed'
        ? formatPercent(each.share)
        : t('simulation.use.expected', { share: formatPercent(each.share), low: formatPercent(each.low), high: formatPercent(each.high) })
  const hasShares = cohorts.some((cohort) => cohort.use.kind !== 'not_known')
  return (
    <Sheet title={t('money.use')} intro={t('money.use.intro')}>
      <p>
        <strong>{said(use)}</strong>{' '}
        {use.kind !== 'not_known' && <span className="soft">{t('money.use.life', { months: lifeMonths ?? 0 })}</span>}
      </p>
      {cohorts.length > 0 && (
        <DataTable
          t={t}
          caption={t('money.cohorts')}
          columns={['month', 'points.issued', 'points.redeemed', 'points.expired', 'points.open', ...(hasShares ? ['use'] : [])].map(
            (key) => t(`simulation.${key}`),
          )}
          rows={cohorts.map((cohort) => ({
            key: cohort.month,
            cells: [
              formatMonth(cohort.month),
              ...[cohort.issuedPoints, cohort.redeemedPoints, cohort.expiredPoints, cohort.openPoints].map((each) => formatNumber(each)),
              ...(hasShares ? [said(cohort.use)] : []),
            ],
          }))}
        />
      )}
    </Sheet>
  )
}

function RevenueSheet({ points: { revenue, worth, lifeMonths }, currency }: { points: Points; currency: string }) {
  const { t, formatMoney, formatMonth, formatNumber } = useText()
  if (!revenue || !worth) return <Sheet title={t('money.ifrs')}>{t('money.ifrs.noWorth')}</Sheet>
  const rows = [
    ['openingMinor', revenue.openingMinor, ''],
    ['allocatedMinor', revenue.allocatedMinor, '+ '],
    ['revenueMinor', revenue.revenueMinor, '− '],
    ['closingMinor', revenue.closingMinor, ''],
  ] as const
  return (
    <Sheet title={t('money.ifrs')} intro={t('money.ifrs.intro')}>
      <table className="money-roll">
        <caption className="visually-hidden">{t('money.ifrs')}</caption>
        <tbody>
          {rows.map(([key, minor, sign]) => (
            <tr key={key} className={sign === '' ? 'money-edge' : undefined}>
              <th scope="row">{t(`money.ifrs.${key}`)}</th>
              <td>
                {sign}
                {formatMoney(minor, currency)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="soft">
        {t('money.ifrs.inputs', {
          ...{ from: formatMonth(revenue.from), until: formatMonth(revenue.until), vat: formatNumber(revenue.vatPercent, 2) },
          ...{ points: formatNumber(worth.points), value: formatMoney(worth.valueMinor, currency) },
        })}{' '}
        {lifeMonths === null ? t('money.ifrs.noLife') : t('money.ifrs.life', { months: lifeMonths })}
      </p>
    </Sheet>
  )
}

function ForecastSheet({ points: { forecast } }: { points: Points }) {
  const { t, formatNumber, formatMonth } = useText()
  const most = forecast.months.reduce((sum, { lapsingPoints }) => sum + lapsingPoints, 0)
  return (
    <Sheet title={t('money.forecast')} intro={t('money.forecast.intro')}>
      {most === 0 ? (
        <p className="soft">{t('money.forecast.none')}</p>
      ) : (
        <ChartFigure title={t('money.forecast.most')} alternative={t('money.forecast.sum', { count: most })}>
          <ColumnChart
            columns={forecast.months.map(({ month, lapsingPoints }, place) => ({
              key: month,
              label: place % 3 === 0 ? formatMonth(month) : '',
              value: lapsingPoints,
              short: lapsingPoints > 0 ? formatNumber(lapsingPoints) : '',
              text: `${formatMonth(month)}: ${t('simulation.pointsOf', { count: lapsingPoints })}`,
            }))}
          />
        </ChartFigure>
      )}
      <PlainTable
        t={t}
        caption={t('money.forecast')}
        columns={[t('simulation.month'), t('money.forecast.most'), t('money.forecast.expected'), t('money.forecast.used')]}
        rows={forecast.months
          .filter(({ lapsingPoints, expectedUsePoints }) => lapsingPoints > 0 || (expectedUsePoints ?? 0) > 0)
          .map(({ month, lapsingPoints, expectedLapsePoints, expectedUsePoints }) => ({
            key: month,
            cells: [
              formatMonth(month),
              formatNumber(lapsingPoints),
              expectedLapsePoints === null ? t('money.unknown') : formatNumber(expectedLapsePoints),
              expectedUsePoints === null ? t('money.unknown') : formatNumber(expectedUsePoints),
            ],
          }))}
      />
      <p className="soft">
        {t('money.forecast.rest', { later: formatNumber(forecast.laterPoints), never: formatNumber(forecast.neverPoints) })}
      </p>
    </Sheet>
  )
}
