/** What the API says of back-tests. Points are integers; money is minor units of the programme's currency; months are `YYYY-MM` of the shop's zone. */
import { z } from 'zod'
import { ExpectedUse } from './money-schema.ts'
import { LocalText, Program } from './program.ts'

const Instant = z.iso.datetime()
const Share = z.int().min(0).max(100)

/** Which programme: the one in force, the draft, the one that every shop can have, or one that is sent along. */
export const ProgramChoice = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('live') }),
  z.object({ kind: z.literal('draft') }),
  z.object({ kind: z.literal('default') }),
  z.object({ kind: z.literal('given'), program: Program }),
])
export type ProgramChoice = z.infer<typeof ProgramChoice>

const Spending = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('as_it_was') }),
  z.object({ kind: z.literal('share'), percent: Share }),
])

const Worth = z.object({ points: z.int().positive().max(1_000_000), valueMinor: z.int().positive().max(1_000_000_000) })

export const AskSimulation = z.object({
  of: ProgramChoice,
  /** What it is compared with; null for nothing. */
  against: ProgramChoice.nullable().default(null),
  /** Orders from this day on; null from the first day of the programme in force where it takes part, else from the first order. */
  startsOn: z.iso.date().nullable().default(null),
  /** The last day that is looked at; null up to now. */
  endsOn: z.iso.date().nullable().default(null),
  spending: Spending.default({ kind: 'share', percent: 0 }),
  /** What points are worth that only buy rewards; null where nobody says. */
  worth: Worth.nullable().default(null),
  /** What is left of a sale after its goods are paid, for the question how much more members would have to buy. */
  marginPercent: z.int().min(1).max(100).nullable().default(null),
})
export type AskSimulation = z.infer<typeof AskSimulation>

const MonthFigures = z.object({
  month: z.string(),
  issued: z.int(),
  restored: z.int(),
  redeemed: z.int(),
  expired: z.int(),
  clawed: z.int(),
  /** Should have been taken back and was not there. */
  forgiven: z.int(),
  /** At the end of the month: pending + active + held − debt. */
  closing: z.int(),
  /** What that is worth; null where nobody says what points are worth. */
  closingMinor: z.int().nullable(),
})

const WalletFigures = z.object({
  code: z.string(),
  /** What amounts are minor units of; null for points. */
  currency: z.string().nullable().default(null),
  name: LocalText,
  worth: Worth.nullable(),
  months: z.array(MonthFigures),
  total: z.object({
    ...{ issued: z.int(), restored: z.int(), redeemed: z.int(), expired: z.int(), clawed: z.int(), forgiven: z.int(), closing: z.int() },
  }),
  /** Null where nobody says what points are worth. `used`: what was spent, less what came back. `open`: what members could still spend. */
  cost: z.object({ usedMinor: z.int(), openMinor: z.int() }).nullable(),
  cohorts: z.array(z.object({ month: z.string(), issued: z.int(), redeemed: z.int(), expired: z.int(), open: z.int(), use: ExpectedUse })),
})
export type WalletFigures = z.infer<typeof WalletFigures>

const TierFigures = z.object({
  levels: z.array(z.object({ code: z.string(), name: LocalText })),
  /** How many members each level has at the end of the month. */
  months: z.array(z.object({ month: z.string(), members: z.record(z.string(), z.int()), up: z.int(), down: z.int() })),
  /** All moves together, without those who began. */
  moves: z.array(z.object({ from: z.string(), to: z.string(), members: z.int() })),
})

/** What stays true of points and sales if members behave as assumed. */
const Sensitivity = z.object({
  /** Of all points given and not taken back, so many per cent used. */
  uses: z.array(z.object({ percent: z.int(), costMinor: z.int(), shareOfSales: z.number().nullable() })),
  /** If members bought so many per cent more, at the margin that was said, and all points of the back-test were used as in it. */
  purchases: z.array(z.object({ percent: z.int(), extraMarginMinor: z.int(), afterCostMinor: z.int() })).nullable(),
  /** So much more would have to be bought to pay for what was used; null where no margin is said. */
  breakEvenPercent: z.number().nullable(),
})
export type Sensitivity = z.infer<typeof Sensitivity>

const SideReport = z.object({
  members: z.int(),
  orders: z.int(),
  salesMinor: z.int(),
  wallets: z.array(WalletFigures),
  tiers: TierFigures.nullable(),
  /** Rules with a budget for all, which is not held to here: where `given` is above `budget` it would have run out. */
  budgets: z.array(z.object({ ruleId: z.string(), given: z.int(), budget: z.int() })),
  /** Points really spent that this programme would not have given. */
  unmetPoints: z.int(),
  sensitivity: Sensitivity.nullable(),
})
export type SideReport = z.infer<typeof SideReport>

const MemberView = z.object({ points: z.int(), valueMinor: z.int(), tier: z.string().nullable() })
const MemberDifference = z.object({
  customerId: z.uuid(),
  orders: z.int(),
  spendMinor: z.int(),
  before: MemberView.nullable(),
  after: MemberView,
  difference: z.int(),
})

export const SimulationReport = z.object({
  customers: z.int(),
  orders: z.int(),
  startsOn: z.iso.date(),
  until: Instant,
  currency: z.string(),
  /** Whether differences are money, or points because nobody says what they are worth. */
  differenceIn: z.enum(['money', 'points']),
  /** What it is compared with, where there is something, and last the programme in question. */
  sides: z.array(SideReport).min(1).max(2),
  more: z.int(),
  same: z.int(),
  fewer: z.int(),
  /** Tiers at the end, by the one and by the other. */
  crossings: z.array(z.object({ from: z.string().nullable(), to: z.string().nullable(), members: z.int() })),
  gainers: z.array(MemberDifference),
  losers: z.array(MemberDifference),
})
export type SimulationReport = z.infer<typeof SimulationReport>

export const SimulationView = z.object({
  simulationId: z.uuid(),
  state: z.enum(['waiting', 'running', 'ready', 'stopped', 'failed']),
  asked: AskSimulation,
  /** Both as they were when it was asked for; what it is compared with first. */
  programs: z.array(Program).min(1).max(2),
  author: z.string().nullable(),
  askedAt: Instant,
  finishedAt: Instant.nullable(),
  ordersDone: z.int(),
  ordersTotal: z.int(),
  report: SimulationReport.nullable(),
  /** What the customers that the report names are called now, by id; who is gone has none. */
  names: z.record(z.string(), z.string()),
})
export type SimulationView = z.infer<typeof SimulationView>

export const SimulationList = z.object({
  simulations: z.array(SimulationView.omit({ report: true, programs: true, names: true })),
  hasLive: z.boolean(),
  hasDraft: z.boolean(),
  orders: z.int(),
  firstOrderOn: z.iso.date().nullable(),
})
export type SimulationList = z.infer<typeof SimulationList>
