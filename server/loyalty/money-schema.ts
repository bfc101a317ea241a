/** What the API says of what is owed to members. Points are integers; money is minor units; months are `YYYY-MM` of the shop's zone. */
import { z } from 'zod'
import { LocalText } from './program.ts'

const Month = z.string()

/** How much of points will be used: a share of 0 to 1, with an interval of 95 %, or why nobody can say. */
export const ExpectedUse = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('closed'), share: z.number() }),
  z.object({ kind: z.literal('expected'), share: z.number(), low: z.number(), high: z.number() }),
  z.object({
    kind: z.literal('not_known'),
    reason: z.enum(['points_never_lapse', 'history_too_short', 'too_young', 'none_used_yet', 'too_uncertain']),
  }),
])

/** Days of the shop's zone, the last one in the period; left out, this month up to today. */
export const PeriodQuery = z.object({
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
  /** On the shop's sales, in percent. */
  vatPercent: z.coerce.number().min(0).max(50).default(0),
})

const RollForward = z.object({
  walletId: z.uuid(),
  code: z.string(),
  kind: z.enum(['points', 'credit', 'gift_card']),
  currency: z.string().nullable(),
  ...{ opening: z.int(), issued: z.int(), restored: z.int(), reinstated: z.int(), transferredIn: z.int() },
  ...{ redeemed: z.int(), expired: z.int(), clawed: z.int(), withdrawn: z.int(), transferredOut: z.int(), closing: z.int() },
  closingParts: z.object({ pending: z.int(), active: z.int(), held: z.int(), debt: z.int() }),
  forgiven: z.int(),
})

const Revenue = z.object({
  ...{ openingMinor: z.int(), allocatedMinor: z.int(), revenueMinor: z.int(), closingMinor: z.int() },
  vatPercent: z.number(),
  /** Months in which the period begins, and the one after its last. */
  from: Month,
  until: Month,
})

const Forecast = z.object({
  months: z.array(
    z.object({ month: z.string(), lapsingPoints: z.int(), expectedLapsePoints: z.int().nullable(), expectedUsePoints: z.int().nullable() }),
  ),
  laterPoints: z.int(),
  neverPoints: z.int(),
})

/** Of a wallet of points, beside its roll-forward. */
const PointsMoney = z.object({
  code: z.string(),
  name: LocalText,
  worth: z.object({ points: z.int(), valueMinor: z.int() }).nullable(),
  /** Open points at the end of the period, at their worth. */
  owedMinor: z.int().nullable(),
  lifeMonths: z.int().nullable(),
  use: ExpectedUse,
  cohorts: z.array(
    z.object({
      month: z.string(),
      issuedPoints: z.int(),
      redeemedPoints: z.int(),
      expiredPoints: z.int(),
      openPoints: z.int(),
      use: ExpectedUse,
    }),
  ),
  /** Null where nobody says what points are worth. */
  revenue: Revenue.nullable(),
  forecast: Forecast,
})

export const MoneyAnswer = z.object({
  currency: z.string(),
  today: z.iso.date(),
  from: z.iso.date(),
  to: z.iso.date(),
  /** False while something that fell due before the end is not written: the next run of the upkeep makes it final. */
  isSettled: z.boolean(),
  wallets: z.array(RollForward),
  points: z.array(PointsMoney),
})
export type MoneyAnswer = z.infer<typeof MoneyAnswer>
