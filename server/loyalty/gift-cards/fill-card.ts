import { notFound } from '../../kit/problem.ts'
import { accountOf, type Book } from '../book/book.ts'
import { walletOf } from '../decide/subjects.ts'
import { credit } from '../ledger/credit.ts'
import { cardWallet } from './card-account.ts'

/** The money of a new card, once a card. */
export interface FillCard {
  kind: 'fill_card'
  cardId: string
  currency: string
  amountMinor: number
  expiresAt: Date | null
  /** Bought, and not given away by the shop. */
  isPaid: boolean
  reason: string | null
  staffId: string | null
}

export function fillCard(book: Book, command: FillCard): { accountId: string } {
  const { cardId, currency, amountMinor, expiresAt, isPaid, reason, staffId } = command
  const holder = book.holders.get(cardId)
  if (!holder) throw notFound()
  const account = accountOf(book, holder, walletOf(book, cardWallet(currency)))
  const operation = { kind: 'adjust', key: 'fill', at: book.now, details: { points: amountMinor } } as const
  credit(
    book,
    holder,
    account,
    { ...operation, ...(reason === null ? {} : { reason }), ...(staffId === null ? {} : { staffId }) },
    { from: 'issuance', lots: [{ amount: amountMinor, source: 'fill', earnedAt: book.now, activatesAt: book.now, expiresAt, isPaid }] },
  )
  return { accountId: account.accountId }
}
