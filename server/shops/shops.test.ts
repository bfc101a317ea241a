import assert from 'node:assert/strict'
import { test } from 'node:test'
import { needsDatabase } from '../../test/database.ts'
import { anOwner, aProduct, makeShop, polishShop } from '../../test/product.ts'
import { aRow, record } from '../../test/shop.ts'

test('a shop is made whole, read, and changed', needsDatabase, async () => {
  const product = await aProduct()
  const owner = await anOwner(product)
  const shop = await makeShop(owner)
  const read = await owner('GET', shop)
  assert.deepEqual(read.json, { ...polishShop, shopId: shop.split('/').at(-1), isDemo: false, createdAt: '2026-03-01T10:00:00.000Z' })
  assert.equal((await owner('GET', shop, undefined, { 'if-none-match': String(read.headers.etag) })).status, 304)
  assert.deepEqual((await owner('PATCH', shop, { languages: ['uk', 'pl'] })).json.languages, ['uk', 'pl'])
  assert.equal((await owner('GET', shop, undefined, { 'if-none-match': String(read.headers.etag) })).status, 200)
  assert.equal((await owner('PATCH', shop, {})).status, 200)
  const { changes } = (await owner('GET', `${shop}/changes`)).json as { changes: unknown[] }
  assert.equal(changes.length, 2, 'a change that changes nothing is not written down')
})

test('currency and time zone hold once there are orders', needsDatabase, async () => {
  const product = await aProduct()
  const owner = await anOwner(product)
  const shop = await makeShop(owner)
  assert.equal((await owner('PATCH', shop, { currency: 'EUR', timeZone: 'Europe/Kyiv' })).json.currency, 'EUR')
  const order = aRow({
    orderKey: '1',
    placedAt: new Date('2026-02-01T12:00:00Z'),
    placedOn: '2026-02-01',
    productCode: 'A',
    quantity: '1',
    lineTotalMinor: 500,
  })
  await record(product.database, { shopId: shop.slice('/api/shops/'.length), rows: [order] })
  assert.equal((await owner('PATCH', shop, { currency: 'PLN' })).json.code, 'shop_has_orders')
  assert.equal((await owner('PATCH', shop, { timeZone: 'Europe/Warsaw' })).json.code, 'shop_has_orders')
  assert.equal((await owner('PATCH', shop, { name: 'Still', currency: 'EUR' })).json.name, 'Still')
})

test('what is wrong with a shop is said in the language of the reader, field by field', needsDatabase, async () => {
  const product = await aProduct()
  const owner = await anOwner(product)
  const wrong = { ...polishShop, name: '', currency: 'XYZ', timeZone: 'Mars', languages: ['pl', 'pl'] }
  const reply = await owner('POST', '/api/shops', wrong, { 'accept-language': 'pl-PL' })
  assert.equal(reply.status, 422)
  assert.equal(reply.json.code, 'invalid_request')
  const errors = new Map((reply.json as { errors: { path: string; message: string }[] }).errors.map(({ path, message }) => [path, message]))
  assert.deepEqual([...errors.keys()], ['name', 'currency', 'timeZone', 'languages'])
  assert.match(errors.get('currency') ?? '', /^Nie ma takiej waluty/)
  assert.match(errors.get('name') ?? '', /^To pole jest wymagane/)
})
