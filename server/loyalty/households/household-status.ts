import type { Db } from '../../kit/database.ts'
import type { Book } from '../book/book.ts'
import { takesPart } from '../joining/takes-part.ts'
import { advance } from '../ledger/advance.ts'
import { mostWorth } from '../quote-points.ts'
import { maySpendAll } from './purses.ts'
import type { MemberHousehold } from './schema.ts'
import { viewHousehold } from './store.ts'

/** Whom a customer spends together with, and what all of them have; null for who belongs to no household. The book was read for one who may spend. */
export async function householdStatus(
  db: Db,
  { shopId, book, customerId }: { shopId: string; book: Book; customerId: string },
): Promise<MemberHousehold | null> {
  const household = book.households.get(customerId)
  const view = household && (await viewHousehold(db, { shopId, householdId: household.householdId }))
  if (!household || !view) return null
  const accounts = household.customerIds.flatMap((each) => {
    const holder = book.holders.get(book.holderOfCustomer.get(each) ?? '')
    if (!holder || !takesPart(book.joinings, holder, book.now)) return []
    advance(book, holder, book.now)
    return [...holder.accounts.values()]
  })
  return {
    ...view,
    maySpendAll: maySpendAll(book, household, customerId),
    wallets: book.program.wallets.flatMap(({ code, currency, conversion }) => {
      // Money is nobody else's.
      if (currency !== null) return []
      const walletId = book.wallets.get(code)?.walletId
      const active = accounts.reduce((sum, account) => sum + (account.walletId === walletId ? account.active : 0), 0)
      return { wallet: code, active, worthMinor: conversion && mostWorth(conversion, active) }
    }),
  }
}
