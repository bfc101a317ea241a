import assert from 'node:assert/strict'
import { test } from 'node:test'
import { needsDatabase } from '../../test/database.ts'
import { anOwner, aProduct, makeShop } from '../../test/product.ts'
import { record } from '../../test/shop.ts'
import { aSale } from '../../test/simulated-shop.ts'
import { all, sql, transaction, write } from '../kit/database.ts'
import { newId } from '../kit/ids.ts'
import { predictionsOfPerson } from './of-person.ts'
import { refreshPredictions } from './refresh.ts'
import type { StoredModel } from './schema.ts'

const model: StoredModel = {
  ...{ method: 'pnbd', parameters: [0.55, 74, 0.6, 82], flags: [] },
  spend: { kind: 'mean', meanMinor: 5_000 },
}

test('two who become one are predicted as one, and as two again when they part; who is erased leaves nothing', needsDatabase, async () => {
  const product = await aProduct()
  const { database } = product
  const owner = await anOwner(product)
  const shop = await makeShop(owner)
  const shopId = shop.slice('/api/shops/'.length)
  const days = { anna: ['2025-10-01', '2025-12-01'], hania: ['2025-11-01', '2026-01-15', '2026-02-20'] }
  await record(database, {
    shopId,
    rows: Object.entries(days).flatMap(([name, own]) =>
      own.map((day) => ({
        ...aSale({ customer: name, day }),
        customerNumber: null,
        email: `${name}@example.com`,
        emailKey: `${name}@example.com`,
      })),
    ),
  })
  const people = await all(
    database.db,
    sql<{ customerId: string }>`select customer_id from customers where shop_id = ${shopId} order by customer_id`,
  )
  const [one = '', other = ''] = people.map(({ customerId }) => customerId)
  const now = product.clock.now()
  await transaction(database, async (tx) => {
    await write(
      tx,
      sql`insert into prediction_runs (shop_id, run_id, state, cause, requested_at, cut_on, model, is_current)
          values (${shopId}, ${newId()}, 'ready', 'night', ${now}, '2026-02-28', ${JSON.stringify(model)}, true)`,
    )
    await refreshPredictions(tx, { shopId, customerIds: [one, other], now })
  })
  const numbers = async (customerId: string) => {
    const rows = await predictionsOfPerson.read(database.db, { shopId, customerId })
    return rows.map(({ computedAt: _, ...row }) => row)
  }
  const before = [await numbers(one), await numbers(other)]
  assert.deepEqual(
    before
      .flat()
      .map(({ purchaseDays }) => purchaseDays)
      .sort(),
    [2, 3],
  )

  const merged = await owner('POST', `${shop}/customers/${one}/merge`, { otherId: other })
  assert.equal(merged.status, 200, merged.text)
  const { keptId, mergedId, mergeId } = merged.json as { keptId: string; mergedId: string; mergeId: string }
  const [whole] = await numbers(keptId)
  assert.deepEqual([whole?.purchaseDays, whole?.firstOn, whole?.lastOn], [5, '2025-10-01', '2026-02-20'])
  assert.deepEqual(await numbers(mergedId), [])
  // The id of before still leads to the person.
  const { json } = await owner('GET', `${shop}/customers/${mergedId}/predictions`)
  assert.equal(json.customerId, keptId)
  assert(json.prediction)

  const parted = await owner('POST', `${shop}/merges/${mergeId}/undo`, {})
  assert.equal(parted.status, 200, parted.text)
  assert.deepEqual([await numbers(one), await numbers(other)], before)

  const erase = () => transaction(database, (tx) => predictionsOfPerson.erase(tx, { shopId, customerId: one, now }))
  assert.deepEqual(await erase(), { removed: 1, kept: 0 })
  assert.deepEqual(await erase(), { removed: 0, kept: 0 })
  assert.deepEqual(await numbers(one), [])
})
