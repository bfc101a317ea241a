import { touching } from '../../customers/customers.ts'
import { type Change, type Tx, writeTogether } from '../../kit/database.ts'
import { telling } from '../../kit/outbox-rows.ts'
import { factsOf } from '../facts.ts'
import { expectAutoRedeem } from '../ledger/auto-redeem.ts'
import type { Book } from './book.ts'
import { writeBudgets, writeCounters, writeDays, writeGrants, writeHolders, writeTierChanges } from './write-holders.ts'
import { type Changed, writeAccounts, writeEntries, writeLots, writeOperations, writeRedemptions } from './write-ledger.ts'
import { writeCoupons, writeStock } from './write-rewards.ts'

/** Stores everything that decisions left behind, in one round trip for any number of holders; what did not change is not written. `others` goes along. */
export async function writeBook(tx: Tx, book: Book, others: readonly (Change | null)[] = []): Promise<void> {
  for (const holder of book.holders.values()) expectAutoRedeem(book, holder)
  const changed = changedAccounts(book)
  const customerIds = [...book.holders.values()].flatMap(({ customerId }) => customerId ?? [])
  const statements = [
    ...[writeHolders(book), writeAccounts(book, changed), writeLots(book, changed), writeOperations(book), writeEntries(book)],
    ...[writeRedemptions(book, changed), writeStock(book), writeCoupons(book), writeGrants(book), writeDays(book), writeCounters(book)],
    ...[writeBudgets(book), writeTierChanges(book), telling({ shopId: book.shopId, facts: factsOf(book) })],
    ...others,
    touching({ shopId: book.shopId, touches: [{ topic: 'loyalty', customerIds }], now: book.now }),
  ]
  await writeTogether(
    tx,
    statements.filter((statement) => statement !== null),
  )
}

/** Accounts to which something happened, and those that a grant of nothing, or points drawn from others, belong to. */
function changedAccounts(book: Book): Changed[] {
  const touched = new Set(book.operations.map(({ accountId }) => accountId))
  for (const grant of book.grants.values()) if (grant.isChanged) touched.add(grant.accountId)
  return [...book.holders.values()].flatMap(({ holderId, accounts }) =>
    [...accounts.values()]
      .filter(({ accountId, changedRedemptions }) => touched.has(accountId) || changedRedemptions.size > 0)
      .map((account) => ({ holderId, account })),
  )
}
