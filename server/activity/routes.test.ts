import assert from 'node:assert/strict'
import { test } from 'node:test'
import { needsDatabase } from '../../test/database.ts'
import { anOwner, aProduct, makeShop } from '../../test/product.ts'

test('a shop to which nothing was sent has no arrivals', needsDatabase, async () => {
  const product = await aProduct()
  const ask = await anOwner(product)
  const shop = await makeShop(ask)
  const reply = await ask('GET', `${shop}/events`)
  assert.equal(reply.status, 200, reply.text)
  assert.deepEqual(reply.json, { arrivals: [], nextCursor: null, counts: { accepted: 0, duplicates: 0, conflicts: 0, rejected: 0 } })
})
