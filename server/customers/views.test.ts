import assert from 'node:assert/strict'
import { test } from 'node:test'
import { needsDatabase } from '../../test/database.ts'
import { type Ask, anOwner, aProduct, invite, makeShop } from '../../test/product.ts'
import { newId } from '../kit/ids.ts'

test('a saved view is made once for each Idempotency-Key', needsDatabase, async () => {
  const ask = await anOwner(await aProduct())
  const shop = await makeShop(ask)
  const save = (body: object, key: string) => ask('POST', `${shop}/customer-views`, body, { 'idempotency-key': key })
  const key = newId()
  const first = await save({ name: 'Regulars', filter: { minOrders: 3 } }, key)
  const again = await save({ name: 'Regulars', filter: { minOrders: 3 } }, key)
  assert.deepEqual([first.status, again.status, again.headers['idempotency-replayed']], [201, 201, 'true'])
  assert.deepEqual(again.json, first.json)
  const other = await save({ name: 'Others', filter: {} }, key)
  assert.deepEqual([other.status, other.json.code], [409, 'idempotency_key_reused'])
  const taken = await save({ name: 'Regulars', filter: {} }, newId())
  assert.deepEqual([taken.status, taken.json.code], [409, 'view_name_taken'])
})

test('one’s own view is nobody else’s, and the list opens with the view that each chose', needsDatabase, async () => {
  const product = await aProduct()
  const ask = await anOwner(product)
  const shop = await makeShop(ask)
  const anna = await invite(product, ask, shop, { email: 'anna@example.com', role: 'support' })
  const views = async (who: Ask) =>
    ((await who('GET', `${shop}/customer-views`)).json.views as { name: string; isFirst: boolean; columns: string[] }[]).map(
      ({ name, isFirst }) => [name, isFirst],
    )
  const own = (await ask('POST', `${shop}/customer-views`, { name: 'Mine', filter: {}, columns: ['tags'], isShared: false })).json
  const all = (await ask('POST', `${shop}/customer-views`, { name: 'Ours', filter: { minOrders: 2 } })).json
  assert.equal(
    (await anna('POST', `${shop}/customer-views`, { name: 'Mine', filter: {}, isShared: false })).status,
    201,
    'names of one’s own',
  )
  assert.deepEqual(
    [await views(ask), await views(anna)],
    [
      [
        ['Mine', false],
        ['Ours', false],
      ],
      [
        ['Mine', false],
        ['Ours', false],
      ],
    ],
  )
  for (const method of ['PATCH', 'DELETE'])
    assert.equal((await anna(method, `${shop}/customer-views/${own.viewId}`, method === 'PATCH' ? { name: 'x' } : undefined)).status, 404)

  await anna('PATCH', `${shop}/customer-views/${all.viewId}`, { isFirst: true })
  assert.deepEqual(
    [await views(ask), await views(anna)],
    [
      [
        ['Mine', false],
        ['Ours', false],
      ],
      [
        ['Mine', false],
        ['Ours', true],
      ],
    ],
  )
  const taken = await ask('PATCH', `${shop}/customer-views/${own.viewId}`, { name: 'Ours', isShared: true })
  assert.deepEqual([taken.status, taken.json.code], [409, 'view_name_taken'])
  await ask('PATCH', `${shop}/customer-views/${all.viewId}`, { isShared: false })
  assert.deepEqual(await views(anna), [['Mine', false]], 'a view that is shared no more is whose it was made')
  assert.equal((await ask('DELETE', `${shop}/customer-views/${all.viewId}`)).status, 204)
  assert.deepEqual(await views(ask), [['Mine', false]])
})
