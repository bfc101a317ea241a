/** Operations and their entries: the only way in which a balance changes. */
import assert from 'node:assert/strict'
import type { PointsWallet, Tiers } from '../program.ts'
import type { Account, Lot } from './holder.ts'

/** Of a holder. */
export type OwnBucket = 'pending' | 'active' | 'held' | 'debt'
/** Where points come from and go to. They keep no balance. */
export type SystemBucket = 'issuance' | 'redeemed' | 'expired' | 'clawed' | 'forgiven' | 'restored' | 'transferred'
export type Bucket = OwnBucket | SystemBucket

/** An amount that leaves one bucket and arrives in another. */
export interface Entry {
  from: Bucket
  to: Bucket
  /** Null only for debt and what is forgiven. */
  lotId: string | null
  amount: number
}

export type OperationKind =
  | 'earn'
  | 'activate'
  | 'claw'
  | 'expire'
  | 'hold'
  | 'release'
  | 'redeem'
  | 'restore'
  | 'adjust'
  | 'transfer'
  | 'extend'
  | 'reverse'

export interface NewOperation {
  kind: OperationKind
  /** The same again changes nothing: unique in the account for ever. */
  key: string
  keyHash?: number
  /** When it counts. */
  at: Date
  reverses?: number
  counterpartId?: string
  staffId?: string
  reason?: string
  details?: Record<string, unknown>
}

export interface Operation extends NewOperation {
  accountId: string
  /** The account's nth operation. */
  version: number
  entries: readonly Entry[]
  activeAfter: number
  pendingAfter: number
}

/** How the points, or the money, of a wallet behave. */
export type WalletRules = Pick<PointsWallet, 'expiry' | 'clawback' | 'restore' | 'conversion' | 'autoRedeem'>

/** What decisions need besides the holder, and what they leave behind. */
export interface Ledger {
  /** The shop's. */
  readonly zone: string
  /** When it is recorded. Nothing that happens later is known. */
  readonly now: Date
  readonly newId: () => string
  readonly rulesOf: (walletId: string) => WalletRules
  readonly tiers: Tiers | null
  /** The wallet that tiers look at. */
  readonly tierWalletId: string | null
  /** The wallet of store credit in the programme's currency; null where there is none yet. */
  readonly creditWalletId: string | null
  /** No points become store credit by themselves on a day before this instant. */
  readonly redeemsSince: Date
  readonly operations: Operation[]
  readonly tierChanges: TierChange[]
}

export interface TierChange {
  holderId: string
  from: string | null
  to: string
  reason: string
  at: Date
}

/** Applies the entries, and appends the operation. Entries of nothing are left out; an operation without entries is kept only where it says so itself. */
export function post(ledger: Pick<Ledger, 'operations'>, account: Account, operation: NewOperation, entries: readonly Entry[]): Operation {
  const moved = entries.filter(({ amount }) => amount > 0)
  for (const entry of moved) apply(account, entry)
  account.version++
  if (account.lastAt === null || operation.at > account.lastAt) account.lastAt = operation.at
  const posted = {
    ...operation,
    accountId: account.accountId,
    version: account.version,
    entries: moved,
    activeAfter: account.active,
    pendingAfter: account.pending,
  }
  ledger.operations.push(posted)
  return posted
}

/** What an entry does to the account and its lot; entries from the first to the last give the state as it is. */
export function apply(account: Account, { from, to, lotId, amount }: Entry): void {
  assert(Number.isSafeInteger(amount) && amount > 0, 'an entry moves whole points')
  const lot = lotId === null ? null : account.lots.get(lotId)
  assert(lot !== undefined, 'the lot of an entry is at hand')
  if (lotId !== null) account.changedLots.add(lotId)
  leave(account, lot, from, amount)
  arrive(account, lot, to, amount)
}

function leave(account: Account, lot: Lot | null, bucket: Bucket, amount: number): void {
  if (bucket === 'debt') account.debt += amount
  else if (bucket === 'forgiven') account.forgiven += amount
  else if (bucket === 'held') {
    account.held -= amount
    changeHeld(lot, -amount)
  } else if (bucket === 'active' || bucket === 'pending') {
    account[bucket] -= amount
    changeRemaining(lot, -amount)
  }
  assert(account.active >= 0 && account.pending >= 0 && account.held >= 0, 'no bucket gives what it has not')
}

function arrive(account: Account, lot: Lot | null, bucket: Bucket, amount: number): void {
  if (bucket === 'debt') account.debt -= amount
  else if (bucket === 'forgiven') account.forgiven -= amount
  else if (bucket === 'held') {
    account.held += amount
    changeHeld(lot, amount)
  } else if (bucket === 'active' || bucket === 'pending') {
    account[bucket] += amount
    changeRemaining(lot, amount)
    if (lot) lot.state = bucket
  }
  assert(account.debt >= 0 && account.forgiven >= 0, 'nobody pays more than is owed')
}

function changeRemaining(lot: Lot | null, by: number): void {
  assert(lot, 'points of a holder lie in a lot')
  lot.remaining += by
  assert(lot.remaining >= 0 && lot.remaining + lot.held <= lot.original, 'a lot gives what it has, and holds what it was')
}

function changeHeld(lot: Lot | null, by: number): void {
  assert(lot, 'points of a holder lie in a lot')
  lot.held += by
  assert(lot.held >= 0, 'no more is released than is held')
}
