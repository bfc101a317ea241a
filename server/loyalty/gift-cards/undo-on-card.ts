import { conflict, notFound } from '../../kit/problem.ts'
import type { Book } from '../book/book.ts'
import { undoAdjustment } from '../decide/adjust.ts'
import { advance } from '../ledger/advance.ts'
import { cardAccount } from './card-account.ts'

/** The opposite of what somebody did by hand with a card: put money on it, or disabled it. */
export interface UndoOnCard {
  kind: 'undo_on_card'
  cardId: string
  /** Of the operation that is undone. */
  version: number
  reason: string
  staffId: string | null
}

/**
 * Each once. Money that was put on is taken as far as it is there; what a disabling took comes back, and lapses where the card's time is over.
 * Throws `not_reversible` for the first money of a card, for payments, and where the card ended because its purchase was given back.
 */
export function undoOnCard(book: Book, { cardId, version, reason, staffId }: UndoOnCard): { enables: boolean; amountMinor: number } {
  const holder = book.holders.get(cardId)
  const card = holder && cardAccount(book, holder)
  if (!card) throw notFound()
  advance(book, holder, book.now)
  const { account } = card
  const undone = book.reversible.get(`${account.accountId} ${version}`)
  if (!undone) throw conflict('no_operation')
  if (undone.isReversed) throw conflict('already_reversed')
  const enables = undone.kind === 'claw' && undone.details?.disables === 'by_hand'
  if (!enables && !(undone.kind === 'adjust' && undone.details?.isTopUp === true)) throw conflict('not_reversible')
  const by = staffId === null ? {} : { staffId }
  const operation = { kind: 'reverse', key: `undo:${version}`, at: book.now, reason, reverses: version, ...by } as const
  undoAdjustment(book, holder, account, operation, undone)
  return { enables, amountMinor: undone.entries.reduce((sum, { amount }) => sum + amount, 0) }
}
