import assert from 'node:assert/strict'
import { test } from 'node:test'
import { needsDatabase } from '../../test/database.ts'
import { anOwner, aProduct, asking, invite, makeShop, withKey } from '../../test/product.ts'
import { sampleIds } from '../../test/sample-ids.ts'
import { tasksOf } from '../wiring.ts'

test('an owner removes a shop by typing its name; nobody comes in any more, and a job takes all of it', needsDatabase, async () => {
  const product = await aProduct()
  const owner = await anOwner(product)
  const shop = await makeShop(owner, { name: 'Kawa i herbata' })
  const other = await makeShop(owner, { name: 'Inny' })
  const shopId = shop.slice('/api/shops/'.length)
  await sampleIds.customerId?.(product.database, { shopId, now: product.clock.now() })
  const admin = await invite(product, owner, shop, { email: 'admin@example.com', role: 'admin' })
  const { key } = (await owner('POST', `${shop}/api-keys`, { name: 'Key', kind: 'server', scopes: ['customers:read'] })).json
  const { link } = (await owner('POST', `${shop}/invitations`, { email: 'late@example.com', role: 'support' })).json

  assert.equal((await admin('POST', `${shop}/removal`, { name: 'Kawa i herbata' })).json.code, 'not_allowed')
  assert.equal((await owner('POST', `${shop}/removal`, { name: 'kawa' })).json.code, 'wrong_shop_name')
  assert.equal((await owner('GET', shop)).status, 200)

  assert.equal((await owner('POST', `${shop}/removal`, { name: 'Kawa i herbata ' })).status, 202)
  assert.equal((await owner('GET', shop)).status, 404)
  assert.equal((await admin('GET', shop)).status, 404)
  assert.equal((await withKey(product, String(key))('GET', `${shop}/customers`)).json.code, 'wrong_api_key')
  const token = String(link).split('/').at(-1)
  assert.equal((await asking(product)('GET', `/api/links/${token}`)).json.code, 'link_gone')
  const { memberships } = (await owner('GET', '/api/me')).json as { memberships: { shopName: string }[] }
  assert.deepEqual(
    memberships.map(({ shopName }) => shopName),
    ['Inny'],
  )

  const jobs = await product.database.pool.query(
    "select task_identifier as name from graphile_worker.jobs where task_identifier = 'remove_shop'",
  )
  assert.deepEqual(jobs.rows, [{ name: 'remove_shop' }])
  const job = { signal: new AbortController().signal, attempt: 1, isLastAttempt: false }
  await tasksOf(product.services).remove_shop?.({ shopId }, job)
  for (const table of ['shops', 'customers', 'orders', 'memberships', 'changes']) {
    const { rows } = await product.database.pool.query(`select 1 from ${table} where shop_id = $1`, [shopId])
    assert.equal(rows.length, 0, table)
  }
  assert.equal((await owner('GET', other)).status, 200)
})

test('a demo shop does not go alone', needsDatabase, async () => {
  const product = await aProduct()
  const owner = await anOwner(product)
  const { shops } = (await owner('POST', '/api/demo')).json as { shops: { shopId: string; name: string }[] }
  const [demo] = shops
  assert(demo)
  assert.equal((await owner('POST', `/api/shops/${demo.shopId}/removal`, { name: demo.name })).json.code, 'shop_is_demo')
})
