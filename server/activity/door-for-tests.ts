/** A shop with a server key and a browser key, and what was stored of what was sent to it. */

import { anOwner, aProduct, makeShop, type Product, type Reply } from '../../test/product.ts'
import { all, sql } from '../kit/database.ts'

export interface Door {
  product: Product
  shopId: string
  /** The shop's address in the API. */
  shop: string
  ask: Awaited<ReturnType<typeof anOwner>>
  serverKey: string
  browserKey: string
  /** Sends JSON; a type of content only where the headers name one. */
  send(url: string, body: unknown, headers?: Record<string, string>): Promise<Reply>
  sendBytes(url: string, body: Buffer | string, headers?: Record<string, string>): Promise<Reply>
  /** Sends a batch with the server key. */
  batch(events: unknown[], options?: { key?: string; sentAt?: string; context?: unknown }): Promise<Reply>
}

export async function aDoor(env: NodeJS.ProcessEnv = {}): Promise<Door> {
  const product = await aProduct(env)
  const ask = await anOwner(product)
  return openDoor(product, ask)
}

/** Another shop of the same installation. */
export async function openDoor(product: Product, ask: Door['ask']): Promise<Door> {
  const shop = await makeShop(ask)
  const makeKey = async (kind: string) =>
    String((await ask('POST', `${shop}/api-keys`, { name: kind, kind, scopes: ['events:write'] })).json.key)
  const [serverKey, browserKey] = [await makeKey('server'), await makeKey('browser')]
  const sendBytes: Door['sendBytes'] = async (url, payload, headers = {}) => {
    const response = await product.app.inject({ method: 'POST', url, payload, headers })
    const isJson = String(response.headers['content-type']).includes('json')
    return { status: response.statusCode, headers: response.headers, text: response.body, json: isJson ? response.json() : {} }
  }
  const send: Door['send'] = (url, body, headers) => sendBytes(url, JSON.stringify(body), headers)
  return {
    ...{ product, ask, shop, serverKey, browserKey, send, sendBytes, shopId: shop.slice('/api/shops/'.length) },
    batch: (events, { key = serverKey, ...envelope } = {}) => send('/v1/batch', { batch: events, ...envelope, writeKey: key }),
  }
}

export interface StoredEvent {
  message: string
  type: string
  name: string
  occurredAt: Date
  who: string | null
  isFromShop: boolean
  isClockClamped: boolean
  isHistorical: boolean
  isUnsigned: boolean
  saidUser: string | null
  saidDevice: string | null
  properties: Record<string, unknown>
  context: Record<string, unknown>
}

/** What was stored, by business keys: whose it is by number, else by e-mail. */
export function stored({ product, shopId }: Pick<Door, 'product' | 'shopId'>): Promise<StoredEvent[]> {
  return all(
    product.database.db,
    sql<StoredEvent>`
      select message, type, name, occurred_at, coalesce(customer_number, email, phone) as who, is_from_shop, is_clock_clamped, is_historical, is_unsigned,
        said_user, said_device, properties, context
      from events left join customers using (shop_id, customer_id) where shop_id = ${shopId} order by message collate "C"`,
  )
}
