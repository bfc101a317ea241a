import type { Audit, Figure } from './schema.ts'

/** The figures of a shop where nothing stands out: 200 customers, four in ten of whom returned. Tests change what they are about. */
export function measured({
  figures = {},
  ...changes
}: Partial<Omit<Audit, 'figures'>> & { figures?: Partial<Record<Figure['key'], number | null>> } = {}): Audit {
  const values = { ...quiet, ...figures }
  return {
    shop: { name: 'Kawa', currency: 'UAH', timeZone: 'Europe/Kyiv', isDemo: false },
    ...{ cutOn: '2026-03-31', firstOn: '2025-01-02', computedAt: '2026-04-01T08:00:00.000Z', linesRead: 900, linesRejected: 0 },
    figures: Object.entries(values).map(([key, value]) => ({
      key: key as Figure['key'],
      unit: unitOf(key),
      value,
      n: 200,
      low: null,
      high: null,
    })),
    ...{ repeatByHorizon: [], retention: [], cohorts: [], rfm: null, concentration: null, gaps: null, lapsed: null },
    ladder: [
      { n: 1, customers: 200, shareOfPrevious: null, medianDays: null },
      { n: 2, customers: 80, shareOfPrevious: 0.4, medianDays: 30 },
    ],
    ...{
      firstProducts: [],
      firstCategories: [],
      seasonality: { months: [], weekdays: [] },
      topCustomers: [],
      benchmarks: [],
      findings: [],
      notes: [],
    },
    ...changes,
  }
}

const quiet: Record<Figure['key'], number | null> = {
  ...{ customers: 200, orders: 300, revenueMinor: 3_000_000, returningShare: 0.4, averageOrderValueMinor: 10_000, ordersPerCustomer: 1.5 },
  ...{ revenuePerCustomerMinor: 15_000, medianGapDays: 30, anonymousRevenueShare: 0, unmatchedRefundsMinor: 0 },
}

function unitOf(key: string): Figure['unit'] {
  if (key.endsWith('Minor')) return 'minor'
  if (key.endsWith('Share')) return 'share'
  return key === 'medianGapDays' ? 'days' : key === 'ordersPerCustomer' ? 'ratio' : 'count'
}
