import assert from 'node:assert/strict'
import { test } from 'node:test'
import { needsDatabase, testDatabase } from '../../test/database.ts'
import { aShop } from '../../test/shop.ts'
import { sql, transaction, write } from '../kit/database.ts'
import { readDefinition } from './definition.ts'
import { previewSegment } from './preview.ts'
import { condition, conditions } from './shop-for-tests.ts'

test('a count that takes too long is estimated from a sample, and says so', needsDatabase, async () => {
  const database = await testDatabase()
  const shopId = await aShop(database)
  const now = new Date('2026-03-01')
  const customers = 12_000
  await transaction(database, async (tx) => {
    await write(
      tx,
      sql`insert into customers (shop_id, customer_id, city, profile_at, created_at, first_seen_at)
          select ${shopId}, overlay(md5(n::text) placing '7' from 13 for 1)::uuid, case when n % 4 = 0 then 'Kraków' else 'Lwów' end, ${now}, ${now}, ${now}
          from generate_series(1, ${customers}::integer) as n`,
    )
    await write(
      tx,
      sql`insert into customer_totals (shop_id, customer_id, orders, purchase_days, revenue_minor, order_revenue_minor, unmatched_minor)
          select shop_id, customer_id, 0, 0, 0, 0, 0 from customers where shop_id = ${shopId}`,
    )
  })
  const { tree } = readDefinition(condition('city', { cities: ['kraków'] }), conditions)
  const exact = await previewSegment(database, { shopId, tree, now, patienceMs: 60_000 })
  assert.deepEqual([exact.count, exact.customers, exact.sample.length], [{ kind: 'exact', members: customers / 4 }, customers, 20])

  const { count, sample } = await previewSegment(database, { shopId, tree, now, patienceMs: 1, samplePatienceMs: 60_000 })
  assert(count.kind === 'estimated', JSON.stringify(count))
  assert(count.sampled > 3_000 && count.sampled < 5_000, `${count.sampled} were looked at`)
  assert(count.low <= customers / 4 && customers / 4 <= count.high && count.high - count.low < customers / 20, JSON.stringify(count))
  assert.equal(sample.length, 20)

  const hopeless = await previewSegment(database, { shopId, tree, now, patienceMs: 1, samplePatienceMs: 1 })
  assert.deepEqual(hopeless.count, { kind: 'unknown' })
})
