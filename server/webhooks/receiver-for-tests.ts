/** A shop's program that listens, and everything that tests of webhooks need to see of it. */
import assert from 'node:assert/strict'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after } from 'node:test'
import { type Ask, anOwner, aProduct, makeShop, type Product } from '../../test/product.ts'
import { transaction } from '../kit/database.ts'
import { drainShop } from '../kit/drain-outbox.ts'
import { type Fact, tell } from '../kit/outbox-rows.ts'
import { openVault, type Vault } from '../kit/sealed.ts'
import { receiveFacts } from './receive.ts'
import { sendDue } from './sending.ts'
import { dueWebhooks } from './take-due.ts'

export interface Heard {
  id: string
  type: string
  path: string
  headers: IncomingHttpHeaders
  body: { type: string; timestamp: string; data: Record<string, unknown>; id: string; shopId: string }
  text: string
}

export interface Listener {
  url: string
  host: string
  heard: Heard[]
  /** How it answers from now on. */
  answer(how: (response: ServerResponse, heard: Heard) => void): void
}

/** A program on this machine that keeps what it hears; 204 until it is told otherwise. */
export async function aListener(): Promise<Listener> {
  const heard: Heard[] = []
  let how = (response: ServerResponse, _heard: Heard): void => void response.writeHead(204).end()
  const server = createServer(async (request, response) => {
    let text = ''
    for await (const part of request.setEncoding('utf8')) text += part
    const body = JSON.parse(text)
    const one = {
      id: String(request.headers['webhook-id']),
      type: body.type,
      path: request.url ?? '',
      headers: request.headers,
      body,
      text,
    }
    heard.push(one)
    how(response, one)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  after(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return {
    ...{ url: `http://127.0.0.1:${port}/hooks`, host: `127.0.0.1:${port}`, heard },
    answer: (next) => {
      how = next
    },
  }
}

export interface Scene {
  product: Product
  listener: Listener
  owner: Ask
  vault: Vault
}

export async function aScene(): Promise<Scene> {
  const listener = await aListener()
  const product = await aProduct({ REGULARS_ALLOW_PRIVATE_HOSTS: listener.host })
  return { product, listener, owner: await anOwner(product), vault: openVault(product.services.settings) }
}

export interface ListeningShop {
  path: string
  shopId: string
  webhookId: string
  secret: string
  heard: Heard[]
  at(instant: string): void
  /** Something happens: told with its own transaction, and handed on. */
  happens(...facts: Partial<Fact>[]): Promise<void>
  /** Sends what is due now, as a working process would. */
  send(): Promise<void>
  deliveries(query?: string): Promise<Record<string, unknown>[]>
  webhook(): Promise<Record<string, unknown>>
}

/** A new shop, at an address of its own of the listener, so that tests do not hear each other. */
export async function aListeningShop(
  { product, listener, owner, vault }: Scene,
  { types = null as string[] | null } = {},
): Promise<ListeningShop> {
  const path = await makeShop(owner)
  const shopId = path.slice('/api/shops/'.length)
  product.clock.set('2026-03-01T10:00:00Z')
  const url = `${listener.url}/${shopId}`
  const created = await owner('POST', `${path}/webhooks`, { url, types })
  assert.equal(created.status, 201, created.text)
  const { webhookId, secret } = created.json as { webhookId: string; secret: string }
  const { database, clock } = product
  return {
    ...{ path, shopId, webhookId, secret },
    get heard() {
      return listener.heard.filter((each) => each.path.endsWith(shopId))
    },
    at: clock.set,
    happens: async (...facts) => {
      for (const fact of facts)
        await transaction(database, (tx) =>
          tell(tx, { shopId, facts: [{ type: 'loyalty.points_earned', subjectId: null, occurredAt: clock.now(), data: {}, ...fact }] }),
        )
      await drainShop(database, { shopId, receivers: [receiveFacts], now: clock.now() })
    },
    send: async () => {
      for (const due of await dueWebhooks(database.db, { now: clock.now(), most: 1 }))
        if (due.shopId === shopId) await sendDue(product.services, { ...due, vault })
    },
    deliveries: async (query = '') =>
      (await owner('GET', `${path}/webhooks/${webhookId}/deliveries${query}`)).json.deliveries as Record<string, unknown>[],
    webhook: async () => {
      const { webhooks } = (await owner('GET', `${path}/webhooks`)).json as { webhooks: Record<string, unknown>[] }
      return webhooks.find((each) => each.webhookId === webhookId) ?? {}
    },
  }
}
