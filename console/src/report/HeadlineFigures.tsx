import type { Audit, Figure, MetricKey } from '../../../server/analytics/schema.ts'
import type { Translate } from '../messages.ts'
import { CsvLink } from './DataTable.tsx'
import { metricKeys } from './metric-keys.ts'
import type { ReportFormat } from './report-format.ts'
import type { Benchmark, SectionProps } from './report-props.ts'
import { Section } from './Section.tsx'
import { Term } from './Term.tsx'

/** What the n of each figure counts. */
const countedBy: Record<MetricKey, 'customers' | 'orders' | 'gaps'> = {
  customers: 'customers',
  orders: 'orders',
  revenueMinor: 'orders',
  returningShare: 'customers',
  averageOrderValueMinor: 'orders',
  ordersPerCustomer: 'customers',
  revenuePerCustomerMinor: 'customers',
  medianGapDays: 'gaps',
  anonymousRevenueShare: 'orders',
  unmatchedRefundsMinor: 'orders',
}

export function HeadlineFigures({ audit, t, format, links }: SectionProps) {
  const returning = figureOf(audit, 'returningShare')?.value ?? null
  const figures = metricKeys.flatMap((key) => figureOf(audit, key) ?? [])
  return (
    <Section
      id="figures"
      question={t('audit.figures.question')}
      answer={returning === null ? t('audit.figures.empty') : t('audit.figures.answer', { share: format.percent(returning) })}
    >
      <ul className="rp-cards">
        {figures.map((figure) => (
          <FigureCard
            key={figure.key}
            figure={figure}
            benchmarks={audit.benchmarks.filter((benchmark) => benchmark.metric === figure.key && cardBenchmarks.has(benchmark.code))}
            t={t}
            format={format}
            href={links && peopleOf(figure.key) ? links.customers(peopleOf(figure.key) ?? {}) : undefined}
          />
        ))}
      </ul>
      {links && (
        <p>
          <CsvLink t={t} href={links.csv('figures')} title={t('audit.figures.title')} />
        </p>
      )}
    </Section>
  )
}

/** Quoted figures that measure what a card measures; the others stand beside the chart they speak of. */
const cardBenchmarks: ReadonlySet<Benchmark['code']> = new Set([
  'returning_without_strategy',
  'returning_with_strategy',
  'order_value_without_strategy',
  'order_value_with_strategy',
])

function FigureCard({
  figure,
  benchmarks,
  t,
  format,
  href,
}: {
  figure: Figure
  benchmarks: Benchmark[]
  t: Translate
  format: ReportFormat
  href: string | undefined
}) {
  const write = (value: number) => figureText(figure, value, t, format)
  // A count is its own n.
  const basis = figure.unit !== 'count' ? t(`audit.n.${countedBy[figure.key]}`, { n: figure.n }) : href && t('audit.seeCustomers')
  return (
    <li className={figure.key === 'returningShare' ? 'rp-card rp-card-first' : 'rp-card'}>
      <h3 className="rp-card-name">
        <Term t={t} of={figure.key}>
          {t(`audit.metric.${figure.key}`)}
        </Term>
      </h3>
      <p className="rp-big">{figure.value === null ? t('audit.unknown') : write(figure.value)}</p>
      <p className="rp-card-meaning">{t(`audit.meaning.${figure.key}`)}</p>
      <p className="rp-note">
        {href ? <a href={href}>{basis}</a> : basis}
        {figure.low !== null && figure.high !== null && (
          <>
            {' · '}
            <Term t={t} of="interval">
              {t('audit.interval', { low: write(figure.low), high: write(figure.high) })}
            </Term>
          </>
        )}
      </p>
      {benchmarks.length > 0 && <Benchmarks figure={figure} benchmarks={benchmarks} t={t} format={format} />}
    </li>
  )
}

function Benchmarks({ figure, benchmarks, t, format }: { figure: Figure; benchmarks: Benchmark[]; t: Translate; format: ReportFormat }) {
  const isShare = figure.unit === 'share' && figure.value !== null
  return (
    <div className="rp-benchmarks">
      {isShare && (
        <div className="rp-scale" aria-hidden="true">
          <span className="rp-scale-own" style={{ width: `${(figure.value ?? 0) * 100}%` }} />
          {benchmarks.map((benchmark) => (
            <span key={benchmark.code} className="rp-scale-mark" style={{ left: `${benchmark.value * 100}%` }}>
              {benchmarkText(benchmark, format)}
            </span>
          ))}
        </div>
      )}
      <ul>
        {benchmarks.map((benchmark) => (
          <li key={benchmark.code}>{t(`audit.benchmark.${benchmark.code}`, { value: benchmarkText(benchmark, format) })}</li>
        ))}
      </ul>
      <BenchmarkStatus benchmarks={benchmarks} t={t} />
    </div>
  )
}

export function BenchmarkStatus({ benchmarks, t }: { benchmarks: readonly Benchmark[]; t: Translate }) {
  return <span className="rp-quoted">{t('audit.benchmark.status', { source: benchmarkSources(benchmarks, t) })}</span>
}

/** Where quoted figures come from, in the reader's language, each source once. */
export function benchmarkSources(benchmarks: readonly Benchmark[], t: Translate): string {
  const sources = new Set(benchmarks.map((benchmark) => benchmark.source))
  return [...sources].map((source) => t(`audit.benchmark.source.${source}`)).join('; ')
}

export function benchmarkText(benchmark: Benchmark, format: ReportFormat): string {
  if (benchmark.unit === 'share') return format.percent(benchmark.value)
  return benchmark.currency === null ? format.roundMoney(benchmark.value) : format.moneyIn(benchmark.value, benchmark.currency)
}

function figureOf(audit: Audit, key: MetricKey): Figure | undefined {
  return audit.figures.find((figure) => figure.key === key)
}

function figureText(figure: Figure, value: number, t: Translate, format: ReportFormat): string {
  switch (figure.unit) {
    case 'count':
      return format.number(value)
    case 'share':
      return format.percent(value)
    case 'ratio':
      return format.number(value, 2)
    case 'days':
      return t('audit.days', { n: Math.round(value * 10) / 10 })
    case 'minor':
      // Totals without cents; what one order or one customer brings with them.
      return figure.key === 'revenueMinor' || figure.key === 'unmatchedRefundsMinor' ? format.roundMoney(value) : format.money(value)
  }
}

function peopleOf(key: MetricKey) {
  if (key === 'returningShare' || key === 'medianGapDays') return { minPurchaseDays: 2 } as const
  return countedBy[key] === 'customers' ? ({ isBuyer: 'yes' } as const) : null
}
