import { ChartFigure } from './ChartFigure.tsx'
import { DataTable } from './DataTable.tsx'
import { BenchmarkStatus, benchmarkText } from './HeadlineFigures.tsx'
import { LinePlot } from './LinePlot.tsx'
import { fromTheBest, revenueShareAt } from './lorenz.ts'
import type { SectionProps } from './report-props.ts'
import { Section } from './Section.tsx'
import { Term } from './Term.tsx'

/** How much hangs on how few: the Lorenz curve from the best customer down. */
export function Concentration({ audit, t, format, links }: SectionProps) {
  const concentration = audit.concentration
  if (!concentration || concentration.top20Share === null || concentration.customersFor90Share === null) {
    return <Section id="concentration" question={t('audit.concentration.question')} answer={t('audit.concentration.empty')} />
  }

  const { top20Share, customersFor90, customersFor90Share } = concentration
  const curve = fromTheBest(concentration.lorenz)
  const answer = t('audit.concentration.answer', {
    share: format.percent(top20Share),
    customers: customersFor90,
    customersShare: format.percent(customersFor90Share),
  })
  const quoted = audit.benchmarks.find((benchmark) => benchmark.code === 'regulars_bring')
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((share) => ({ at: share * 100, label: format.wholePercent(share) }))
  const point = (customersShare: number, revenueShare: number) => ({
    key: String(customersShare),
    x: customersShare * 100,
    y: revenueShare * 100,
    text: t('audit.concentration.point', { customers: format.percent(customersShare), revenue: format.percent(revenueShare) }),
  })
  return (
    <Section
      id="concentration"
      question={t('audit.concentration.question')}
      answer={answer}
      meaning={
        quoted && (
          <p>
            {t('audit.benchmark.regulars_bring', { value: benchmarkText(quoted, format) })} <BenchmarkStatus benchmarks={[quoted]} t={t} />
          </p>
        )
      }
    >
      <ChartFigure
        title={
          <Term t={t} of="concentration">
            {t('audit.concentration.title')}
          </Term>
        }
        alternative={answer}
        table={
          <DataTable
            t={t}
            caption={t('audit.concentration.title')}
            columns={[t('audit.concentration.best'), t('audit.concentration.bring')]}
            rows={[0.01, 0.05, 0.1, 0.2, 0.3, 0.5, 0.8].map((share) => ({
              key: String(share),
              cells: [format.percent(share), format.percent(share === 0.2 ? top20Share : revenueShareAt(curve, share))],
            }))}
            csv={links?.csv('concentration')}
          />
        }
      >
        <LinePlot
          isSquare
          line={curve.map(({ customersShare, revenueShare }) => ({ x: customersShare * 100, y: revenueShare * 100 }))}
          points={[
            ...[0.05, 0.1].map((share) => point(share, revenueShareAt(curve, share))),
            { ...point(0.2, top20Share), label: t('audit.concentration.top20', { share: format.percent(top20Share) }) },
            point(0.5, revenueShareAt(curve, 0.5)),
            {
              ...point(customersFor90Share, 0.9),
              key: '90',
              label: t('audit.concentration.for90', { share: format.percent(customersFor90Share) }),
            },
          ].sort((a, b) => a.x - b.x)}
          yTicks={ticks}
          xTicks={ticks}
          xTitle={t('audit.concentration.axis')}
          diagonal={t('audit.concentration.equal')}
        />
      </ChartFigure>
    </Section>
  )
}
