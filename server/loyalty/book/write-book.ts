import { touch } from '../../customers/customers.ts'
import type { Tx } from '../../kit/database.ts'
import { tell } from '../../kit/outbox-rows.ts'
import { factsOf } from '../facts.ts'
import type { Book } from './book.ts'
import { writeBudgets, writeCounters, writeDays, writeGrants, writeHolders, writeTierChanges } from './write-holders.ts'
import { type Changed, writeAccounts, writeEntries, writeLots, writeOperations, writeRedemptions } from './write-ledger.ts'
import { writeRewards } from './write-rewards.ts'

/** Stores everything that decisions left behind, each table in one statement for any number of holders; what did not change is not written. */
export async function writeBook(tx: Tx, book: Book): Promise<void> {
  const changed = changedAccounts(book)
  await writeHolders(tx, book)
  await writeAccounts(tx, book, changed)
  await writeLots(tx, book, changed)
  await writeOperations(tx, book)
  await writeEntries(tx, book)
  await writeRedemptions(tx, book, changed)
  await writeRewards(tx, book)
  await writeGrants(tx, book)
  await writeDays(tx, book)
  await writeCounters(tx, book)
  await writeBudgets(tx, book)
  await writeTierChanges(tx, book)
  await tell(tx, { shopId: book.shopId, facts: factsOf(book) })
  const customerIds = [...book.holders.values()].flatMap(({ customerId }) => customerId ?? [])
  await touch(tx, { shopId: book.shopId, topic: 'loyalty', customerIds, now: book.now })
}

/** Accounts to which something happened, and those that a grant of nothing belongs to. */
function changedAccounts(book: Book): Changed[] {
  const touched = new Set(book.operations.map(({ accountId }) => accountId))
  for (const grant of book.grants.values()) if (grant.isChanged) touched.add(grant.accountId)
  return [...book.holders.values()].flatMap(({ holderId, accounts }) =>
    [...accounts.values()].filter(({ accountId }) => touched.has(accountId)).map((account) => ({ holderId, account })),
  )
}
