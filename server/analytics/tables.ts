import type { CsvValue } from '../kit/csv.ts'
import type { Audit, FirstPurchase } from './schema.ts'

export const tableNames = [
  'figures',
  'ladder',
  'repeat',
  'cohorts',
  'rfm',
  'concentration',
  'gaps',
  'first-products',
  'first-categories',
  'months',
  'weekdays',
  'top-customers',
] as const
export type TableName = (typeof tableNames)[number]

/** One table of the audit as rows of cells, its header first. Column names are for machines and stay in English. */
export function auditTable(audit: Audit, name: TableName): CsvValue[][] {
  return tables[name](audit)
}

const tables: Record<TableName, (audit: Audit) => CsvValue[][]> = {
  figures: ({ figures }) => [
    ['figure', 'unit', 'value', 'n', 'low', 'high'],
    ...figures.map(({ key, unit, value, n, low, high }) => [key, unit, value, n, low, high]),
  ],
  ladder: ({ ladder }) => [
    ['purchase_day', 'customers', 'share_of_previous', 'median_days'],
    ...ladder.map((step) => [step.n, step.customers, step.shareOfPrevious, step.medianDays]),
  ],
  repeat: ({ repeatByHorizon }) => [
    ['days', 'eligible', 'returned', 'share', 'low', 'high'],
    ...repeatByHorizon.map(({ days, eligible, returned, share, low, high }) => [days, eligible, returned, share, low, high]),
  ],
  cohorts: ({ cohorts }) => [
    ['cohort', 'size', 'age_months', 'active', 'revenue_minor'],
    ...cohorts.flatMap(({ month, size, active, revenueMinor }) =>
      active.map((customers, age): CsvValue[] => [month, size, age, customers, revenueMinor[age] ?? null]),
    ),
  ],
  rfm: ({ rfm }) => [
    ['recency', 'frequency', 'customers', 'revenue_minor'],
    ...(rfm?.cells ?? []).map(({ recency, frequency, customers, revenueMinor }) => [recency, frequency, customers, revenueMinor]),
  ],
  concentration: ({ concentration }) => [
    ['customers_share', 'revenue_share'],
    ...(concentration?.lorenz ?? []).map(({ customersShare, revenueShare }) => [customersShare, revenueShare]),
  ],
  gaps: ({ gaps }) => [
    ['from_days', 'to_days', 'gaps'],
    ...(gaps?.histogram ?? []).map(({ fromDays, toDays, gaps }) => [fromDays, toDays, gaps]),
  ],
  'first-products': ({ firstProducts }) => firstPurchases(firstProducts),
  'first-categories': ({ firstCategories }) => firstPurchases(firstCategories),
  months: ({ seasonality }) => [
    ['month', 'orders', 'revenue_minor', 'is_complete'],
    ...seasonality.months.map(({ month, orders, revenueMinor, isComplete }) => [month, orders, revenueMinor, String(isComplete)]),
  ],
  weekdays: ({ seasonality }) => [
    ['weekday', 'orders', 'revenue_minor'],
    ...seasonality.weekdays.map(({ weekday, orders, revenueMinor }) => [weekday, orders, revenueMinor]),
  ],
  'top-customers': ({ topCustomers }) => [
    ['customer', 'orders', 'revenue_minor'],
    ...topCustomers.map(({ id, orders, revenueMinor }) => [id, orders, revenueMinor]),
  ],
}

const firstPurchases = (rows: readonly FirstPurchase[]): CsvValue[][] => [
  ['code', 'name', 'customers', 'one_time_customers', 'one_time_share', 'low', 'high'],
  ...rows.map(({ code, name, customers, oneTimeCustomers, oneTimeShare, low, high }) => [
    code,
    name,
    customers,
    oneTimeCustomers,
    oneTimeShare,
    low,
    high,
  ]),
]
