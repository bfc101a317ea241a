import { type Database, sql, transaction, write, writeTogether } from '../../kit/database.ts'
import { newId } from '../../kit/ids.ts'
import { accountOf, type Book, moneyRules, newHolder, type Wallet } from '../book/book.ts'
import { emptyBook } from '../book/empty-book.ts'
import { writeAccounts, writeEntries, writeLots, writeOperations, writeRedemptions } from '../book/write-ledger.ts'
import { aProgram } from '../earning/program-for-tests.ts'
import type { Account, Holder } from '../ledger/holder.ts'
import type { Ledger, WalletRules } from '../ledger/post.ts'

/** One holder with one wallet, to which the ledger's own functions are applied, and what is then stored of it. */
export interface StoredLedger {
  shopId: string
  wallet: Wallet
  holder: Holder
  account: Account
  at: (now: Date) => Ledger
  store: () => Promise<void>
}

/** A gift card, so that no customer is needed. */
export async function storedLedger(
  database: Database,
  {
    shopId,
    rules = moneyRules,
    zone = 'Europe/Warsaw',
    code = 'points',
  }: { shopId: string; rules?: WalletRules; zone?: string; code?: string },
): Promise<StoredLedger> {
  const wallet: Wallet = { walletId: newId(), code, kind: 'points', currency: null }
  const joinedAt = new Date('2026-01-01T00:00:00Z')
  const holder: Holder = {
    ...newHolder({ newId }, { customerId: '', joinedAt, joinedOn: '2026-01-01', priorOrders: 0 }),
    kind: 'gift_card',
    customerId: null,
  }
  const account = accountOf({ newId }, holder, wallet)
  const operations: Book['operations'] = []
  const at = (now: Date): Ledger => ({
    zone,
    now,
    newId,
    rulesOf: () => rules,
    tiers: null,
    tierWalletId: null,
    creditWalletId: null,
    redeemsSince: joinedAt,
    operations,
    tierChanges: [],
  })
  await transaction(database, async (tx) => {
    await write(
      tx,
      sql`insert into loyalty_wallets (shop_id, wallet_id, code, kind, created_at) values (${shopId}, ${wallet.walletId}, ${code}, 'points', ${joinedAt})`,
    )
    await write(
      tx,
      sql`insert into loyalty_holders (shop_id, holder_id, kind, joined_at, joined_on) values (${shopId}, ${holder.holderId}, 'gift_card', ${joinedAt}, '2026-01-01')`,
    )
  })
  const store = () =>
    transaction(database, async (tx) => {
      const live = {
        state: 'live',
        version: 1,
        publishedAt: joinedAt,
        program: aProgram([]),
        zone,
        wallets: new Map([[code, wallet]]),
      } as const
      const book: Book = { ...emptyBook(live, { shopId, now: joinedAt, newId }), operations }
      const changed = [{ holderId: holder.holderId, account }]
      for (const lotId of account.lots.keys()) account.changedLots.add(lotId)
      const written = [
        writeAccounts(book, changed),
        writeLots(book, changed),
        writeOperations(book),
        writeEntries(book),
        writeRedemptions(book, changed),
      ]
      await writeTogether(
        tx,
        written.filter((statement) => statement !== null),
      )
      await write(
        tx,
        sql`update loyalty_holders set next_due_at = ${holder.nextDueAt} where shop_id = ${shopId} and holder_id = ${holder.holderId}`,
      )
      operations.length = 0
    })
  return { shopId, wallet, holder, account, at, store }
}
