/** Many at once: a place within the limits is taken once, whoever reaches for it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { needsDatabase } from '../../../test/database.ts'
import { all, sql, transaction } from '../../kit/database.ts'
import { aWritingShop } from '../mailbox-for-tests.ts'
import { send } from '../send.ts'
import { postDue } from './posting.ts'

const people = process.env.REGULARS_LONG === '1' ? 10_000 : 60

test('F3: of two messages that race for the last place exactly one is sent', needsDatabase, async () => {
  const { product, shopId, post, aTemplate, manyCustomers, mailbox } = await aWritingShop()
  product.clock.set('2026-03-03T11:00:00Z')
  await aTemplate('cart', 'marketing')
  const customerIds = await manyCustomers(people)
  const now = product.clock.now()
  for (const journey of ['one', 'other'])
    await transaction(product.database, (tx) =>
      send(tx, {
        ...{ shopId, source: journey, now },
        wishes: customerIds.map((customerId) => ({
          ...{ customerId, template: 'cart', topic: journey, key: customerId, data: {}, dueAt: now },
          ...{ expiresAt: new Date('2026-03-04T11:00:00Z'), whenHeld: 'skip' as const, series: null },
        })),
      }),
    )
  const work = async () => {
    for (let idle = 0; idle < 3; ) idle = (await postDue(product.services, post, { shopId })) === 0 ? idle + 1 : 0
  }
  await Promise.all([work(), work(), work()])
  const outcomes = await all(
    product.database.db,
    sql<{
      states: string
    }>`select string_agg(state, ' ' order by state) as states from sends where shop_id = ${shopId} group by customer_id`,
  )
  assert.equal(outcomes.length, people)
  for (const { states } of outcomes) assert.equal(states, 'accepted skipped')
  assert.equal(mailbox.mails.length, people)
})
