import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { pino } from 'pino'
import { readSettings } from '../server/config.ts'
import { type Database, transaction } from '../server/kit/database.ts'
import type { App } from '../server/kit/http.ts'
import { loadCatalogues } from '../server/kit/language.ts'
import type { Services } from '../server/kit/services.ts'
import { linkAddress, makeOwnerLink } from '../server/staff/staff.ts'
import { openProduct, subscriptions } from '../server/wiring.ts'
import { testDatabase } from './database.ts'

/** The whole product on a database of its own, with a clock that stands until it is set. */
export interface Product {
  app: App
  services: Services
  database: Database & { url: string }
  clock: { now(): Date; set(instant: string): void }
}

export async function aProduct(env: NodeJS.ProcessEnv = {}): Promise<Product> {
  const database = await testDatabase(subscriptions)
  const dataFolder = await mkdtemp(join(tmpdir(), 'regulars-test-'))
  const clock = standingClock('2026-03-01T10:00:00Z')
  const services: Services = {
    database,
    clock,
    settings: readSettings({ REGULARS_DATA: dataFolder, ...env }),
    log: pino({ level: 'silent' }),
    catalogues: loadCatalogues(),
    publicUrl: () => 'http://regulars.test',
  }
  const app = await openProduct(services)
  after(async () => {
    await app.close()
    await rm(dataFolder, { recursive: true, force: true })
  })
  return { app, services, database, clock }
}

export interface Reply {
  status: number
  headers: Record<string, unknown>
  text: string
  /** The answer's JSON; undefined where it is none. */
  json: Record<string, unknown>
}

/** Asks as the console does: with a cookie where somebody is signed in, and with the header that changes need. */
export type Ask = (method: string, url: string, body?: unknown, headers?: Record<string, string>) => Promise<Reply>

export function asking({ app }: Pick<Product, 'app'>, identity: Record<string, string> = {}): Ask {
  return async (method, url, body, headers = {}) => {
    const response = await app.inject({
      method: method as 'GET',
      url,
      headers: { 'x-regulars-console': '1', ...identity, ...headers },
      ...(body === undefined ? {} : { payload: body as object }),
    })
    const isJson = String(response.headers['content-type'] ?? '').includes('json')
    return {
      status: response.statusCode,
      headers: response.headers,
      text: response.body,
      json: isJson && response.body ? response.json() : {},
    }
  }
}

export const withKey = (product: Pick<Product, 'app'>, key: string): Ask => asking(product, { authorization: `Bearer ${key}` })

export const password = 'correct horse battery'

/** Somebody who came by the owner link of the installation. */
export async function anOwner(product: Product, { email = 'olena@example.com' } = {}): Promise<Ask> {
  const link = await transaction(product.database, (tx) => makeOwnerLink(tx, { now: product.clock.now() }))
  assert(link, 'there is somebody already')
  return accept(product, linkAddress('', link), { email })
}

/** Accepts a link and goes on as whom it made. */
async function accept(product: Product, link: string, person: { email?: string; name?: string } = {}): Promise<Ask> {
  const token = link.split('/').at(-1)
  const reply = await asking(product)('POST', `/api/links/${token}`, { name: 'Olena', password, language: 'uk', ...person })
  assert.equal(reply.status, 200, reply.text)
  return asking(product, { cookie: cookieOf(reply) })
}

/** The session cookie that a reply sets, as the browser sends it back. */
export function cookieOf({ headers }: Reply): string {
  return String(headers['set-cookie']).split(';')[0] ?? ''
}

export const polishShop = { name: 'Kawa', country: 'PL', currency: 'PLN', timeZone: 'Europe/Warsaw', languages: ['pl'] }

/** A new shop of whoever asks; returns its address in the API. */
export async function makeShop(ask: Ask, shop: Partial<typeof polishShop> = {}): Promise<string> {
  const reply = await ask('POST', '/api/shops', { ...polishShop, ...shop })
  assert.equal(reply.status, 201, reply.text)
  return `/api/shops/${reply.json.shopId}`
}

/** Lets somebody new work in a shop with this role. */
export async function invite(product: Product, owner: Ask, shop: string, { email, role }: { email: string; role: string }): Promise<Ask> {
  const reply = await owner('POST', `${shop}/invitations`, { email, role })
  assert.equal(reply.status, 201, reply.text)
  return accept(product, String(reply.json.link), { name: email })
}

function standingClock(start: string) {
  let instant = new Date(start)
  return {
    now: () => new Date(instant),
    set: (next: string) => {
      instant = new Date(next)
    },
  }
}
