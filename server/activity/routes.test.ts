import assert from 'node:assert/strict'
import { test } from 'node:test'
import { needsDatabase } from '../../test/database.ts'
import { anOwner, aProduct, makeShop } from '../../test/product.ts'
import { aDoor } from './door-for-tests.ts'
import type { ArrivalPage } from './schema.ts'

test('a shop to which nothing was sent has no arrivals', needsDatabase, async () => {
  const product = await aProduct()
  const ask = await anOwner(product)
  const shop = await makeShop(ask)
  const reply = await ask('GET', `${shop}/events`)
  assert.equal(reply.status, 200, reply.text)
  assert.deepEqual(reply.json, { arrivals: [], nextCursor: null, counts: { accepted: 0, duplicates: 0, conflicts: 0, rejected: 0 } })
})

test('arrivals are found by outcome, type and a part of the name', needsDatabase, async () => {
  const { ask, shop, batch } = await aDoor()
  const viewed = { type: 'track', event: 'Product Viewed', anonymousId: 'a' }
  await batch([
    viewed,
    { ...viewed, event: 'Żółw 100%' },
    { type: 'page', anonymousId: 'a' },
    { type: 'page' },
    { type: 'track', event: '', anonymousId: 'a' },
  ])
  const found = async (query: string) => {
    const reply = await ask('GET', `${shop}/events?${query}`)
    assert.equal(reply.status, 200, reply.text)
    return (reply.json as ArrivalPage).arrivals.map(({ outcome, type, name, code }) => code ?? `${outcome} ${type} ${name}`).sort()
  }
  const [product, turtle, page] = ['accepted track Product Viewed', 'accepted track Żółw 100%', 'accepted page Page Viewed']
  assert.deepEqual(await found(''), [page, product, turtle, 'event_name_missing', 'nobody_named'].sort())
  assert.deepEqual(await found('outcome=rejected&type=page'), ['nobody_named'])
  assert.deepEqual(await found('name=viewed'), [page, product])
  assert.deepEqual(await found('name=%C5%BB%C3%93%C5%81W%20100%25'), [turtle])
  assert.deepEqual(await found('name=%25'), [turtle])
})
