import assert from 'node:assert/strict'
import { test } from 'node:test'
import { needsDatabase } from '../../test/database.ts'
import { anOwner, aProduct, makeShop } from '../../test/product.ts'
import { aRow, record } from '../../test/shop.ts'
import { all, sql } from '../kit/database.ts'
import { tasksOf } from '../wiring.ts'

const people = 700

test('an action on a filter changes just those it showed before, and its undo gives back just what there was', needsDatabase, async () => {
  const { product, ask, shop, state, run, customers } = await aDesk()
  await ask('POST', `${customers[0]}/tags`, { name: 'VIP' })
  const before = await state()
  const request = { action: { kind: 'add_tag', name: 'vip' }, target: { filter: { country: 'PL' } } }
  const preview = (await ask('POST', `${shop}/bulk-actions/preview`, request)).json
  assert.deepEqual([preview.total, preview.changing, (preview.samples as unknown[]).length], [people, people - 1, 10])
  assert.deepEqual(await state(), before, 'a preview changes nothing')

  const bulk = await begin(request)
  assert.deepEqual([bulk.state, bulk.seen, bulk.changed], ['done', people, people - 1])
  await run(String(bulk.bulkId))
  assert.equal((await read(bulk.bulkId)).changed, people - 1, 'again it changes nothing')

  // Somebody takes one tag away by hand and gives it again: that one is theirs.
  product.clock.set('2026-03-01T11:00:00Z')
  const { tags } = (await ask('GET', `${customers[5]}`)).json as { tags: { tagId: string }[] }
  await ask('DELETE', `${customers[5]}/tags/${tags[0]?.tagId}`)
  await ask('POST', `${customers[5]}/tags`, { name: 'VIP' })
  const undone = await undo(bulk.bulkId)
  assert.deepEqual([undone.state, undone.restored, undone.kept], ['undone', people - 2, 1])
  await ask('DELETE', `${customers[5]}/tags/${tags[0]?.tagId}`)
  assert.deepEqual(await state(), before)

  async function begin(body: object) {
    const reply = await ask('POST', `${shop}/bulk-actions`, body)
    assert.equal(reply.status, 202, reply.text)
    await run(String(reply.json.bulkId))
    return read(reply.json.bulkId)
  }

  async function read(bulkId: unknown) {
    return (await ask('GET', `${shop}/bulk-actions/${bulkId}`)).json
  }

  async function undo(bulkId: unknown) {
    const reply = await ask('POST', `${shop}/bulk-actions/${bulkId}/undo`)
    assert.equal(reply.status, 202, reply.text)
    await run(String(bulkId))
    return read(bulkId)
  }
})

test('a tag that was taken away comes back as it was given; a field gets its value from before', needsDatabase, async () => {
  const { ask, shop, state, run, customers, product } = await aDesk()
  const { fieldId } = (await ask('POST', `${shop}/customer-fields`, { key: 'plan', label: 'Plan', type: 'choice', options: ['a', 'b'] }))
    .json
  for (const place of [0, 1, 2]) await ask('PATCH', `${customers[place]}`, { fields: { plan: 'a' } })
  const { tagId } = (await ask('POST', `${customers[3]}/tags`, { name: 'Loud' })).json
  product.clock.set('2026-03-02T10:00:00Z')
  const before = await state()
  const target = { customerIds: customers.slice(0, 4).map((path) => path.split('/').at(-1)) }
  const actions = [
    [{ kind: 'remove_tag', tagId }, 1],
    [{ kind: 'set_field', fieldId, value: 'b' }, 4],
    [{ kind: 'set_field', fieldId, value: null }, 3],
  ] as const
  for (const [action, changed] of actions) {
    const { bulkId } = (await ask('POST', `${shop}/bulk-actions`, { action, target })).json
    await run(String(bulkId))
    assert.equal((await ask('GET', `${shop}/bulk-actions/${bulkId}`)).json.changed, changed)
    assert.notDeepEqual(await state(), before)
    await ask('POST', `${shop}/bulk-actions/${bulkId}/undo`)
    await run(String(bulkId))
    assert.deepEqual(await state(), before, JSON.stringify(action))
    assert.equal((await ask('POST', `${shop}/bulk-actions/${bulkId}/undo`)).json.code, 'bulk_not_undoable')
  }
  const unfit = await ask('POST', `${shop}/bulk-actions/preview`, { action: { kind: 'set_field', fieldId, value: 'c' }, target })
  assert.equal(unfit.json.code, 'value_does_not_fit')
})

test('what somebody changed after the action is left by its undo', needsDatabase, async () => {
  const { ask, shop, run, customers } = await aDesk()
  const { fieldId } = (await ask('POST', `${shop}/customer-fields`, { key: 'plan', label: 'Plan', type: 'text' })).json
  const target = { customerIds: customers.slice(0, 2).map((path) => path.split('/').at(-1)) }
  const { bulkId } = (await ask('POST', `${shop}/bulk-actions`, { action: { kind: 'set_field', fieldId, value: 'b' }, target })).json
  await run(String(bulkId))
  await ask('PATCH', `${customers[1]}`, { fields: { plan: 'mine' } })
  await ask('POST', `${shop}/bulk-actions/${bulkId}/undo`)
  await run(String(bulkId))
  const { restored, kept } = (await ask('GET', `${shop}/bulk-actions/${bulkId}`)).json
  assert.deepEqual([restored, kept], [1, 1])
  const { fields } = (await ask('GET', String(customers[1]))).json as { fields: { value: unknown }[] }
  assert.equal(fields[0]?.value, 'mine')
})

test('an action that is stopped keeps what it did, and can be undone', needsDatabase, async () => {
  const { ask, shop, run, state } = await aDesk()
  const before = await state()
  const reply = await ask('POST', `${shop}/bulk-actions`, { action: { kind: 'add_tag', name: 'New' }, target: { filter: {} } })
  const { bulkId } = reply.json
  const interrupted = new AbortController()
  interrupted.abort(new Error('the process ends'))
  await assert.rejects(run(String(bulkId), interrupted.signal), /the process ends/)
  const stopped = (await ask('POST', `${shop}/bulk-actions/${bulkId}/stop`)).json
  assert.deepEqual([stopped.state, stopped.seen, stopped.changed], ['stopped', 300, 300])
  await run(String(bulkId))
  assert.equal((await ask('GET', `${shop}/bulk-actions/${bulkId}`)).json.seen, 300, 'stopped it stays')
  assert.equal((await ask('POST', `${shop}/bulk-actions/${bulkId}/stop`)).json.code, 'bulk_not_running')
  await ask('POST', `${shop}/bulk-actions/${bulkId}/undo`)
  await run(String(bulkId))
  assert.deepEqual(await state(), before)
})

async function aDesk() {
  const product = await aProduct()
  const ask = await anOwner(product)
  const shop = await makeShop(ask)
  const shopId = shop.slice('/api/shops/'.length)
  const rows = Array.from({ length: people }, (_, n) => {
    const email = `p${n}@example.com`
    return aRow({
      orderKey: `${n}`,
      placedAt: new Date('2026-02-01T12:00:00Z'),
      placedOn: '2026-02-01',
      quantity: '1',
      lineTotalMinor: 500 + n,
      productCode: 'A',
      email,
      emailKey: email,
      country: 'PL',
    })
  })
  await record(product.database, { shopId, rows })
  const found = await all(
    product.database.db,
    sql<{ customerId: string }>`select customer_id from customers where shop_id = ${shopId} order by customer_id`,
  )
  return {
    ...{ product, ask, shop },
    customers: found.map(({ customerId }) => `${shop}/customers/${customerId}`),
    /** All that an action can change, and nothing of how it came about. */
    state: async () => ({
      tags: await all(
        product.database.db,
        sql`select customer_id, origin_id, tag_id, added_at, added_by from customer_tags where shop_id = ${shopId} order by 1, 2, 3`,
      ),
      traits: await all(product.database.db, sql`select customer_id, traits from customers where shop_id = ${shopId} order by 1`),
    }),
    run: async (bulkId: string, signal = new AbortController().signal) => {
      await tasksOf(product.services).run_bulk_action?.({ shopId, bulkId }, { signal, attempt: 1, isLastAttempt: false })
    },
  }
}
