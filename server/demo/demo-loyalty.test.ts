import assert from 'node:assert/strict'
import { test } from 'node:test'
import { needsDatabase, testDatabase } from '../../test/database.ts'
import { aRow, aShop, record } from '../../test/shop.ts'
import { addDays, startOfDay } from '../kit/clock.ts'
import { all, one, sql, transaction } from '../kit/database.ts'
import { recordLoyalty } from './demo-loyalty.ts'

const shop = { currency: 'PLN', timeZone: 'Europe/Warsaw' }
const history = { endOn: '2026-05-17', seed: 7 }

test('a year of loyalty: nothing counts before it happened, and again nothing changes', needsDatabase, async () => {
  const database = await testDatabase()
  const shopId = await aShop(database)
  // Sixty people who buy every sixty days, and stop at different times.
  const rows = Array.from({ length: 60 }, (_, person) =>
    Array.from({ length: 2 + (person % 5) }, (_, nth) => {
      const day = addDays('2025-05-03', person + 60 * nth)
      const email = `p${person}@example.com`
      return aRow({
        ...{ orderKey: `${person}-${nth}`, placedAt: startOfDay(day, shop.timeZone), placedOn: day, email, emailKey: email },
        ...{ productCode: 'tea', quantity: '1', lineTotalMinor: 30_000 + 1_000 * person },
      })
    }),
  ).flat()
  await record(database, { shopId, rows })
  const make = () => transaction(database, (tx) => recordLoyalty(tx, { shopId, shop, history }))
  await make()
  const counts = () =>
    one(
      database.db,
      sql<Record<'members' | 'rewards' | 'used' | 'coupons' | 'reviews' | 'ends' | 'operations', number>>`
        select (select count(*) from loyalty_holders where shop_id = ${shopId}) as members,
          (select count(*) from loyalty_rewards where shop_id = ${shopId}) as rewards,
          (select count(*) from loyalty_redemptions where shop_id = ${shopId} and reward_id is null) as used,
          (select count(*) from loyalty_coupons where shop_id = ${shopId}) as coupons,
          (select count(*) from loyalty_grants where shop_id = ${shopId} and source like 'review:%') as reviews,
          (select count(distinct held_at) from loyalty_redemptions where shop_id = ${shopId}) as ends,
          (select count(*) from loyalty_operations where shop_id = ${shopId}) as operations`,
    )
  const before = await counts()
  assert.deepEqual([before.members, before.rewards], [60, 4])
  for (const kind of ['used', 'coupons', 'reviews'] as const) assert.ok(before[kind] > 0, `${kind}: ${JSON.stringify(before)}`)
  assert.ok(before.ends > 2, 'not all on one day')
  const disordered = await all(
    database.db,
    sql`
      select 1 from loyalty_operations as one join loyalty_operations as later
        on later.shop_id = ${shopId} and later.account_id = one.account_id and later.version = one.version + 1 and later.effective_at < one.effective_at
      where one.shop_id = ${shopId}`,
  )
  assert.deepEqual(disordered, [])
  await make()
  assert.deepEqual(await counts(), before)
})
