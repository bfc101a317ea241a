import assert from 'node:assert/strict'
import { test } from 'node:test'
import { needsDatabase } from '../../test/database.ts'
import { anOwner, aProduct, makeShop } from '../../test/product.ts'
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
