import assert from 'node:assert/strict'
import { test } from 'node:test'
import { needsDatabase, testDatabase } from '../../test/database.ts'
import { aShop } from '../../test/shop.ts'
import { all, type Database, sql, type Tx, transaction, write } from './database.ts'
import { type Answer, forgetOldKeys, idempotent } from './idempotency.ts'
import { conflict } from './problem.ts'

const now = new Date('2026-03-01T10:00:00Z')

test('the same request counts once and is answered the same', needsDatabase, async () => {
  const { request, notes } = await aDesk()
  assert.deepEqual(await request('k1', { note: 'a', n: 1 }), { status: 201, body: { note: 'a', count: 1 }, isReplayed: false })
  assert.deepEqual(await request('k1', { n: 1, note: 'a' }), { status: 201, body: { note: 'a', count: 1 }, isReplayed: true })
  assert.deepEqual(await request('k2', { note: 'a', n: 1 }), { status: 201, body: { note: 'a', count: 2 }, isReplayed: false })
  assert.deepEqual(await notes(), ['a', 'a'])
})

test('the same key with another body is refused, and nothing is written', needsDatabase, async () => {
  const { request, notes } = await aDesk()
  await request('k1', { note: 'a' })
  await assert.rejects(request('k1', { note: 'b' }), { code: 'idempotency_key_reused', kind: 'conflict' })
  assert.deepEqual(await notes(), ['a'])
})

test('a key of one operation or shop says nothing about another', needsDatabase, async () => {
  const { request, database } = await aDesk()
  await request('k1', { note: 'a' })
  assert.equal((await request('k1', { note: 'b' }, { operation: 'other' })).isReplayed, false)
  assert.equal((await request('k1', { note: 'c' }, { shopId: await aShop(database) })).isReplayed, false)
})

test('a request that failed leaves no key and may be tried again', needsDatabase, async () => {
  const { request, notes } = await aDesk()
  await assert.rejects(request('k1', { note: 'a' }, { fails: true }), { code: 'view_name_taken' })
  assert.equal((await request('k1', { note: 'a' })).isReplayed, false)
  assert.deepEqual(await notes(), ['a'])
})

test('of many at once one does the work and the others wait for its answer', needsDatabase, async () => {
  const { request, notes } = await aDesk()
  const answers = await Promise.all(Array.from({ length: 8 }, () => request('k1', { note: 'a' }, { takesMs: 50 })))
  assert.equal(answers.filter(({ isReplayed }) => !isReplayed).length, 1)
  assert.equal(new Set(answers.map(({ body }) => JSON.stringify(body))).size, 1)
  assert.deepEqual(await notes(), ['a'])
})

test('where the first of two fails, the second does the work', needsDatabase, async () => {
  const { request, notes } = await aDesk()
  const first = request('k1', { note: 'a' }, { fails: true, takesMs: 100 })
  const second = request('k1', { note: 'a' }, { takesMs: 1 })
  const outcomes = await Promise.allSettled([first, second])
  assert.equal(outcomes[0].status, 'rejected')
  assert.deepEqual(await notes(), ['a'])
})

test('keys are kept for thirty days', needsDatabase, async () => {
  const { request, database, shopId } = await aDesk()
  await request('k1', { note: 'a' })
  const forget = (day: string) => transaction(database, (tx) => forgetOldKeys(tx, { shopId, now: new Date(day), limit: 10 }))
  assert.equal(await forget('2026-03-31T10:00:00Z'), 0)
  assert.equal(await forget('2026-03-31T10:00:01Z'), 1)
  assert.equal((await request('k1', { note: 'b' })).isReplayed, false)
})

interface Circumstances {
  operation?: string
  shopId?: string
  fails?: boolean
  takesMs?: number
}

/** A desk that takes notes, one a request, in the changes of a shop. */
async function aDesk() {
  const database = await testDatabase()
  const home = await aShop(database)
  const request = (
    key: string,
    body: { note: string; n?: number },
    { operation = 'POST notes', shopId = home, fails = false, takesMs = 0 }: Circumstances = {},
  ) =>
    transaction(database, (tx) =>
      idempotent(tx, { shopId, operation, key, body, now }, () => takeNote(tx, { shopId, note: body.note, fails, takesMs })),
    )
  return { database, shopId: home, request, notes: () => notesOf(database, home) }
}

async function takeNote(
  tx: Tx,
  { shopId, note, fails, takesMs }: { shopId: string; note: string; fails: boolean; takesMs: number },
): Promise<Answer<{ note: string; count: number }>> {
  await write(tx, sql`insert into changes (shop_id, change_id, action, changed_at) values (${shopId}, gen_random_uuid(), ${note}, ${now})`)
  await write(tx, sql`select pg_sleep(${takesMs / 1000}::float8)`)
  if (fails) throw conflict('view_name_taken')
  const count = (await all(tx, sql`select 1 as found from changes where shop_id = ${shopId}`)).length
  return { status: 201, body: { note, count } }
}

async function notesOf(database: Database, shopId: string): Promise<string[]> {
  return (await all(database.db, sql<{ action: string }>`select action from changes where shop_id = ${shopId}`)).map(({ action }) => action)
}
