/**
 * What a batch of commands is decided upon: the holders concerned, as they were loaded under their locks or made up by a simulation, and
 * everything that the decisions leave behind. Decisions change it in place; `write-book.ts` stores what changed.
 */
import type { Part } from '../earning/parts.ts'
import type { Household } from '../households/purses.ts'
import type { Joinings } from '../joining/takes-part.ts'
import type { Account, Holder } from '../ledger/holder.ts'
import type { Entry, Ledger, Operation, OperationKind, TierChange, WalletRules } from '../ledger/post.ts'
import type { Program } from '../program.ts'
import type { Reward } from '../rewards/reward.ts'

export interface Wallet {
  walletId: string
  code: string
  kind: 'points' | 'credit' | 'gift_card'
  currency: string | null
}

/** What was granted for a source, and by what: one for each wallet, source and rule. */
export interface Grant {
  accountId: string
  source: string
  /** Empty for an order: its rules are computed together. */
  ruleId: string
  version: number
  tier: string | null
  ruleIds: string[]
  earnedAt: Date
  earnedOn: string
  /** What counted of the order when it was granted, and now; in minor units. */
  basisMinor: number
  leftMinor: number
  /** Before limits, after them, and taken back since. */
  computed: number
  granted: number
  clawed: number
  /** Of what was taken back, what was not there any more. */
  forgiven: number
  lotId: string | null
  /** After limits, by rule: as it was granted, and what is left of it. */
  parts: readonly Part[]
  leftParts: readonly Part[]
  factHash: number | null
  isChanged: boolean
}

/** How often and how much a rule, or a wallet, gave a holder in a period. */
export interface Counter {
  holderId: string
  scope: string
  period: string
  uses: number
  points: number
  /** The day in the shop's zone on which something was earned last. */
  lastOn: string | null
  isChanged: boolean
}

/** What a rule gave to everybody: as loaded under its lock, and what these decisions add. */
export interface Budget {
  ruleId: string
  used: number
  added: number
}

/** A reward under its lock. */
export interface OpenReward {
  rewardId: string
  reward: Reward
  isArchived: boolean
  /** As loaded; null where it does not run out. */
  stock: number | null
  /** What these decisions took of it; below zero where they put back. */
  taken: number
  /** Uploaded codes that wait to be given out, as many as may be needed. */
  waiting: string[]
}

export interface Coupon {
  code: string
  rewardId: string
  redemptionId: string | null
  holderId: string | null
  state: 'waiting' | 'given' | 'used' | 'void'
  validUntil: Date | null
  isChanged: boolean
}

/** What was done under a key. */
export interface EarlierOperation {
  version: number
  keyHash: number
}

/** What can be undone. */
export interface ReversibleOperation {
  kind: OperationKind
  details: Record<string, unknown> | null
  entries: readonly Entry[]
  isReversed: boolean
}

export interface Book extends Ledger {
  readonly shopId: string
  readonly version: number
  readonly program: Program
  /** Nothing new is earned. */
  readonly isPaused: boolean
  /** Older versions by which something was granted that is looked at now. */
  readonly programs: ReadonlyMap<number, Program>
  readonly wallets: ReadonlyMap<string, Wallet>
  /** Of the holders' customers. */
  readonly joinings: Joinings
  readonly holders: Map<string, Holder>
  /** What stood in each holder's own row, so that only what changed is written. */
  readonly loaded: ReadonlyMap<string, string>
  readonly holderOfCustomer: Map<string, string>
  /** By customer; empty where nobody of them spends. */
  readonly households: ReadonlyMap<string, Household>
  /** By `grantKey`; added by `addGrant`. */
  readonly grants: Map<string, Grant>
  readonly grantsBySource: Map<string, Grant[]>
  /** By holder. */
  readonly counters: Map<string, Counter[]>
  readonly budgets: Map<string, Budget>
  /** Those that the commands name. */
  readonly rewards: Map<string, OpenReward>
  /** By code: of the redemptions at hand, and given out now. */
  readonly coupons: Map<string, Coupon>
  /** Operations under keys that the commands bring, by `earlierKey`. */
  readonly earlier: Map<string, EarlierOperation>
  /** Operations that the commands undo, by account and version. */
  readonly reversible: ReadonlyMap<string, ReversibleOperation>
  readonly operations: Operation[]
  readonly tierChanges: TierChange[]
}

export const earlierKey = ({ accountId }: Pick<Account, 'accountId'>, { key }: { key: string }): string => `${accountId} ${key}`

export const grantKey = ({ source, ruleId, accountId }: Pick<Grant, 'source' | 'ruleId' | 'accountId'>): string =>
  `${source} ${ruleId} ${accountId}`

/** Puts a grant in, as loaded or as decided. */
export function addGrant({ grants, grantsBySource }: Pick<Book, 'grants' | 'grantsBySource'>, grant: Grant): void {
  grants.set(grantKey(grant), grant)
  const known = grantsBySource.get(grant.source)
  if (known) known.push(grant)
  else grantsBySource.set(grant.source, [grant])
}

/** The holder's account of a wallet; made where there is none yet. */
export function accountOf(book: Pick<Book, 'newId'>, holder: Holder, { walletId }: Pick<Wallet, 'walletId'>): Account {
  for (const account of holder.accounts.values()) if (account.walletId === walletId) return account
  const account: Account = {
    ...{ accountId: book.newId(), walletId, pending: 0, active: 0, held: 0, debt: 0, forgiven: 0, version: 0, slidesUntil: null },
    ...{ lastAt: null, lots: new Map(), redemptions: new Map(), changedLots: new Set(), changedRedemptions: new Set() },
  }
  holder.accounts.set(account.accountId, account)
  return account
}

/** A holder on whom nothing happened yet. */
export function newHolder(
  book: Pick<Book, 'newId'>,
  { customerId, joinedAt, joinedOn, priorOrders }: { customerId: string; joinedAt: Date; joinedOn: string; priorOrders: number },
): Holder {
  return {
    ...{
      holderId: book.newId(),
      kind: 'customer',
      customerId,
      mergedInto: null,
      joinedAt,
      joinedOn,
      priorOrders,
      tier: null,
      tierSeenAt: null,
      nextDueAt: null,
      unseenDueAt: null,
    },
    days: new Map(),
    changedDays: new Set(),
    view: null,
    calm: null,
    accounts: new Map(),
  }
}

/** Money behaves like points that never lapse and are never owed. */
export const moneyRules: WalletRules = {
  expiry: { kind: 'never' },
  clawback: { policy: 'clamp' },
  restore: { mode: 'proportional', lapsed: { policy: 'lapse' } },
  conversion: null,
  autoRedeem: null,
}
