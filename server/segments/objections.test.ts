import assert from 'node:assert/strict'
import { test } from 'node:test'
import { generator } from '@regulars/random'
import { needsDatabase, testDatabase } from '../../test/database.ts'
import { aShop } from '../../test/shop.ts'
import { isNotProfiled } from '../consent/consent.ts'
import { all, type Query, sql, transaction, write } from '../kit/database.ts'
import { newId } from '../kit/ids.ts'
import { momentOf } from './moment.ts'
import { objecting } from './objections.ts'
import { aCustomer } from './shop-for-tests.ts'

test('segments leave out from behaviour whom consent says that nothing is concluded about', needsDatabase, async () => {
  const database = await testDatabase()
  const random = generator(7)
  const now = new Date('2026-03-01')
  const run = (query: Query<unknown>) => transaction(database, (tx) => write(tx, query))
  let left = 0
  for (let round = 0; round < 6; round++) {
    const shopId = await aShop(database, { country: round % 2 === 0 ? 'PL' : 'CZ' })
    const staffId = newId()
    await run(
      sql`insert into staff (staff_id, email, email_key, name, password_hash, language, created_at) values (${staffId}, ${staffId}, ${staffId}, 'Sample', '', 'pl', ${now})`,
    )
    await run(sql`insert into memberships (shop_id, staff_id, role, joined_at) values (${shopId}, ${staffId}, 'owner', ${now})`)
    for (const preset of ['PL', 'UA', 'EU'])
      if (random.uniform() < 0.6)
        await run(
          sql`insert into consent_policies (shop_id, preset, marketing, track, profile, changed_at, changed_by)
              values (${shopId}, ${preset}, 'consent', 'consent', ${random.uniform() < 0.7 ? 'consent' : 'objection'}, ${now}, ${staffId})`,
        )
    const people: string[] = []
    for (let count = 0; count < 25; count++) {
      const customerId = await aCustomer(database, { shopId })
      people.push(customerId)
      const country = ['PL', 'UA', 'CZ', null][random.integer(4)] ?? null
      await run(sql`update customers set country = ${country} where shop_id = ${shopId} and customer_id = ${customerId}`)
      if (random.uniform() < 0.6)
        await run(
          sql`insert into consents (shop_id, customer_id, channel, purpose, contact, state, since_at, is_confirmed, has_soft_opt_in)
              values (${shopId}, ${customerId}, 'any', ${random.uniform() < 0.8 ? 'profile' : 'track'}, '', ${random.uniform() < 0.5 ? 'granted' : 'revoked'}, ${now}, false, false)`,
        )
      if (random.uniform() < 0.3)
        await run(
          sql`insert into privacy_requests (shop_id, request_id, customer_id, kind, state, asked_by, note, received_at, due_on)
              values (${shopId}, ${newId()}, ${customerId}, ${random.uniform() < 0.7 ? 'restriction' : 'access'}, ${random.uniform() < 0.6 ? 'in_force' : 'open'}, 'staff', '', ${now}, '2026-04-01')`,
        )
    }
    const rows = await all(
      database.db,
      sql<{
        customerId: string
      }>`select customer_id from customers where shop_id = ${shopId} and ${isNotProfiled(shopId, sql`customers.customer_id`)} order by customer_id`,
    )
    assert.deepEqual(
      [...(await objecting(database.db, { ...(await momentOf(database.db, { shopId, now })), customerIds: people }))].sort(),
      rows.map(({ customerId }) => customerId),
    )
    left += rows.length
  }
  assert(left > 20 && left < 140, `some are left out: ${left}`)
})
