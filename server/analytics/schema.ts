import { z } from 'zod'
import { CalendarDay } from '../kit/calendar-day.ts'

/** In the shop's time zone. */
const day = CalendarDay
/** A calendar month in the shop's time zone, YYYY-MM. */
const month = z.string().regex(/^\d{4}-\d{2}$/)
const count = z.number().int().nonnegative()
/** A ratio between 0 and 1; null where nothing can be divided by. */
const share = z.number().nullable()
/** Minor units of the shop's currency; may be negative where refunds exceed sales. */
const minor = z.number().int()

/** The headline figures; definitions in analytics/metrics/. */
const metricKeys = [
  'customers',
  'orders',
  'revenueMinor',
  'returningShare',
  'averageOrderValueMinor',
  'ordersPerCustomer',
  'revenuePerCustomerMinor',
  'medianGapDays',
  'anonymousRevenueShare',
  'unmatchedRefundsMinor',
] as const
export const MetricKey = z.enum(metricKeys)
export type MetricKey = z.infer<typeof MetricKey>

/** One number on the page: what it is made of (n) and, where it is an estimate, its 95 % interval. */
export const Figure = z.object({
  key: MetricKey,
  unit: z.enum(['count', 'minor', 'share', 'ratio', 'days']),
  value: z.number().nullable(),
  n: count,
  low: z.number().nullable(),
  high: z.number().nullable(),
})
export type Figure = z.infer<typeof Figure>

export const Cohort = z.object({
  month,
  size: count,
  /** Index k: customers with a purchase day k months after the first; null where that month is not over at the cut. */
  active: z.array(count.nullable()),
  revenueMinor: z.array(minor.nullable()),
})
export type Cohort = z.infer<typeof Cohort>

const LadderStep = z.object({
  n: z.number().int().positive(),
  customers: count,
  shareOfPrevious: share,
  medianDays: z.number().nullable(),
})

const RfmCell = z.object({
  recency: z.number().int().min(1).max(5),
  frequency: z.number().int().min(1).max(5),
  customers: count,
  revenueMinor: minor,
})

/** Four inner edges each, `percentile_cont` at .2 .4 .6 .8; score = 1 + edges strictly below the value, recency reversed. */
export const RfmEdges = z.object({ recencyDays: z.array(z.number()), orders: z.array(z.number()), revenueMinor: z.array(z.number()) })
export type RfmEdges = z.infer<typeof RfmEdges>

export const FirstPurchase = z.object({
  id: z.uuid().nullable(),
  code: z.string().nullable(),
  name: z.string(),
  /** Customers whose first purchase day held this product (or category). */
  customers: count,
  /** Those of them who never bought on another day. */
  oneTimeCustomers: count,
  oneTimeShare: share,
  low: share,
  high: share,
})
export type FirstPurchase = z.infer<typeof FirstPurchase>

export const planSteps = ['audit', 'crm', 'loyalty', 'automation', 'measurement'] as const
const PlanStepKey = z.enum(planSteps)

/** A sentence with numbers: its text is `audit.finding.<code>` in the reader's language, its sum `audit.calculation.<code>`. */
export const Finding = z.object({
  code: z.enum([
    'second_order_cliff',
    'lapsed_value_at_risk',
    'revenue_concentrated',
    'one_time_product',
    'anonymous_revenue',
    'slow_second_order',
    'low_average_order',
    'unmatched_refunds',
    'strong_returning',
  ]),
  /** Money at stake, minor units; findings are ranked by it. Null where no honest sum can be given. */
  moneyMinor: minor.nullable(),
  /** Whether the money is per year of like trade or once. */
  basis: z.enum(['per_year', 'once', 'none']),
  values: z.record(z.string(), z.union([z.number(), z.string()])),
  step: PlanStepKey,
})
export type Finding = z.infer<typeof Finding>

/** A figure from elsewhere to stand beside one's own; `status` is shown with it. */
const Benchmark = z.object({
  code: z.enum([
    'returning_without_strategy',
    'returning_with_strategy',
    'order_value_without_strategy',
    'order_value_with_strategy',
    'loyal_spend_more',
    'regulars_bring',
  ]),
  metric: MetricKey.nullable(),
  value: z.number(),
  unit: z.enum(['share', 'minor']),
  currency: z.string().nullable(),
  /** Where it is quoted from; text `audit.benchmark.source.<code>`. */
  source: z.enum(['trade_guides_pl']),
  status: z.literal('quoted_not_verified'),
})

export const Audit = z.object({
  shop: z.object({ name: z.string(), currency: z.string(), timeZone: z.string(), isDemo: z.boolean() }),
  cutOn: day,
  firstOn: day,
  computedAt: z.iso.datetime(),
  linesRead: count,
  linesRejected: count,
  figures: z.array(Figure),
  repeatByHorizon: z.array(z.object({ days: z.number().int(), eligible: count, returned: count, share, low: share, high: share })),
  /** The cohort grid's average row: only complete cells, weighted by cohort size. */
  retention: z.array(z.object({ age: z.number().int(), customers: count, active: count, share })),
  cohorts: z.array(Cohort),
  ladder: z.array(LadderStep),
  rfm: z.object({ edges: RfmEdges, cells: z.array(RfmCell) }).nullable(),
  concentration: z
    .object({
      top20Share: share,
      customersFor90: count,
      customersFor90Share: share,
      lorenz: z.array(z.object({ customersShare: z.number(), revenueShare: z.number() })),
    })
    .nullable(),
  gaps: z
    .object({
      n: count,
      median: z.number(),
      mean: z.number(),
      p75: z.number(),
      p90: z.number(),
      histogram: z.array(z.object({ fromDays: z.number().int(), toDays: z.number().int().nullable(), gaps: count })),
    })
    .nullable(),
  firstProducts: z.array(FirstPurchase),
  firstCategories: z.array(FirstPurchase),
  seasonality: z.object({
    months: z.array(z.object({ month, orders: count, revenueMinor: minor, isComplete: z.boolean() })),
    /** ISO weekday, 1 = Monday. */
    weekdays: z.array(z.object({ weekday: z.number().int().min(1).max(7), orders: count, revenueMinor: minor })),
  }),
  /** Customers silent for longer than nine in ten gaps of this shop, and what they used to bring in a year. */
  lapsed: z.object({ afterDays: z.number(), customers: count, pastRevenueMinor: minor, yearlyRevenueMinor: minor }).nullable(),
  topCustomers: z.array(z.object({ customerId: z.uuid(), id: z.string(), orders: count, revenueMinor: minor })),
  benchmarks: z.array(Benchmark),
  findings: z.array(Finding),
  /** What the reader must know to read the rest: too little data, short history, rejected lines, refunds unmatched. Text `audit.note.<code>`. */
  notes: z.array(
    z.object({
      code: z.enum(['few_customers', 'short_history', 'no_customers', 'rejected_lines', 'no_orders', 'no_categories']),
      values: z.record(z.string(), z.number()),
    }),
  ),
})
export type Audit = z.infer<typeof Audit>

/** An audit that is being made: since when, and how much of it is answered, from 0 to 1. */
const AuditOnItsWay = z.object({ startedAt: z.iso.datetime(), progress: z.number().min(0).max(1) })
export type AuditOnItsWay = z.infer<typeof AuditOnItsWay>

/** The page's answer: the newest audit there is, whether facts have come since, and the next one where it is being made. */
export const AuditAnswer = z.discriminatedUnion('state', [
  z.object({ state: z.literal('empty') }),
  AuditOnItsWay.extend({ state: z.literal('computing') }),
  z.object({ state: z.literal('ready'), auditId: z.uuid(), isStale: z.boolean(), audit: Audit, next: AuditOnItsWay.nullable() }),
])
export type AuditAnswer = z.infer<typeof AuditAnswer>

export const ComputeAudit = z.object({ cutOn: day.optional() })

/** Which cut; without one, the last day with an order. */
export const AuditQuery = z.object({ cutOn: day.optional() })
export const ReportQuery = AuditQuery.extend({ language: z.enum(['pl', 'uk', 'en']).default('en') })
