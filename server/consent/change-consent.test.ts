import assert from 'node:assert/strict'
import { test } from 'node:test'
import { needsDatabase } from '../../test/database.ts'
import { type Ask, anOwner, aProduct, invite, makeShop, type Product } from '../../test/product.ts'
import { sampleIds } from '../../test/sample-ids.ts'
import { newId } from '../kit/ids.ts'

interface Known {
  channel: string
  state: string
  source: string
  recordedBy: string | null
}

test('the staff write down what a person agreed to: who, when and why, beside what was known before', needsDatabase, async () => {
  const { product, owner, shop, customer } = await aCustomer()
  const care = await invite(product, owner, shop, { email: 'care@example.com', role: 'support' })
  assert.deepEqual(await consentOf(owner, customer), [])

  product.clock.set('2026-03-02T09:00:00Z')
  const granted = { channel: 'email', state: 'granted', reason: 'Signed at the fair in Kraków' }
  assert.equal((await owner('POST', `${customer}/consent`, granted)).status, 204)
  product.clock.set('2026-03-09T09:00:00Z')
  assert.equal((await care('POST', `${customer}/consent`, { channel: 'email', state: 'revoked', reason: 'Asked by phone' })).status, 204)
  assert.equal((await owner('POST', `${customer}/consent`, { channel: 'sms', state: 'granted', reason: 'Wrote to us' })).status, 204)

  assert.deepEqual(await consentOf(owner, customer), [
    { channel: 'email', state: 'revoked', since: '2026-03-09T09:00:00+00:00', source: 'Asked by phone', recordedBy: 'care@example.com' },
    { channel: 'sms', state: 'granted', since: '2026-03-09T09:00:00+00:00', source: 'Wrote to us', recordedBy: 'Olena' },
  ])
  const { rows } = await product.database.pool.query(
    "select state, source from consent_evidence where channel = 'email' order by occurred_at",
  )
  assert.deepEqual(
    rows,
    [
      { state: 'granted', source: 'Signed at the fair in Kraków' },
      { state: 'revoked', source: 'Asked by phone' },
    ],
    'what was known before is still there',
  )
})

test('a change of consent stands in the log of changes', needsDatabase, async () => {
  const { owner, shop, customer } = await aCustomer()
  await owner('POST', `${customer}/consent`, { channel: 'email', state: 'granted', reason: 'By phone' })
  await owner('POST', `${customer}/consent`, { channel: 'email', state: 'revoked', reason: 'By letter' })
  const { changes } = (await owner('GET', `${shop}/changes`)).json as {
    changes: { staffName: string; action: string; before: object; after: object }[]
  }
  const customerId = customer.split('/').at(-1)
  assert.deepEqual(
    changes.slice(0, 2).map(({ staffName, action, before, after }) => ({ staffName, action, before, after })),
    [
      { state: 'granted', becomes: 'revoked', reason: 'By letter' },
      { state: 'unknown', becomes: 'granted', reason: 'By phone' },
    ].map(({ state, becomes, reason }) => ({
      staffName: 'Olena',
      action: 'consent.changed',
      before: { state },
      after: { customerId, channel: 'email', state: becomes, reason },
    })),
  )
})

test('without a right, a reason or a customer nothing is written down', needsDatabase, async () => {
  const { product, owner, shop, customer } = await aCustomer()
  const analyst = await invite(product, owner, shop, { email: 'numbers@example.com', role: 'analyst' })
  const change = { channel: 'email', state: 'granted', reason: 'By phone' }
  assert.equal((await analyst('POST', `${customer}/consent`, change)).status, 403)
  assert.equal((await owner('POST', `${customer}/consent`, { ...change, reason: '  ' })).status, 422)
  assert.equal((await owner('POST', `${customer}/consent`, { ...change, state: 'pending' })).status, 422)
  assert.equal((await owner('POST', `${shop}/customers/${newId()}/consent`, change)).status, 404)
  assert.deepEqual(await consentOf(owner, customer), [])
})

test('the same request sent twice is one piece of evidence', needsDatabase, async () => {
  const { product, owner, customer } = await aCustomer()
  const send = () =>
    owner('POST', `${customer}/consent`, { channel: 'sms', state: 'granted', reason: 'By phone' }, { 'idempotency-key': 'once' })
  assert.deepEqual([(await send()).status, (await send()).status], [204, 204])
  const { rows } = await product.database.pool.query('select 1 from consent_evidence')
  assert.equal(rows.length, 1)
})

async function aCustomer(): Promise<{ product: Product; owner: Ask; shop: string; customer: string }> {
  const product = await aProduct()
  const owner = await anOwner(product)
  const shop = await makeShop(owner)
  const shopId = shop.slice('/api/shops/'.length)
  const customerId = await sampleIds.customerId?.(product.database, { shopId, now: product.clock.now() })
  return { product, owner, shop, customer: `${shop}/customers/${customerId}` }
}

async function consentOf(ask: Ask, customer: string): Promise<Known[]> {
  return (await ask('GET', customer)).json.consent as Known[]
}
