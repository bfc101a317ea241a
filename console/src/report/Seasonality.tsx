import { BarRows } from './BarRows.tsx'
import { ChartFigure } from './ChartFigure.tsx'
import { ColumnChart } from './ColumnChart.tsx'
import { DataTable } from './DataTable.tsx'
import type { SectionProps } from './report-props.ts'
import { Section } from './Section.tsx'
import { Term } from './Term.tsx'

/** Months by revenue, the unfinished hatched, and weekdays by orders. */
export function Seasonality({ audit, t, format, links }: SectionProps) {
  const { months, weekdays } = audit.seasonality
  const best = months.filter((month) => month.isComplete).toSorted((a, b) => b.revenueMinor - a.revenueMinor)[0]
  const busiest = weekdays.toSorted((a, b) => b.orders - a.orders)[0]
  const orders = weekdays.reduce((sum, weekday) => sum + weekday.orders, 0)
  const answer =
    best && busiest && orders > 0
      ? t('audit.seasonality.answer', {
          month: format.longMonth(best.month),
          money: format.roundMoney(best.revenueMinor),
          weekday: format.weekday(busiest.weekday),
          share: format.percent(busiest.orders / orders),
        })
      : t('audit.seasonality.empty')
  const hasUnfinished = months.some((month) => !month.isComplete)
  return (
    <Section id="seasonality" question={t('audit.seasonality.question')} answer={answer}>
      {months.length > 0 && (
        <ChartFigure
          title={
            <Term t={t} of="seasonality">
              {t('audit.seasonality.months')}
            </Term>
          }
          alternative={answer}
          legend={
            hasUnfinished && (
              <>
                <span className="rp-hatched rp-swatch" aria-hidden="true" /> {t('audit.seasonality.legend')}
              </>
            )
          }
          table={
            <DataTable
              t={t}
              caption={t('audit.seasonality.months')}
              columns={[t('audit.column.month'), t('audit.column.orders'), t('audit.column.revenue')]}
              rows={months.map((month) => ({
                key: month.month,
                cells: [
                  month.isComplete ? format.month(month.month) : t('audit.seasonality.unfinished', { month: format.month(month.month) }),
                  format.number(month.orders),
                  format.roundMoney(month.revenueMinor),
                ],
              }))}
              csv={links?.csv('months')}
            />
          }
        >
          <ColumnChart
            columns={months.map((month, index) => ({
              key: month.month,
              // The year stands below its first month, so that the words beside it have their room.
              label: `${format.monthName(month.month)}${index === 0 || month.month.endsWith('-01') ? `\n${month.month.slice(0, 4)}` : ''}`,
              value: month.revenueMinor,
              short: format.compactMoney(month.revenueMinor),
              isUnfinished: !month.isComplete,
              text: t('audit.seasonality.point', {
                month: month.isComplete
                  ? format.month(month.month)
                  : t('audit.seasonality.unfinished', { month: format.month(month.month) }),
                money: format.roundMoney(month.revenueMinor),
                n: month.orders,
              }),
            }))}
          />
        </ChartFigure>
      )}
      {busiest && orders > 0 && (
        <ChartFigure
          title={t('audit.seasonality.weekdays')}
          alternative={answer}
          table={
            <DataTable
              t={t}
              caption={t('audit.seasonality.weekdays')}
              columns={[t('audit.column.weekday'), t('audit.column.orders'), t('audit.column.revenue')]}
              rows={weekdays.map((weekday) => ({
                key: String(weekday.weekday),
                cells: [format.weekday(weekday.weekday), format.number(weekday.orders), format.roundMoney(weekday.revenueMinor)],
              }))}
              csv={links?.csv('weekdays')}
            />
          }
        >
          <BarRows
            rows={weekdays.map((weekday) => ({
              key: String(weekday.weekday),
              label: format.weekday(weekday.weekday),
              length: weekday.orders / busiest.orders,
              value: format.percent(weekday.orders / orders),
              note: t('audit.orders', { n: weekday.orders }),
            }))}
          />
        </ChartFigure>
      )}
    </Section>
  )
}
