import type { Audit, Figure, Finding } from '../schema.ts'
import { benchmark } from './benchmarks.ts'

export type Measured = Omit<Audit, 'findings' | 'notes' | 'benchmarks'>

/**
 * What the figures say, in the order of the money at stake; findings without an honest sum come last.
 * Each carries the numbers that its sentence and its calculation show.
 */
export function decideFindings(audit: Measured): Finding[] {
  if (value(audit, 'customers') < fewestCustomers) return []
  return finders.flatMap((find) => find(audit) ?? []).toSorted((a, b) => (b.moneyMinor ?? -1) - (a.moneyMinor ?? -1))
}

/** Below this many customers a pattern is as likely chance: the audit says so instead of finding anything. */
export const fewestCustomers = 30

type Finder = (audit: Measured) => Finding | Finding[] | null

/** What one in ten more of the one-time buyers would bring if they bought once again at this shop's average. */
const secondOrderCliff: Finder = (audit) => {
  const [customers, share, averageOrderMinor] = [
    value(audit, 'customers'),
    value(audit, 'returningShare'),
    value(audit, 'averageOrderValueMinor'),
  ]
  if (share >= benchmark('returning_with_strategy')) return null
  const oneTime = customers - (audit.ladder.find(({ n }) => n === 2)?.customers ?? 0)
  const extraCustomers = Math.round(oneTime / 10)
  return {
    code: 'second_order_cliff',
    moneyMinor: extraCustomers * averageOrderMinor,
    basis: 'once',
    values: { customers, oneTime, share, benchmarkShare: benchmark('returning_with_strategy'), extraCustomers, averageOrderMinor },
    step: 'automation',
  }
}

const lapsedValueAtRisk: Finder = ({ lapsed }) =>
  lapsed && lapsed.customers > 0 && lapsed.yearlyRevenueMinor > 0
    ? {
        code: 'lapsed_value_at_risk',
        moneyMinor: lapsed.yearlyRevenueMinor,
        basis: 'per_year',
        values: { customers: lapsed.customers, afterDays: Math.round(lapsed.afterDays), yearlyRevenueMinor: lapsed.yearlyRevenueMinor },
        step: 'automation',
      }
    : null

const revenueConcentrated: Finder = (audit) => {
  const share = audit.concentration?.top20Share ?? 0
  if (share < 0.6) return null
  return {
    code: 'revenue_concentrated',
    moneyMinor: null,
    basis: 'none',
    values: { share, customers: Math.ceil(value(audit, 'customers') * 0.2) },
    step: 'loyalty',
  }
}

/** A first product whose buyers stay away more often than the shop's buyers do, by more than chance (95 % interval). */
const oneTimeProducts: Finder = (audit) => {
  const shopShare = 1 - value(audit, 'returningShare')
  return audit.firstProducts
    .filter(({ customers, low }) => customers >= fewestCustomers && low !== null && low > shopShare)
    .map(
      ({ name, customers, oneTimeCustomers, oneTimeShare }): Finding => ({
        code: 'one_time_product',
        moneyMinor: Math.round((oneTimeCustomers - shopShare * customers) * value(audit, 'averageOrderValueMinor')),
        basis: 'once',
        values: { name, customers, oneTime: oneTimeCustomers, share: oneTimeShare ?? 0, shopShare },
        step: 'automation',
      }),
    )
    .toSorted((a, b) => (b.moneyMinor ?? 0) - (a.moneyMinor ?? 0))
    .slice(0, 2)
}

const anonymousRevenue: Finder = (audit) => {
  const share = value(audit, 'anonymousRevenueShare')
  if (share < 0.05) return null
  return {
    code: 'anonymous_revenue',
    moneyMinor: null,
    basis: 'none',
    values: { share, revenueMinor: Math.round(share * value(audit, 'revenueMinor')) },
    step: 'crm',
  }
}

const slowSecondOrder: Finder = ({ ladder, gaps }) => {
  const medianDays = ladder.find(({ n }) => n === 2)?.medianDays ?? 0
  return medianDays > 45 && gaps
    ? {
        code: 'slow_second_order',
        moneyMinor: null,
        basis: 'none',
        values: { medianDays: Math.round(medianDays), p75Days: Math.round(gaps.p75) },
        step: 'automation',
      }
    : null
}

/** Only where the quoted figure is in the shop's own currency; it is not verified, so no money is put on it. */
const lowAverageOrder: Finder = (audit) => {
  const [averageMinor, benchmarkMinor] = [value(audit, 'averageOrderValueMinor'), benchmark('order_value_without_strategy')]
  if (audit.shop.currency !== 'PLN' || averageMinor >= benchmarkMinor) return null
  return {
    code: 'low_average_order',
    moneyMinor: null,
    basis: 'none',
    values: { averageMinor, benchmarkMinor, currency: audit.shop.currency },
    step: 'loyalty',
  }
}

const unmatchedRefunds: Finder = (audit) => {
  const amountMinor = value(audit, 'unmatchedRefundsMinor')
  const revenueBeforeMinor = Math.max(value(audit, 'revenueMinor') + amountMinor, amountMinor, 1)
  const share = amountMinor / revenueBeforeMinor
  return share > 0.01
    ? { code: 'unmatched_refunds', moneyMinor: amountMinor, basis: 'once', values: { amountMinor, share }, step: 'crm' }
    : null
}

const strongReturning: Finder = (audit) => {
  const share = value(audit, 'returningShare')
  return share >= benchmark('returning_with_strategy')
    ? { code: 'strong_returning', moneyMinor: null, basis: 'none', values: { share }, step: 'measurement' }
    : null
}

const finders: readonly Finder[] = [
  secondOrderCliff,
  lapsedValueAtRisk,
  revenueConcentrated,
  oneTimeProducts,
  anonymousRevenue,
  slowSecondOrder,
  lowAverageOrder,
  unmatchedRefunds,
  strongReturning,
]

const value = (audit: Pick<Audit, 'figures'>, key: Figure['key']): number => audit.figures.find((figure) => figure.key === key)?.value ?? 0
