/** The doors of an import as tests go through them: requests to the app, and the jobs that those leave. */
import assert from 'node:assert/strict'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { tasksOf } from '../server/wiring.ts'
import { type Ask, anOwner, aProduct, makeShop, type Product, type Reply } from './product.ts'

/** A product with one shop, and a person who owns both. */
export interface ShopDoor {
  product: Product
  ask: Ask
  /** Address of the shop in the API. */
  shop: string
  shopId: string
}

export async function aShopDoor(): Promise<ShopDoor> {
  const product = await aProduct()
  const ask = await anOwner(product)
  return { product, ask, ...(await anotherShop(ask)) }
}

/** A shop more, for a test that wants to count from zero. */
export async function anotherShop(ask: Ask): Promise<{ shop: string; shopId: string }> {
  const shop = await makeShop(ask)
  return { shop, shopId: shop.slice('/api/shops/'.length) }
}

/** Opens an import and sends its file. The reply is that of the file; `url` is the import's address either way. */
export async function upload(
  door: ShopDoor,
  content: string | Buffer,
  fileName = 'orders.csv',
  language = 'en',
): Promise<Reply & { url: string }> {
  const opened = await door.ask('POST', `${door.shop}/imports`, { fileName, sizeBytes: content.length })
  assert.equal(opened.status, 201, opened.text)
  const url = `${door.shop}/imports/${opened.json.importId}`
  return { ...(await sendFile(door, url, content, language)), url }
}

export const sendFile = ({ ask }: ShopDoor, url: string, content: string | Buffer, language = 'en'): Promise<Reply> =>
  ask('PUT', `${url}/file`, Buffer.from(content), { 'content-type': 'application/octet-stream', 'accept-language': language })

interface Inspected {
  kind: string
  mapping: { field: string; column: string }[]
  dateOrder: string
  decimalMark: string
}

/** The plan that follows what was found in the file, with nobody having agreed to anything. */
export function guessedPlan(reply: Reply): Record<string, unknown> {
  const { kind, mapping, dateOrder, decimalMark } = reply.json.inspection as Inspected
  const columns = mapping.map(({ field, column }) => ({ field, column }))
  return { kind, mapping: columns, dateOrder, decimalMark, consent: { answer: 'none' } }
}

/** Does what waits for this import, as a worker would, and answers how the import stands then. */
export async function runJobs(
  { product, ask }: ShopDoor,
  url: string,
  { name = 'run_import', attempt = 1 }: { name?: 'run_import' | 'check_import'; attempt?: number } = {},
): Promise<Reply> {
  const importId = url.split('/').at(-1)
  const shopId = url.split('/')[3]
  const task = tasksOf(product.services)[name]
  assert(task)
  await task({ shopId, importId }, { signal: new AbortController().signal, attempt, isLastAttempt: false })
  return ask('GET', url)
}

/** Upload, guessed plan, start, run: the import at its end. */
export async function importWhole(door: ShopDoor, content: string | Buffer, fileName = 'orders.csv'): Promise<Reply & { url: string }> {
  const uploaded = await upload(door, content, fileName)
  assert.equal(uploaded.status, 200, uploaded.text)
  const planned = await door.ask('PUT', `${uploaded.url}/plan`, guessedPlan(uploaded))
  assert.equal(planned.status, 200, planned.text)
  const started = await door.ask('POST', `${uploaded.url}/start`)
  assert.equal(started.status, 202, started.text)
  return { ...(await runJobs(door, uploaded.url)), url: uploaded.url }
}

/** Uploads of the shop that lie in the data folder. */
export function filesLeft({ product, shopId }: ShopDoor): string[] {
  const folder = join(product.services.settings.dataFolder, 'imports', shopId)
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) => (entry.isFile() ? [entry.name] : []))
}

const tables = ['orders', 'order_lines', 'refunds', 'customers', 'identifiers', 'products', 'incoming_rows'] as const

/** How many rows of a shop there are of everything that an import may leave. */
export async function rowCounts({ product, shopId }: ShopDoor): Promise<Record<(typeof tables)[number], number>> {
  const counts = await Promise.all(
    tables.map(async (table) => {
      const { rows } = await product.database.pool.query(`select count(*)::integer as n from ${table} where shop_id = $1`, [shopId])
      return [table, rows[0].n] as const
    }),
  )
  return Object.fromEntries(counts) as Record<(typeof tables)[number], number>
}

export const nothing = { orders: 0, order_lines: 0, refunds: 0, customers: 0, identifiers: 0, products: 0, incoming_rows: 0 }
