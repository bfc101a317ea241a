import assert from 'node:assert/strict'
import { test } from 'node:test'
import { needsDatabase, testDatabase } from '../../test/database.ts'
import { fillInstallation } from '../../test/filled-installation.ts'
import { all, type Database, one, sql, transaction, write } from '../kit/database.ts'
import { deleteShop } from './delete-shop.ts'
import { shopTables } from './shop-tables.ts'

test('a shop goes with every row, and what others have stays to the byte', needsDatabase, async () => {
  const database = await testDatabase()
  const { shopIds } = await fillInstallation(database)
  const [goes, stays] = shopIds
  await addJob(database, goes)
  await addJob(database, stays)
  const before = await contentsOf(database, stays)
  assert(Object.values(await contentsOf(database, goes)).filter((rows) => rows.length > 0).length > 20, 'there is much to delete')

  const seen: number[] = []
  await deleteShop(database, { shopId: goes, batchRows: 3, onProgress: (rows) => seen.push(rows) })
  assert.deepEqual(
    Object.entries(await contentsOf(database, goes)).filter(([, rows]) => rows.length > 0),
    [],
  )
  assert.deepEqual(await contentsOf(database, stays), before)
  assert(seen.length > 20 && seen.every((rows, index) => rows > (seen[index - 1] ?? 0)), `${seen}`)
  await deleteShop(database, { shopId: goes })
})

test('a removal that was interrupted goes on', needsDatabase, async () => {
  const database = await testDatabase()
  const { shopIds } = await fillInstallation(database)
  const [shopId] = shopIds
  const stop = new AbortController()
  await assert.rejects(
    deleteShop(database, { shopId, batchRows: 2, signal: stop.signal, onProgress: (rows) => rows > 6 && stop.abort(new Error('stopped')) }),
    /stopped/,
  )
  const left = await one(database.db, sql<{ found: number }>`select count(*) as found from shops where shop_id = ${shopId}`)
  assert.equal(left.found, 1)
  await deleteShop(database, { shopId })
  assert.deepEqual(
    Object.entries(await contentsOf(database, shopId)).filter(([, rows]) => rows.length > 0),
    [],
  )
})

const addJob = (database: Database, shopId: string) =>
  transaction(database, (tx) => write(tx, sql`select graphile_worker.add_job('sample', json_build_object('shopId', ${shopId}::text))`))

/** Every row of a shop by its table, the shop itself and its jobs among them. */
async function contentsOf(database: Database, shopId: string): Promise<Record<string, string[]>> {
  const contents: Record<string, string[]> = {
    jobs: await texts(sql`select id::text as text from graphile_worker._private_jobs where payload ->> 'shopId' = ${shopId} order by 1`),
  }
  for (const table of [...(await shopTables(database.db)), 'shops'])
    contents[table] = await texts(sql`select each::text as text from ${sql.table(table)} as each where shop_id = ${shopId} order by 1`)
  return contents

  async function texts(query: ReturnType<typeof sql>): Promise<string[]> {
    return (await all(database.db, query as ReturnType<typeof sql<{ text: string }>>)).map(({ text }) => text)
  }
}
