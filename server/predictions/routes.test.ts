import assert from 'node:assert/strict'
import { test } from 'node:test'
import { needsDatabase } from '../../test/database.ts'
import { type Ask, anOwner, aProduct, invite, makeShop, type Product } from '../../test/product.ts'
import { record } from '../../test/shop.ts'
import { aSale } from '../../test/simulated-shop.ts'
import { all, one, sql } from '../kit/database.ts'

const made = needsDatabase.skip ? undefined : await aScene()

test('a run is asked for once, seen, stopped, and asked for again', needsDatabase, async () => {
  const { owner, shop } = scene()
  const asked = await owner('POST', `${shop}/predictions/runs`, {}, { 'idempotency-key': 'first' })
  assert.equal(asked.status, 202)
  const { runId, state } = asked.json.underWay as { runId: string; state: string }
  assert.equal(state, 'waiting')
  const again = await owner('POST', `${shop}/predictions/runs`, {}, { 'idempotency-key': 'first' })
  assert.equal(again.headers['idempotency-replayed'], 'true')
  const another = await owner('POST', `${shop}/predictions/runs`, {})
  assert.equal((another.json.underWay as { runId: string }).runId, runId, 'one at a time')

  const stopped = await owner('POST', `${shop}/predictions/runs/${runId}/stop`, {})
  assert.equal(stopped.status, 200)
  assert.equal(stopped.json.underWay, null)
  assert.equal((stopped.json.earlier as { state: string }[])[0]?.state, 'stopped')
  assert.equal((await owner('POST', `${shop}/predictions/runs/${runId}/stop`, {})).status, 200, 'stopped it stays')
  const next = await owner('POST', `${shop}/predictions/runs`, {})
  assert.notEqual((next.json.underWay as { runId: string }).runId, runId)
})

test('a shop without orders has nothing to compute from', needsDatabase, async () => {
  const { owner } = scene()
  const empty = await makeShop(owner)
  const reply = await owner('POST', `${empty}/predictions/runs`, {})
  assert.equal(reply.status, 409)
  assert.equal(reply.json.code, 'no_orders_to_learn_from')
  const { json } = await owner('GET', `${empty}/predictions`)
  assert.equal(json.hasOrders, false)
  assert.equal(json.card, null)
})

test('support sees a customer’s numbers and neither the card nor the button', needsDatabase, async () => {
  const { product, owner, shop } = scene()
  const support = await invite(product, owner, shop, { email: 'support@example.com', role: 'support' })
  assert.equal((await support('GET', `${shop}/predictions`)).status, 403)
  assert.equal((await support('POST', `${shop}/predictions/runs`, {})).status, 403)
  const customerId = await customerOf('K1')
  const { status, json } = await support('GET', `${shop}/customers/${customerId}/predictions`)
  assert.equal(status, 200)
  assert.deepEqual(json, { customerId, prediction: null, why: 'not_computed' })
})

test('orders of a few customers bring a refresh of just these, an import a run', needsDatabase, async () => {
  const { product } = scene()
  const jobs = await all(
    product.database.db,
    sql<{ payload: { customerIds: string[] | null } }>`
      select content.payload from graphile_worker.jobs jobs join graphile_worker._private_jobs content on content.id = jobs.id
      where task_identifier = 'refresh_predictions' and payload ->> 'shopId' = ${scene().shopId} order by jobs.id`,
  )
  assert.deepEqual(
    jobs.map(({ payload }) => payload.customerIds?.length ?? null),
    [2, null],
  )
})

interface Scene {
  product: Product
  owner: Ask
  shop: string
  shopId: string
}

async function aScene(): Promise<Scene> {
  const product = await aProduct()
  const owner = await anOwner(product)
  const shop = await makeShop(owner)
  const shopId = shop.slice('/api/shops/'.length)
  await record(product.database, { shopId, rows: ['K1', 'K2'].map((customer) => aSale({ customer, day: '2026-02-01' })) })
  const many = Array.from({ length: 201 }, (_, index) => aSale({ customer: `M${index}`, day: '2026-02-02' }))
  await record(product.database, { shopId, rows: many })
  return { product, owner, shop, shopId }
}

function scene(): Scene {
  assert(made)
  return made
}

async function customerOf(number: string): Promise<string> {
  const { product, shopId } = scene()
  const found = sql<{
    customerId: string
  }>`select customer_id from identifiers where shop_id = ${shopId} and kind = 'customer_number' and value = ${number}`
  return (await one(product.database.db, found)).customerId
}
