/** What the staff keep about two customers who become one, and part again. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { needsDatabase } from '../../test/database.ts'
import { anOwner, aProduct, makeShop } from '../../test/product.ts'
import { aRow, record } from '../../test/shop.ts'
import { all, sql } from '../kit/database.ts'
import { tasksOf } from '../wiring.ts'

test('notes, tasks, tags and changes follow a customer into another one, and go back as they were', needsDatabase, async () => {
  const { ask, shop, one, other, rows, staffId } = await twoCustomers()
  for (const [name, customer] of [
    ['one', one],
    ['other', other],
  ] as const) {
    await ask('POST', `${customer}/notes`, { body: `Note of ${name}` })
    await ask('POST', `${shop}/tasks`, { title: `Task of ${name}`, dueOn: '2026-03-02', assigneeId: staffId, customerId: idOf(customer) })
    await ask('POST', `${customer}/tags`, { name: 'VIP' })
    await ask('POST', `${customer}/tags`, { name: `Tag of ${name}` })
    await ask('PATCH', customer, { city: name })
  }
  const before = await rows()
  const { mergeId, keptId } = (await ask('POST', `${one}/merge`, { otherId: idOf(other) })).json
  const kept = `${shop}/customers/${keptId}`
  const merged = (await ask('GET', kept)).json as { tags: { name: string }[] }
  assert.deepEqual(
    merged.tags.map(({ name }) => name),
    ['Tag of one', 'Tag of other', 'VIP'],
  )
  const { entries } = (await ask('GET', `${kept}/timeline?kinds=note,task,merge`)).json as { entries: { kind: string }[] }
  assert.deepEqual(entries.map(({ kind }) => kind).sort(), ['merge', 'note', 'note', 'task', 'task'])
  const [old] = [one, other].filter((path) => idOf(path) !== keptId)
  assert.equal((await ask('GET', String(old))).json.customerId, keptId)
  assert.equal((await ask('POST', `${old}/notes`, { body: 'by an old address' })).status, 201)

  const parted = await ask('POST', `${shop}/merges/${mergeId}/undo`)
  assert.equal(parted.status, 200, parted.text)
  const { notes, ...others } = await rows()
  assert.deepEqual(others, { tags: before.tags, tasks: before.tasks, changes: before.changes })
  assert.deepEqual(
    notes.filter(({ body }) => body !== 'by an old address'),
    before.notes,
  )
})

test('a bulk action is undone also where its customers became one meanwhile', needsDatabase, async () => {
  const { product, ask, shop, shopId, one, other } = await twoCustomers()
  const run = (bulkId: unknown) =>
    tasksOf(product.services).run_bulk_action?.(
      { shopId, bulkId },
      { signal: new AbortController().signal, attempt: 1, isLastAttempt: false },
    )
  const { bulkId } = (await ask('POST', `${shop}/bulk-actions`, { action: { kind: 'add_tag', name: 'New' }, target: { filter: {} } })).json
  await run(bulkId)
  const { keptId } = (await ask('POST', `${one}/merge`, { otherId: idOf(other) })).json
  await ask('POST', `${shop}/bulk-actions/${bulkId}/undo`)
  await run(bulkId)
  const { restored, kept } = (await ask('GET', `${shop}/bulk-actions/${bulkId}`)).json
  assert.deepEqual([restored, kept], [2, 0])
  assert.deepEqual((await ask('GET', `${shop}/customers/${keptId}`)).json.tags, [])
})

const idOf = (path: string): string => path.split('/').at(-1) ?? ''

async function twoCustomers() {
  const product = await aProduct()
  const ask = await anOwner(product)
  const shop = await makeShop(ask)
  const shopId = shop.slice('/api/shops/'.length)
  const order = { placedAt: new Date('2026-02-01T12:00:00Z'), placedOn: '2026-02-01', quantity: '1', lineTotalMinor: 500, productCode: 'A' }
  const emails = ['one@example.com', 'other@example.com']
  await record(product.database, { shopId, rows: emails.map((email) => aRow({ ...order, orderKey: email, email, emailKey: email })) })
  const { customers } = (await ask('GET', `${shop}/customers?sort=name`)).json as { customers: { customerId: string }[] }
  const [one = '', other = ''] = customers.map(({ customerId }) => `${shop}/customers/${customerId}`)
  const { staffId } = (await ask('GET', '/api/me')).json
  const { db } = product.database
  return {
    ...{ product, ask, shop, shopId, one, other, staffId },
    /** Whose each row is. */
    rows: async () => ({
      notes: await all(db, sql<{ body: string }>`select body, customer_id, origin_id from notes where shop_id = ${shopId} order by body`),
      tasks: await all(db, sql`select title, customer_id, origin_id from tasks where shop_id = ${shopId} order by title`),
      tags: await all(db, sql`select tag_id, customer_id, origin_id from customer_tags where shop_id = ${shopId} order by 1, 2`),
      changes: await all(db, sql`select change_id, customer_id, origin_id from customer_changes where shop_id = ${shopId} order by 1`),
    }),
  }
}
