/**
 * A holder in memory: whoever owns accounts (a customer, a gift card), as it was loaded under its lock. Decisions
 * change it in place, and what changed is written afterwards.
 */
import type { View } from '../tiers/earned-tier.ts'
import type { MetricDay, TierState } from '../tiers/tier-state.ts'

/** Points or minor units of money that were given together, and lapse together. */
export interface Lot {
  lotId: string
  state: 'pending' | 'active'
  /** What it was given for: the key of its grant, or of the operation that opened it. */
  source: string
  priority: number
  isPaid: boolean
  /** Lapses with the account's inactivity, and not on a day of its own. */
  isSliding: boolean
  earnedAt: Date
  /** Null where the shop is to tell. */
  activatesAt: Date | null
  expiresAt: Date | null
  original: number
  /** What is left, without what is held. */
  remaining: number
  held: number
  originLotId: string | null
}

/** One wallet of a holder. `active` is what can be spent; while there is debt, nothing can. */
export interface Account {
  accountId: string
  walletId: string
  pending: number
  active: number
  held: number
  debt: number
  /** What could not be taken back, all together. */
  forgiven: number
  /** How many operations there were. */
  version: number
  slidesUntil: Date | null
  /** The latest instant at which something happened; null where nothing did, or nobody asks: it is looked up for points that redeem themselves. */
  lastAt: Date | null
  /** By id: the open ones, where they were loaded, and others that a command asked for. */
  lots: Map<string, Lot>
  /** By id: those that are held, and others that a command asked for. */
  redemptions: Map<string, Redemption>
  /** Ids of the lots and redemptions that are not any more as they were loaded. */
  changedLots: Set<string>
  changedRedemptions: Set<string>
}

/** Points on their way out. */
export interface Redemption {
  redemptionId: string
  rewardId: string | null
  key: string
  keyHash: number
  state: 'held' | 'captured' | 'voided' | 'expired'
  points: number
  captured: number
  restored: number
  /** Money that all points held are worth at a checkout; null for rewards. */
  valueMinor: number | null
  orderNumber: string | null
  /** What lots it took, in the order of consumption. */
  parts: Part[]
  /** What of the account was forgiven and not paid for when this was made: what comes back of it pays only for what was forgiven since. */
  forgivenBefore: number
  heldAt: Date
  expiresAt: Date | null
  endedAt: Date | null
  /** The redemption of whoever spends what is drawn here; null for one's own. */
  headId: string | null
  /** Of one that draws from several accounts: all of it together. */
  pool: Pool | null
}

/** Points of several accounts that are spent as one. Each account's own part is in its redemption. */
export interface Pool {
  points: number
  captured: number
  restored: number
  /** What was drawn by which redemption, in the order of consumption. */
  shares: Share[]
}

export interface Share {
  redemptionId: string
  points: number
}

export interface Part {
  lotId: string
  points: number
}

export interface Holder {
  holderId: string
  kind: 'customer' | 'gift_card'
  customerId: string | null
  /** The holder that it was merged into. */
  mergedInto: string | null
  joinedAt: Date
  joinedOn: string
  /** Counting orders before the programme's first day. */
  priorOrders: number
  tier: TierState | null
  /** The instant at which the tier changed last. */
  tierSeenAt: Date | null
  /** By day, in no order. */
  days: Map<string, MetricDay>
  changedDays: Set<string>
  /** What the days give, until something is counted; null where nobody has looked. Never stored, as the next. */
  view: View | null
  calm: Calm | null
  accounts: Map<string, Account>
  /** When time alone next changes something; it may turn out to be nothing. Null for never. */
  nextDueAt: Date | null
  /** The same of what was not loaded; null where everything is at hand. */
  unseenDueAt: Date | null
}

/** A tier as it was seen in a view: time alone changes nothing about it from the one instant to the other. */
export interface Calm {
  tier: TierState
  view: View
  after: Date
  /** Null for never. */
  due: Date | null
}

/** All that is left and not held, from the next to be spent to the last. */
export function inConsumptionOrder(account: Account): Lot[] {
  return [...account.lots.values()].filter(({ state, remaining }) => state === 'active' && remaining > 0).sort(byConsumption(account))
}

/** The one order in which lots are spent: what would be lost first goes first. */
export const byConsumption =
  (account: Pick<Account, 'slidesUntil'>) =>
  (a: Lot, b: Lot): number =>
    a.priority - b.priority ||
    timeOf(expiryOf(account, a)) - timeOf(expiryOf(account, b)) ||
    Number(a.isPaid) - Number(b.isPaid) ||
    a.earnedAt.getTime() - b.earnedAt.getTime() ||
    (a.lotId < b.lotId ? -1 : a.lotId > b.lotId ? 1 : 0)

/** When a lot lapses; null for never. */
export const expiryOf = ({ slidesUntil }: Pick<Account, 'slidesUntil'>, lot: Lot): Date | null =>
  lot.isSliding ? slidesUntil : lot.expiresAt

/** Without an end is later than any. A difference of two such would be no number, so it is a large one. */
const timeOf = (at: Date | null): number => at?.getTime() ?? Number.MAX_SAFE_INTEGER
