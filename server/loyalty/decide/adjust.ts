/** What people decide: points given or taken by hand, moved to somebody else, usable for longer; and the undoing of it. */
import { conflict, invalid } from '../../kit/problem.ts'
import { accountOf, type Book, type EarlierOperation, earlierKey, type ReversibleOperation } from '../book/book.ts'
import { expiresAt } from '../expiry.ts'
import { advance } from '../ledger/advance.ts'
import { claw } from '../ledger/claw.ts'
import { credit, expectDue } from '../ledger/credit.ts'
import { type Account, expiryOf, type Holder } from '../ledger/holder.ts'
import { type NewOperation, post } from '../ledger/post.ts'
import { backInto } from '../ledger/redeem.ts'
import { choose, moves } from '../ledger/take.ts'
import { seeTier } from '../ledger/tier-of.ts'
import { holderOf, walletOf } from './subjects.ts'

export interface ByHand {
  customerId: string
  wallet: string
  key: string
  keyHash: number
  reason: string
  staffId: string | null
}

/** Above zero gives, below takes. `expiresAt`: when what is given lapses; undefined as the wallet says. */
export interface AdjustPoints extends ByHand {
  kind: 'adjust'
  points: number
  expiresAt?: Date | null
}

export interface TransferPoints extends ByHand {
  kind: 'transfer'
  toCustomerId: string
  points: number
}

export interface ExtendLot extends ByHand {
  kind: 'extend'
  lotId: string
  expiresAt: Date | null
}

/** The opposite of an adjustment or an extension. */
export interface ReverseOperation extends ByHand {
  kind: 'reverse'
  version: number
}

export interface Done {
  accountId: string
  version: number
  active: number
  isReplayed: boolean
}

export function adjustPoints(book: Book, command: AdjustPoints): Done {
  return once(book, command, (account) => {
    const holder = holderOf(book, command)
    const { points, key, keyHash, reason, staffId, wallet } = command
    const operation = { kind: 'adjust', key, keyHash, at: book.now, reason, ...by(staffId), details: { points } } as const
    if (points < 0) {
      if (-points > account.active) throw conflict('insufficient_points', { missing: -points - account.active, available: account.active })
      post(book, account, operation, moves(choose(account, -points), 'active', 'clawed'))
    } else {
      const rules = book.rulesOf(walletOf(book, wallet).walletId)
      const lapses = command.expiresAt === undefined ? expiresAt(rules.expiry, { start: book.now, zone: book.zone }) : command.expiresAt
      const isSliding = command.expiresAt === undefined && rules.expiry.kind === 'inactivity'
      const lot = { amount: points, source: key, earnedAt: book.now, activatesAt: book.now, expiresAt: lapses, isSliding }
      credit(book, holder, account, operation, { from: 'issuance', lots: [lot] })
    }
    seeTier(book, holder, book.now)
  })
}

/** Points keep the time at which they lapse, wherever they go. */
export function transferPoints(book: Book, command: TransferPoints): Done {
  const to = holderOf(book, { customerId: command.toCustomerId })
  if (command.toCustomerId === command.customerId) throw invalid('transfer_to_self')
  return once(book, command, (account) => {
    const { points, key, keyHash, reason, staffId } = command
    if (points > account.active) throw conflict('insufficient_points', { missing: points - account.active, available: account.active })
    advance(book, to, book.now)
    const target = accountOf(book, to, walletOf(book, command.wallet))
    const parts = choose(account, points)
    const lots = parts.flatMap(({ lotId, points: amount }) => {
      const lot = account.lots.get(lotId)
      return lot ? [{ ...lot, amount, expiresAt: expiryOf(account, lot), isSliding: false, originLotId: lot.originLotId ?? lotId }] : []
    })
    const operation = { kind: 'transfer', keyHash, at: book.now, reason, ...by(staffId), details: { points } } as const
    post(book, account, { ...operation, key, counterpartId: target.accountId }, moves(parts, 'active', 'transferred'))
    credit(
      book,
      to,
      target,
      { ...operation, key: `from:${account.accountId}:${key}`, counterpartId: account.accountId },
      { from: 'transferred', lots },
    )
    seeTier(book, holderOf(book, command), book.now)
    seeTier(book, to, book.now)
  })
}

/** A lot can be used until another time. Lots never change otherwise, whatever becomes of the programme. */
export function extendLot(book: Book, command: ExtendLot): Done {
  return once(book, command, (account) => {
    const { lotId, key, keyHash, reason, staffId } = command
    const lot = account.lots.get(lotId)
    if (!lot || lot.remaining + lot.held === 0) throw conflict('lot_is_spent')
    if (command.expiresAt !== null && command.expiresAt <= book.now) throw invalid('expiry_is_past')
    const details = { lotId, from: lot.expiresAt, isSliding: lot.isSliding, to: command.expiresAt }
    post(book, account, { kind: 'extend', key, keyHash, at: book.now, reason, ...by(staffId), details }, [])
    Object.assign(lot, { expiresAt: command.expiresAt, isSliding: false })
    account.changedLots.add(lotId)
    expectDue(holderOf(book, command), account, lot)
  })
}

/**
 * The opposite of an adjustment or an extension, each once. What was given is taken back, as far as it is there, else it is forgiven; what
 * was taken comes back to its lots, and lapses again where their time is over.
 */
export function reverseOperation(book: Book, command: ReverseOperation): Done {
  return once(book, command, (account) => {
    const reversed = book.reversible.get(`${account.accountId} ${command.version}`)
    if (!reversed) throw conflict('no_operation')
    if (reversed.isReversed) throw conflict('already_reversed')
    const { key, keyHash, reason, staffId, version } = command
    const operation = { kind: 'reverse', key, keyHash, at: book.now, reason, reverses: version, ...by(staffId) } as const
    const holder = holderOf(book, command)
    if (reversed.kind === 'extend') undoExtension(book, holder, account, operation, reversed)
    else if (reversed.kind === 'adjust') undoAdjustment(book, holder, account, operation, reversed)
    else throw conflict('not_reversible')
    // Two who undo the same may share a commit.
    reversed.isReversed = true
    seeTier(book, holder, book.now)
  })
}

function undoExtension(book: Book, holder: Holder, account: Account, operation: NewOperation, { details }: ReversibleOperation): void {
  const lot = account.lots.get(String(details?.lotId))
  if (!lot || lot.remaining + lot.held === 0) throw conflict('lot_is_spent')
  const before = typeof details?.from === 'string' ? new Date(details.from) : null
  post(book, account, { ...operation, details: { lotId: lot.lotId, from: lot.expiresAt, to: before } }, [])
  Object.assign(lot, { expiresAt: before, isSliding: details?.isSliding === true })
  account.changedLots.add(lot.lotId)
  expectDue(holder, account, lot)
}

/** What was given is taken back as far as it is there; what was taken comes back to its lots. */
export function undoAdjustment(
  book: Book,
  holder: Holder,
  account: Account,
  operation: NewOperation,
  { entries }: Pick<ReversibleOperation, 'entries'>,
): void {
  const given = entries.filter(({ from }) => from === 'issuance')
  if (given.length > 0) {
    const amount = given.reduce((sum, entry) => sum + entry.amount, 0)
    claw(
      book,
      account,
      { ...operation, details: { points: -amount } },
      { amount, own: given.flatMap(({ lotId }) => account.lots.get(lotId ?? '') ?? []), policy: { policy: 'clamp' } },
    )
    return
  }
  const taken = entries.filter(({ to }) => to === 'clawed').map(({ lotId, amount }) => ({ lotId: lotId ?? '', points: amount }))
  const amount = taken.reduce((sum, { points }) => sum + points, 0)
  // By hand nothing is asked for that was forgiven.
  const back = backInto(book, account, taken, { from: 'restored', at: book.now, forgivenBefore: account.forgiven })
  post(book, account, { ...operation, details: { points: amount } }, back)
  for (const { lotId } of taken) {
    const lot = account.lots.get(lotId)
    if (lot) expectDue(holder, account, lot)
  }
}

/** Does it, or answers what was done under the same key. */
export function once(book: Book, command: ByHand, act: (account: Account) => void): Done {
  const holder = holderOf(book, command)
  advance(book, holder, book.now)
  seeTier(book, holder, book.now)
  const account = accountOf(book, holder, walletOf(book, command.wallet))
  const earlier: EarlierOperation | undefined = book.earlier.get(earlierKey(account, command))
  if (earlier && earlier.keyHash !== command.keyHash) throw conflict('idempotency_key_reused')
  const answer = (version: number, isReplayed: boolean): Done => ({
    accountId: account.accountId,
    version,
    active: account.active,
    isReplayed,
  })
  if (earlier) return answer(earlier.version, true)
  const version = account.version + 1
  act(account)
  book.earlier.set(earlierKey(account, command), { version, keyHash: command.keyHash })
  return answer(version, false)
}

const by = (staffId: string | null): { staffId?: string } => (staffId === null ? {} : { staffId })
