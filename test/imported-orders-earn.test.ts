/** Section 7.14 of specs/loyalty.md: orders in other currencies, converted once, as a file tells them. */
import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { runImport } from '../server/imports/imports.ts'
import { aProgram, aRule, perDollars } from '../server/loyalty/earning/program-for-tests.ts'
import type { LoyalShop } from '../server/loyalty/shop-for-tests.ts'
import { openShop } from '../server/loyalty/worked/open-shop-for-tests.ts'
import { needsDatabase } from './database.ts'
import { aPlannedImport } from './import.ts'

/** Takes in a file of orders, as the console does. */
async function importOrders(shop: LoyalShop, rows: readonly string[]): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'regulars-'))
  const file = join(folder, 'orders.csv')
  await writeFile(file, rows.join('\n'))
  const key = await aPlannedImport(shop.database, { shopId: shop.shopId, file, now: shop.now() })
  const done = await runImport(
    shop.database,
    { now: shop.now },
    {
      ...key,
      shop: { currency: 'USD', timeZone: 'Europe/Warsaw', country: 'PL' },
    },
  )
  assert.equal(done, 'done')
  await rm(folder, { recursive: true })
}

suite('7.14', needsDatabase, () => {
  test('7.14 £80 at the order’s rate of 1.25 are $100 and 100 points, and a refund at it takes its share (help.rivo.io 15014351)', async () => {
    const shop = await openShop(aProgram([aRule('base', perDollars(1, 100))]))
    const header = 'order id,date,customer id,sku,quantity,line total,currency,exchange rate,refund of'
    await importOrders(shop.at('2026-02-01'), [header, '1,2026-01-03,anna,tea,1,80.00,GBP,1.25,'])
    await shop.settle('anna')
    assert.equal((await shop.balance('anna')).active, 100)
    await importOrders(shop.at('2026-02-02'), [header, 'r1,2026-02-01,anna,tea,-0.5,-40.00,GBP,1.25,1'])
    await shop.settle('anna')
    assert.equal((await shop.balance('anna')).active, 50)
  })

  test('7.14 an order of which only the total is told earns on it, and what is refunded of the total is taken back', async () => {
    const shop = await openShop(aProgram([aRule('base', perDollars(1, 100))]))
    const header = 'order id,date,customer id,total,refunded amount,currency,exchange rate'
    await importOrders(shop.at('2026-02-01'), [header, '1,2026-01-03,anna,80.00,0,GBP,1.25', '2,2026-01-04,bela,49.95,0,USD,'])
    await shop.settle('anna', 'bela')
    assert.deepEqual([(await shop.balance('anna')).active, (await shop.balance('bela')).active], [100, 49])
    await importOrders(shop.at('2026-02-02'), [header, '1,2026-01-03,anna,80.00,20.00,GBP,1.25', '2,2026-01-04,bela,49.95,49.95,USD,'])
    await shop.settle('anna', 'bela')
    assert.deepEqual([(await shop.balance('anna')).active, (await shop.balance('bela')).active], [75, 0])
  })
})
