import assert from 'node:assert/strict'
import { test } from 'node:test'
import { needsDatabase, testDatabase } from '../../test/database.ts'
import { sql, transaction, write } from '../kit/database.ts'
import { aProgram, aRule, aWallet } from './earning/program-for-tests.ts'
import { brokenAccounts, rebuildLedger } from './rebuild.ts'
import { aLoyalShop } from './shop-for-tests.ts'

const base = aRule('base', { code: 'purchase', mode: 'proportional', table: [{ currency: 'USD', points: 1, perMinor: 100 }] })
const program = aProgram([base], { wallets: [aWallet({ pending: { kind: 'days', afterDelivery: 0, afterOrder: 5 } })] })

test('I14 balances and lots made anew from the entries are what they were, also after both were damaged', {
  ...needsDatabase,
}, async () => {
  const database = await testDatabase()
  const shop = await aLoyalShop(database, program)
  const { shopId } = shop
  const number = await shop.order('anna', { lines: [{ minor: 10_000 }] })
  await shop.order('bea', { lines: [{ minor: 7_000 }] })
  await shop.at('2026-01-10').spend('anna', 60)
  await shop.hold('anna', { points: 10 })
  await shop.order('anna', { lines: [{ minor: 2_000 }] })
  await shop.at('2026-01-11').refund('anna', number, [{ minor: 10_000 }])
  const rows = async () =>
    (
      await database.pool.query(
        `select account_id, null as lot_id, pending, active, held, debt, forgiven from loyalty_accounts
         union all select account_id, lot_id, remaining, held, original, 0, 0 from loyalty_lots order by 1, 2`,
      )
    ).rows
  const kept = await rows()
  const rebuild = () => transaction(database, (tx) => rebuildLedger(tx, { shopId }))
  assert.deepEqual([await rebuild(), await brokenAccounts(database.db, { shopId })], [{ accounts: 0, lots: 0 }, []])
  await transaction(database, async (tx) => {
    await write(tx, sql`update loyalty_accounts set active = active + 5, debt = debt + 1 where shop_id = ${shopId}`)
    await write(tx, sql`update loyalty_lots set remaining = 0, held = 0 where shop_id = ${shopId}`)
  })
  assert.equal((await brokenAccounts(database.db, { shopId })).length, 2)
  assert.ok((await rebuild()).accounts > 0)
  assert.deepEqual(await rows(), kept)
})
