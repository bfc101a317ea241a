import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { needsDatabase, testDatabase } from '../../test/database.ts'
import { aPlannedImport } from '../../test/import.ts'
import { aShop } from '../../test/shop.ts'
import { systemClock } from '../kit/clock.ts'
import { all, type Database, sql, transaction } from '../kit/database.ts'
import { changeImport, findImport, runImport } from './imports.ts'

const isLong = process.env.REGULARS_LONG === '1'
const lines = isLong ? 150_000 : 15_000
/** Steps taken before each kill: first while the file is read (5,000 lines a step), then while its buckets are recorded. */
const killsAfter = isLong ? [1, 5, 10, 14, 1, 1, 1] : [1, 3]
const shop = { currency: 'PLN', timeZone: 'Europe/Warsaw', country: 'PL' }

test('an import whose process is killed goes on where it was, and ends with the rows of an undisturbed one', needsDatabase, async () => {
  const database = await testDatabase()
  const folder = await mkdtemp(join(tmpdir(), 'regulars-kill-'))
  const file = join(folder, 'orders.csv')
  await writeFile(file, orderFile(lines))

  const calm = await aShop(database)
  assert.equal(await runImport(database, systemClock, { ...(await aPlannedImport(database, { shopId: calm, file })), shop }), 'done')

  const rough = await aShop(database)
  const key = await aPlannedImport(database, { shopId: rough, file })
  const seen = new Set<string>()
  for (const afterSteps of killsAfter) seen.add(await runAndKill(database, key, { afterSteps }))
  assert.deepEqual([...seen].sort(), ['applying', 'reading'], 'kills hit the reading and the recording, and never a finished import')
  // Whoever held the lease is dead, which a new process knows when it has just started the database.
  await transaction(database, (tx) => changeImport(tx, key, ['reading', 'applying'], { leasedUntil: null }))
  assert.equal(await runImport(database, systemClock, { ...key, shop }), 'done')

  assert.deepEqual(await rowsOf(database, rough), await rowsOf(database, calm))
  await rm(folder, { recursive: true })
})

test('the same file again changes nothing', needsDatabase, async () => {
  const database = await testDatabase()
  const folder = await mkdtemp(join(tmpdir(), 'regulars-again-'))
  const file = join(folder, 'orders.csv')
  await writeFile(file, orderFile(3_000))
  const shopId = await aShop(database)
  await runImport(database, systemClock, { ...(await aPlannedImport(database, { shopId, file })), shop })
  const before = await rowsOf(database, shopId)
  const recordedAt = await all(database.db, sql`select max(recorded_at) as at from orders where shop_id = ${shopId}`)

  const again = await aPlannedImport(database, { shopId, file })
  await runImport(database, systemClock, { ...again, shop })
  assert.deepEqual((await findImport(database.db, again))?.result, { ordersNew: 0, ordersChanged: 0, customersNew: 0, productsNew: 0 })
  assert.deepEqual(await rowsOf(database, shopId), before)
  assert.deepEqual(await all(database.db, sql`select max(recorded_at) as at from orders where shop_id = ${shopId}`), recordedAt)
  await rm(folder, { recursive: true })
})

/** Runs the import in a process of its own and kills it −9 once it has taken so many steps. Answers the state it was in. */
async function runAndKill(
  database: Database & { url: string },
  key: { shopId: string; importId: string },
  { afterSteps }: { afterSteps: number },
): Promise<string> {
  await transaction(database, (tx) => changeImport(tx, key, ['reading', 'applying'], { leasedUntil: null }))
  const child = spawn(process.execPath, [join(import.meta.dirname, '../../test/run-import.ts'), database.url, key.shopId, key.importId], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let steps = 0
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.stdout.on('data', (text: Buffer) => {
    steps += String(text).split('\n').length - 1
    if (steps >= afterSteps) child.kill('SIGKILL')
  })
  await ended
  // Its last transaction is rolled back once the server notices.
  await sleep(200)
  return (await findImport(database.db, key))?.state ?? 'gone'
}

/** Everything an import leaves, under business keys, without ids and times of recording. */
async function rowsOf(database: Database, shopId: string) {
  const read = (query: ReturnType<typeof sql<Record<string, unknown>>>) => all(database.db, query)
  return {
    customers: await read(
      sql`select customer_number, email, first_name, search_text, sort_name from customers where shop_id = ${shopId} order by customer_number, email`,
    ),
    orders: await read(
      sql`select number, state, placed_at, total_minor, refunded_minor, customer_number from orders left join customers using (shop_id, customer_id) where shop_id = ${shopId} order by number`,
    ),
    lines: await read(
      sql`select number, line_no, code, quantity, unit_price, order_lines.total_minor from order_lines join orders using (shop_id, order_id) left join products using (shop_id, product_id) where shop_id = ${shopId} order by number, line_no`,
    ),
    refunds: await read(
      sql`select number, line_no, amount_minor, matched_minor from refunds where shop_id = ${shopId} order by number, line_no`,
    ),
    days: await read(
      sql`select customer_number, email, day, orders, customer_days.revenue_minor, nth, gap_days from customer_days join customers using (shop_id, customer_id) where shop_id = ${shopId} order by customer_number, email, day`,
    ),
    shopDays: await read(sql`select day, orders, revenue_minor, unmatched_minor from shop_days where shop_id = ${shopId} order by day`),
    cohorts: await read(
      sql`select cohort_month, age, customers, orders, revenue_minor from cohort_months where shop_id = ${shopId} order by 1, 2`,
    ),
    gaps: await read(sql`select nth, gap_days, customers from purchase_gaps where shop_id = ${shopId} order by 1, 2`),
    left: await read(sql`select row_no from incoming_rows where shop_id = ${shopId}`),
  }
}

/** Orders of some hundred customers over a year, with refunds, as a file. */
function orderFile(lines: number): string {
  const rows = ['order_id,order_date,customer_id,email,sku,product_name,quantity,unit_price']
  for (let index = 0; index < lines; index++) {
    const order = Math.floor(index / 3)
    const customer = (order * 7919) % 900
    const day = new Date(Date.UTC(2025, 0, 1 + ((order * 31) % 360), 10)).toISOString().slice(0, 19)
    const isRefund = index % 41 === 0
    rows.push(
      `${isRefund ? `C${order}` : order},${day},${customer % 5 === 0 ? '' : `K${customer}`},person${customer}@example.com,SKU${(index * 13) % 250},Product ${(index * 13) % 250},${isRefund ? -1 : 1 + (index % 4)},${5 + (index % 17)}.50`,
    )
  }
  return rows.join('\n')
}
