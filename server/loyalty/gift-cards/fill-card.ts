import { notFound } from '../../kit/problem.ts'
import { accountOf, type Book } from '../book/book.ts'
import { walletOf } from '../decide/subjects.ts'
import { advance } from '../ledger/advance.ts'
import { credit } from '../ledger/credit.ts'
import { cardWallet } from './card-account.ts'

/** Money for a card: once as it is issued, and any number of times later by hand. */
export interface FillCard {
  kind: 'fill_card'
  cardId: string
  currency: string
  amountMinor: number
  expiresAt: Date | null
  /** Bought, and not given away by the shop. */
  isPaid: boolean
  /** Put on a card that there is already; it can be undone. */
  isTopUp: boolean
  reason: string | null
  staffId: string | null
}

export function fillCard(book: Book, command: FillCard): { accountId: string } {
  const { cardId, currency, amountMinor, expiresAt, isPaid, isTopUp, reason, staffId } = command
  const holder = book.holders.get(cardId)
  if (!holder) throw notFound()
  const account = accountOf(book, holder, walletOf(book, cardWallet(currency)))
  if (isTopUp) advance(book, holder, book.now)
  const key = isTopUp ? `fill:${account.version + 1}` : 'fill'
  const operation = { kind: 'adjust', key, at: book.now, details: { points: amountMinor, isTopUp } } as const
  credit(
    book,
    holder,
    account,
    { ...operation, ...(reason === null ? {} : { reason }), ...(staffId === null ? {} : { staffId }) },
    { from: 'issuance', lots: [{ amount: amountMinor, source: key, earnedAt: book.now, activatesAt: book.now, expiresAt, isPaid }] },
  )
  return { accountId: account.accountId }
}
