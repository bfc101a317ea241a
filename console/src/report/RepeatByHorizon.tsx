import { axisTop } from './axis.ts'
import { BarRows } from './BarRows.tsx'
import { ChartFigure } from './ChartFigure.tsx'
import { DataTable } from './DataTable.tsx'
import type { SectionProps } from './report-props.ts'
import { Section } from './Section.tsx'
import { Term } from './Term.tsx'

/** The share that has bought again within so many days of the first purchase, each with its interval. */
export function RepeatByHorizon({ audit, t, format, links }: SectionProps) {
  const known = audit.repeatByHorizon.flatMap((horizon) =>
    horizon.share === null || horizon.low === null || horizon.high === null
      ? []
      : [{ ...horizon, share: horizon.share, low: horizon.low, high: horizon.high }],
  )
  const longest = known.at(-1)
  const top = axisTop(Math.max(0, ...known.map((horizon) => horizon.high)))
  const answer = longest ? t('audit.repeat.answer', { days: longest.days, share: format.percent(longest.share) }) : t('audit.repeat.empty')
  const range = (horizon: { low: number; high: number }) =>
    t('audit.range', { low: format.percent(horizon.low), high: format.percent(horizon.high) })
  return (
    <Section id="repeat" question={t('audit.repeat.question')} answer={answer} meaning={<p>{t('audit.repeat.meaning')}</p>}>
      {longest && (
        <ChartFigure
          title={
            <Term t={t} of="repeat">
              {t('audit.repeat.title')}
            </Term>
          }
          alternative={answer}
          legend={t('audit.repeat.legend')}
          table={
            <DataTable
              t={t}
              caption={t('audit.repeat.title')}
              columns={[
                t('audit.repeat.horizon'),
                t('audit.repeat.eligible'),
                t('audit.repeat.returned'),
                t('audit.column.share'),
                t('audit.column.interval'),
              ]}
              rows={known.map((horizon) => ({
                key: String(horizon.days),
                cells: [
                  t('audit.days', { n: horizon.days }),
                  format.number(horizon.eligible),
                  format.number(horizon.returned),
                  format.percent(horizon.share),
                  range(horizon),
                ],
              }))}
              csv={links?.csv('repeat')}
            />
          }
        >
          <BarRows
            rows={known.map((horizon) => ({
              key: String(horizon.days),
              label: t('audit.repeat.within', { days: horizon.days }),
              length: horizon.share / top,
              interval: { low: horizon.low / top, high: horizon.high / top },
              value: format.percent(horizon.share),
              note: t('audit.repeat.note', { range: range(horizon), n: horizon.eligible }),
            }))}
          />
        </ChartFigure>
      )}
    </Section>
  )
}
