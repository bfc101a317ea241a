import { axisTicks, axisTop, labelledPlaces } from './axis.ts'
import { ChartFigure } from './ChartFigure.tsx'
import { DataTable } from './DataTable.tsx'
import { LinePlot } from './LinePlot.tsx'
import type { SectionProps } from './report-props.ts'
import { Section } from './Section.tsx'
import { Term } from './Term.tsx'

/** The average row of the cohort grid as a line. Month 0 is left out: it is 100 % by definition and would flatten the rest. */
export function RetentionCurve({ audit, t, format, links }: SectionProps) {
  const known = audit.retention.flatMap((point) => (point.age === 0 || point.share === null ? [] : [{ ...point, share: point.share }]))
  const first = known[0]
  const last = known.at(-1)
  if (!first || !last || known.length < 2) {
    return <Section id="retention" question={t('audit.retention.question')} answer={t('audit.retention.empty')} />
  }

  const top = axisTop(Math.max(...known.map((point) => point.share)))
  const x = (age: number) => ((age - first.age) / (last.age - first.age)) * 100
  const answer = t('audit.retention.answer', { first: format.percent(first.share), last: format.percent(last.share), months: last.age })
  const labelled = labelledPlaces(known.length)
  return (
    <Section id="retention" question={t('audit.retention.question')} answer={answer} meaning={<p>{t('audit.retention.meaning')}</p>}>
      <ChartFigure
        title={
          <Term t={t} of="retention">
            {t('audit.retention.title')}
          </Term>
        }
        alternative={answer}
        table={
          <DataTable
            t={t}
            caption={t('audit.retention.title')}
            columns={[t('audit.retention.age'), t('audit.retention.customers'), t('audit.retention.active'), t('audit.column.share')]}
            rows={known.map((point) => ({
              key: String(point.age),
              cells: [format.number(point.age), format.number(point.customers), format.number(point.active), format.percent(point.share)],
            }))}
            csv={links?.csv('cohorts')}
          />
        }
      >
        <LinePlot
          line={known.map((point) => ({ x: x(point.age), y: (point.share / top) * 100 }))}
          points={known.map((point, index) => ({
            key: String(point.age),
            x: x(point.age),
            y: (point.share / top) * 100,
            text: t('audit.retention.point', { age: point.age, share: format.percent(point.share), n: point.customers }),
            label: labelled.has(index) ? format.wholePercent(point.share) : undefined,
          }))}
          yTicks={axisTicks(top, top > 0.3 ? 5 : 4).map((share) => ({ at: (share / top) * 100, label: format.percent(share) }))}
          xTicks={known.filter((_, index) => labelled.has(index)).map((point) => ({ at: x(point.age), label: String(point.age) }))}
          xTitle={t('audit.retention.axis')}
        />
      </ChartFigure>
    </Section>
  )
}
