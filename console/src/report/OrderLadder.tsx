import { BarRows } from './BarRows.tsx'
import { ChartFigure } from './ChartFigure.tsx'
import { DataTable } from './DataTable.tsx'
import { BenchmarkStatus, benchmarkText } from './HeadlineFigures.tsx'
import type { SectionProps } from './report-props.ts'
import { Section } from './Section.tsx'
import { Term } from './Term.tsx'

/** How many go on from each order to the next. The second one is where most shops lose people. */
export function OrderLadder({ audit, t, format, links }: SectionProps) {
  const first = audit.ladder[0]
  const second = audit.ladder[1]
  const loyal = audit.benchmarks.find((benchmark) => benchmark.code === 'loyal_spend_more')
  const columns = [t('audit.ladder.step'), t('audit.column.customers'), t('audit.ladder.share'), t('audit.ladder.days')]
  const answer =
    second && second.shareOfPrevious !== null && second.medianDays !== null
      ? t('audit.ladder.answer', { share: format.percent(second.shareOfPrevious), days: Math.round(second.medianDays) })
      : t('audit.ladder.empty')
  const steps = audit.ladder.map((step) => {
    const name = t('audit.ladder.nth', { n: step.n })
    return {
      ...step,
      name: links ? <a href={links.customers({ minPurchaseDays: step.n })}>{name}</a> : name,
      share: step.shareOfPrevious === null ? '–' : format.percent(step.shareOfPrevious),
      days: step.medianDays === null ? '–' : t('audit.days', { n: Math.round(step.medianDays) }),
    }
  })
  return (
    <Section
      id="ladder"
      question={t('audit.ladder.question')}
      answer={answer}
      meaning={
        loyal && (
          <p>
            {t('audit.benchmark.loyal_spend_more', { value: benchmarkText(loyal, format) })} <BenchmarkStatus benchmarks={[loyal]} t={t} />
          </p>
        )
      }
    >
      {first && first.customers > 0 && (
        <ChartFigure
          title={
            <Term t={t} of="ladder">
              {t('audit.ladder.title')}
            </Term>
          }
          alternative={answer}
          table={
            <DataTable
              t={t}
              caption={t('audit.ladder.title')}
              columns={columns}
              rows={steps.map((step) => ({
                key: String(step.n),
                cells: [step.name, format.number(step.customers), step.share, step.days],
              }))}
              csv={links?.csv('ladder')}
            />
          }
        >
          <BarRows
            rows={steps.map((step) => ({
              key: String(step.n),
              label: step.name,
              length: step.customers / first.customers,
              value: format.number(step.customers),
              note: step.n === 1 ? t('audit.ladder.start') : t('audit.ladder.note', { share: step.share, days: step.days }),
            }))}
          />
        </ChartFigure>
      )}
    </Section>
  )
}
