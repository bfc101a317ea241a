import { notFound } from '../../kit/problem.ts'
import type { Book } from '../book/book.ts'
import { advance } from '../ledger/advance.ts'
import { post } from '../ledger/post.ts'
import { release } from '../ledger/redeem.ts'
import { choose, moves } from '../ledger/take.ts'
import { cardAccount } from './card-account.ts'

/** Everything unspent goes from the card, also what a checkout holds at this moment. What was spent stays spent. */
export interface EmptyCard {
  kind: 'empty_card'
  cardId: string
  /** What the staff say; null where the purchase of the card was given back. */
  reason: string | null
  /** Disabled before: what came back to it since is taken, and where that is nothing, nothing is written. */
  isDisabled: boolean
  staffId: string | null
}

/** Says what was taken: nothing where nothing was left. */
export function emptyCard(book: Book, { cardId, reason, isDisabled, staffId }: EmptyCard): { takenMinor: number } {
  const holder = book.holders.get(cardId)
  const card = holder && cardAccount(book, holder)
  if (!card) throw notFound()
  advance(book, holder, book.now)
  const { account } = card
  for (const redemption of account.redemptions.values())
    if (redemption.state === 'held') release(book, holder, account, redemption, { state: 'voided', at: book.now })
  const takenMinor = account.active
  if (takenMinor === 0 && isDisabled) return { takenMinor }
  const by = { ...(staffId === null ? {} : { staffId }), ...(reason === null ? {} : { reason }) }
  const details = { disables: reason === null ? 'returned' : 'by_hand' }
  const operation = { kind: 'claw', key: `empty:${account.version + 1}`, at: book.now, ...by, details } as const
  post(book, account, operation, moves(choose(account, takenMinor), 'active', 'clawed'))
  return { takenMinor }
}
