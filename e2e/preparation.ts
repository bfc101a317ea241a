/** What a test needs to be there before it begins, made through the API and not once more through the pages. */
import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import type { APIRequestContext } from 'playwright-core'
import type { Import } from '../server/imports/schema.ts'
import type { RunningServer } from './server.ts'

export const owner = { name: 'Olena Kowalska', email: 'olena@example.com', password: 'correct horse battery' }

/** Asks the server as the console does: `request` brings the session along. Fails on any refusal. */
export type Ask = <Answer>(method: string, path: string, body?: unknown) => Promise<Answer>

export function asking(request: APIRequestContext, server: Pick<RunningServer, 'url'>): Ask {
  return async (method, path, body) => {
    const isFile = Buffer.isBuffer(body)
    const response = await request.fetch(`${server.url}${path}`, {
      method,
      headers: { 'x-regulars-console': '1', ...(isFile ? { 'content-type': 'application/octet-stream' } : {}) },
      ...(body === undefined ? {} : { data: body }),
    })
    const text = await response.text()
    assert.ok(response.ok(), `${method} ${path}: ${response.status()} ${text}`)
    return text === '' ? undefined : JSON.parse(text)
  }
}

/** Makes the first account of the installation; the session stays with the request's context. */
export async function becomeOwner(ask: Ask, server: RunningServer): Promise<void> {
  const token = (await server.ownerLink()).split('/').at(-1)
  await ask('POST', `/api/links/${token}`, { ...owner, language: 'en' })
}

/** Returns the new shop's id. */
export async function makeShop(ask: Ask, name: string): Promise<string> {
  const shop = { name, country: 'PL', currency: 'PLN', timeZone: 'Europe/Warsaw', languages: ['pl'] }
  return (await ask<{ shopId: string }>('POST', '/api/shops', shop)).shopId
}

/** Brings a file as far as its trial: everything is chosen, nothing is stored. Returns the import's path in the API. */
export async function planImport(
  ask: Ask,
  { shopId, fileName, file }: { shopId: string; fileName: string; file: Buffer },
): Promise<string> {
  const imports = `/api/shops/${shopId}/imports`
  const { importId } = await ask<Import>('POST', imports, { fileName, sizeBytes: file.length })
  const path = `${imports}/${importId}`
  const { inspection } = await ask<Import>('PUT', `${path}/file`, file)
  assert.ok(inspection)
  const mapping = inspection.mapping.map(({ field, column }) => ({ field, column }))
  const { kind, dateOrder, decimalMark } = inspection
  await ask('PUT', `${path}/plan`, { kind, mapping, dateOrder, decimalMark, consent: { answer: 'none' } })
  await ask('POST', `${path}/check`)
  await untilImport(ask, path, ({ state }) => state === 'inspected')
  return path
}

/** Waits until an import has come as far as this. */
export async function untilImport(ask: Ask, path: string, isThere: (found: Import) => boolean): Promise<Import> {
  const endsAt = performance.now() + 120_000
  for (;;) {
    const found = await ask<Import>('GET', path)
    if (isThere(found)) return found
    assert.notEqual(found.state, 'failed', found.failure ?? '')
    assert.ok(performance.now() < endsAt, `after two minutes the import is still ${found.state}, ${found.rowsRead} rows read`)
    await sleep(50)
  }
}

export const isDone = ({ state }: Import): boolean => state === 'done'

/** Orders of a small shop over a year: some hundred people, most of whom return. The same at every call. */
export function orderFile(lines: number): Buffer {
  const rows = ['order_id,order_date,customer_id,email,first_name,last_name,city,sku,product_name,category,quantity,unit_price']
  for (let index = 0; index < lines; index++) {
    const order = Math.floor(index / 2)
    const customer = (order * 7919) % 110
    const day = new Date(Date.UTC(2025, 0, 1 + ((order * 31) % 360), 10)).toISOString().slice(0, 19)
    const product = (index * 13) % 40
    const person = `K${customer},person${customer}@example.com,Anna,Nowak-${customer},Kraków`
    rows.push(`${order},${day},${person},SKU${product},Coffee ${product},Category ${product % 5},${1 + (index % 3)},${9 + (index % 17)}.50`)
  }
  return Buffer.from(`${rows.join('\n')}\n`)
}
