import type { Audit } from '../../../server/analytics/schema.ts'
import { ChartFigure } from './ChartFigure.tsx'
import { ColumnChart } from './ColumnChart.tsx'
import { DataTable } from './DataTable.tsx'
import { histogramMark } from './histogram-mark.ts'
import type { SectionProps } from './report-props.ts'
import { Section } from './Section.tsx'
import { Term } from './Term.tsx'

/** The days between one purchase day and the next, with the half and the nine tenths marked. */
export function Gaps({ audit, t, format, links }: SectionProps) {
  const gaps = audit.gaps
  if (!gaps || gaps.n === 0) return <Section id="gaps" question={t('audit.gaps.question')} answer={t('audit.gaps.empty')} />

  const median = Math.round(gaps.median)
  const p90 = Math.round(gaps.p90)
  const answer = t('audit.gaps.answer', { median, p90 })
  return (
    <Section
      id="gaps"
      question={t('audit.gaps.question')}
      answer={answer}
      meaning={<p>{t('audit.gaps.meaning', { n: gaps.n, mean: format.number(gaps.mean, 1), p75: Math.round(gaps.p75) })}</p>}
    >
      <ChartFigure
        title={
          <Term t={t} of="gap">
            {t('audit.gaps.title')}
          </Term>
        }
        alternative={answer}
        table={
          <DataTable
            t={t}
            caption={t('audit.gaps.title')}
            columns={[t('audit.gaps.days'), t('audit.gaps.count'), t('audit.column.share')]}
            rows={gaps.histogram.map((bin) => ({
              key: String(bin.fromDays),
              cells: [rangeText(bin), format.number(bin.gaps), format.percent(bin.gaps / gaps.n)],
            }))}
            csv={links?.csv('gaps')}
          />
        }
      >
        <ColumnChart
          columns={gaps.histogram.map((bin) => ({
            key: String(bin.fromDays),
            label: rangeText(bin),
            value: bin.gaps,
            short: format.wholePercent(bin.gaps / gaps.n),
            text: t('audit.gaps.point', { range: rangeText(bin), n: bin.gaps, share: format.percent(bin.gaps / gaps.n) }),
          }))}
          marks={[
            { at: histogramMark(gaps.histogram, gaps.median), label: t('audit.gaps.median', { days: median }) },
            { at: histogramMark(gaps.histogram, gaps.p90), label: t('audit.gaps.p90', { days: p90 }) },
          ]}
        />
      </ChartFigure>
    </Section>
  )
}

function rangeText({ fromDays, toDays }: NonNullable<Audit['gaps']>['histogram'][number]): string {
  if (toDays === null) return `${fromDays}+`
  return fromDays === toDays ? String(fromDays) : `${fromDays}–${toDays}`
}
