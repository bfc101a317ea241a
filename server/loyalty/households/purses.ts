/** What somebody may spend: their own, and what others of their household have. */
import { accountOf, type Book, type Wallet } from '../book/book.ts'
import { takesPart } from '../joining/takes-part.ts'
import { advance } from '../ledger/advance.ts'
import type { Holder, Redemption } from '../ledger/holder.ts'
import type { Piece, Pieces, Purse, Purses } from '../ledger/pool.ts'
import { seeTier } from '../ledger/tier-of.ts'

/** Customers who may spend each other's points, the owner first. */
export interface Household {
  householdId: string
  customerIds: readonly string[]
}

/** Whether a customer may spend what others of the household have. */
export function maySpendAll({ program }: Pick<Book, 'program'>, { customerIds }: Household, customerId: string | null): boolean {
  return program.households !== null && (program.households.spend === 'everyone' || customerIds[0] === customerId)
}

/** Whose accounts of a wallet can be spent from, the holder's own first; time is settled in all of them. Money is nobody else's. */
export function pursesOf(book: Book, holder: Holder, wallet: Wallet): Purses {
  advance(book, holder, book.now)
  return [{ holder, account: accountOf(book, holder, wallet) }, ...othersOf(book, holder, wallet)]
}

function othersOf(book: Book, holder: Holder, { walletId, kind }: Wallet): Purse[] {
  const household = book.households.get(holder.customerId ?? '')
  if (kind !== 'points' || !household || !maySpendAll(book, household, holder.customerId)) return []
  return household.customerIds.flatMap((customerId) => {
    const other = book.holders.get(book.holderOfCustomer.get(customerId) ?? '')
    if (!other || other === holder || !takesPart(book.joinings, other, book.now)) return []
    advance(book, other, book.now)
    return [...other.accounts.values()].filter((account) => account.walletId === walletId).map((account) => ({ holder: other, account }))
  })
}

/** A redemption that somebody asked for, with what others gave for it; undefined where there is none, and of what was drawn for somebody else. */
export function piecesOf(book: Pick<Book, 'holders'>, redemptionId: string): Pieces | undefined {
  const pieces: Piece[] = []
  let head: Piece | undefined
  for (const holder of book.holders.values())
    for (const account of holder.accounts.values())
      for (const redemption of account.redemptions.values())
        if (isHead(redemption, redemptionId)) head = { holder, account, redemption }
        else if (redemption.headId === redemptionId) pieces.push({ holder, account, redemption })
  return head && [head, ...pieces]
}

const isHead = (redemption: Redemption, redemptionId: string): boolean =>
  redemption.redemptionId === redemptionId && redemption.headId === null

/** Looks at the tier of everybody who gave or got points. */
export function seeTiers(book: Book, purses: readonly Purse[]): void {
  for (const { holder } of purses) seeTier(book, holder, book.now)
}
