import type { Audit } from '../../../server/analytics/schema.ts'
import type { CustomerFilter } from '../../../server/customers/schema.ts'
import type { Language } from '../formats.ts'
import type { Translate } from '../messages.ts'
import type { ReportFormat } from './report-format.ts'

/** A figure quoted from elsewhere. */
export type Benchmark = Audit['benchmarks'][number]

/** The tables that can be had as CSV, by the names of the API. */
export type FigureTable =
  | 'cohorts'
  | 'ladder'
  | 'rfm'
  | 'concentration'
  | 'gaps'
  | 'repeat'
  | 'first-products'
  | 'first-categories'
  | 'months'
  | 'weekdays'
  | 'top-customers'
  | 'figures'

/** Ways out of the report: they exist in the console and not in the static file. */
export interface ReportLinks {
  /** The list of the people behind a figure. */
  customers: (filter: CustomerFilter) => string
  customer: (customerId: string) => string
  csv: (table: FigureTable) => string
  plan: string
}

/** What the report as a whole is given. */
export interface ReportProps {
  audit: Audit
  language: Language
  t: Translate
  links?: ReportLinks | undefined
}

/** What each of its sections is given. */
export interface SectionProps extends ReportProps {
  format: ReportFormat
}
