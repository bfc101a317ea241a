/** A shop whose customers bring friends, told as it happens: orders as every source records them, clicks and verdicts through the doors. */
import assert from 'node:assert/strict'
import { localDay } from '../server/kit/clock.ts'
import { all, first, sql, transaction } from '../server/kit/database.ts'
import { emailKey } from '../server/kit/email.ts'
import { publishProgram } from '../server/loyalty/loyalty.ts'
import { defaultProgram } from '../server/loyalty/presets/default-program.ts'
import type { ReferralSettings } from '../server/referrals/schema.ts'
import { tasksOf } from '../server/wiring.ts'
import { needsDatabase } from './database.ts'
import { type Ask, anOwner, aProduct, makeShop, withKey } from './product.ts'
import { aRow, record } from './shop.ts'

const offered: ReferralSettings = {
  ...{
    isActive: true,
    shopUrl: 'https://kawa.example/',
    minimumOrderMinor: 10_000,
    attributionDays: 30,
    holdDays: 14,
    cap: null,
    milestones: [],
  },
  advocate: { kind: 'credit', amountMinor: 2000 },
  friend: { kind: 'credit', amountMinor: 2000 },
}

interface Person {
  email?: string
  lastName?: string
  postcode?: string
}

/** One product for all shops of a test file: they know nothing of each other. */
const opened = needsDatabase.skip ? null : await open()

async function open() {
  const product = await aProduct()
  return { product, owner: await anOwner(product) }
}

/** Days are of March 2026, at noon: `shop.on(5)`. Anna, the advocate, bought in January. */
export async function aReferralShop(settings: Partial<ReferralSettings> = {}) {
  assert.ok(opened)
  const { product, owner } = opened
  const { database, clock, services } = product
  clock.set('2026-03-01T10:00:00Z')
  const path = await makeShop(owner)
  const shopId = path.split('/').at(-1) ?? ''
  await transaction(database, (tx) =>
    publishProgram(tx, {
      ...{ shopId, program: defaultProgram({ currency: 'PLN', startsOn: '2026-01-01' }), staffId: null, note: '', now: clock.now() },
    }),
  )
  const tasks = tasksOf(services)
  const people = new Map<string, Person>()
  let count = 0

  const ask = async (method: string, url: string, body?: unknown, by: Ask = owner) => {
    const reply = await by(method, `${path}${url}`, body)
    assert.ok(reply.status < 300, `${method} ${url}: ${reply.text}`)
    return reply.json
  }
  const keyOf = async (kind: 'browser' | 'server', scopes: string[]) =>
    String((await ask('POST', '/api-keys', { name: kind, kind, scopes })).key)
  await ask('PUT', '/referrals/settings', { ...offered, ...settings })
  const keys = { browser: await keyOf('browser', ['events:write']), server: await keyOf('server', ['events:write']) }

  const shop = {
    ...{ shopId, path, product, owner, ask, keys },
    on(day: number, time = '12:00') {
      clock.set(new Date(Date.UTC(2026, 2, day, Number(time.slice(0, 2)), Number(time.slice(3)))).toISOString())
      return shop
    },
    known(name: string, person: Person) {
      people.set(name, person)
      return shop
    },
    async idOf(name: string) {
      const found = await first(
        database.db,
        sql<{ customerId: string }>`select customer_id from identifiers where shop_id = ${shopId} and value = ${emailKey(emailOf(name))}`,
      )
      assert.ok(found, `nobody is called ${name}`)
      return found.customerId
    },
    /** An order of now, and what follows from it. The same number again is the same order told anew. */
    async order(
      name: string,
      minor: number,
      { number = `o${++count}`, at = clock.now(), isCancelled = false, lines = [{ code: 'tea', minor }] } = {},
    ) {
      const { lastName = null, postcode = null } = people.get(name) ?? {}
      const email = emailOf(name)
      const who = { email, emailKey: emailKey(email), firstName: name, lastName, postcode }
      const rows = lines.map(({ code, minor: total }) =>
        aRow({
          ...who,
          ...{ orderKey: number, placedAt: at, placedOn: localDay(at, 'Europe/Warsaw'), isCancelled },
          ...{ productCode: code, productName: code, quantity: '1', lineTotalMinor: total, unitPrice: (total / 100).toFixed(2) },
        }),
      )
      await record(database, { shopId, rows, now: clock.now() })
      await shop.settle(name)
      return number
    },
    async refund(name: string, order: string, minor: number) {
      const at = clock.now()
      const email = emailOf(name)
      const row = aRow({
        ...{ email, emailKey: emailKey(email), orderKey: `r${++count}`, placedAt: at, placedOn: localDay(at, 'Europe/Warsaw') },
        ...{ productCode: 'tea', productName: 'tea', quantity: '-1', lineTotalMinor: -minor, refundOfOrderKey: order },
      })
      await record(database, { shopId, rows: [row], now: at })
      await shop.settle(name)
    },
    async settle(...names: string[]) {
      const customerIds = await Promise.all(names.map(shop.idOf))
      await run('settle_referrals', { shopId, customerIds })
    },
    /** Time alone. */
    advance: () => run('advance_referrals', {}),
    all: () => run('settle_all_referrals', { shopId }),
    code: async (name: string) => String((await ask('POST', `/customers/${await shop.idOf(name)}/referral-code`, {})).code),
    link: async (name: string) => ask('POST', `/customers/${await shop.idOf(name)}/referral-code`, {}),
    async click(code: string, device: string, { ip = '192.0.2.1' } = {}) {
      const reply = await product.app.inject({
        ...{ method: 'POST', url: '/v1/referral-clicks', remoteAddress: ip },
        payload: { writeKey: keys.browser, code, anonymousId: device },
      })
      assert.equal(reply.statusCode, 204, reply.body)
    },
    claim: async (code: string, name: string) => ask('POST', '/referrals/claims', { code, customer: { email: emailOf(name) } }),
    /** The shop's server tells an event of somebody on a device. */
    async told(name: string, { device, properties = {} }: { device?: string; properties?: Record<string, unknown> }) {
      const at = clock.now().toISOString()
      const event = { type: 'track', event: 'Signed In', messageId: `m${++count}`, timestamp: at, properties }
      const reply = await withKey(product, keys.server)('POST', '/v1/batch', {
        batch: [
          {
            ...{ type: 'identify', messageId: `m${++count}`, timestamp: at, userId: `u-${name}`, traits: { email: emailOf(name) } },
            ...(device ? { anonymousId: device } : {}),
          },
          { ...event, userId: `u-${name}`, ...(device ? { anonymousId: device } : {}) },
        ],
      })
      assert.equal(reply.status, 200, reply.text)
      await shop.mergeLinked()
    },
    /** Links between customers that facts have shown wait as jobs. */
    async mergeLinked() {
      const jobs = await all(
        database.db,
        sql<{ id: string; payload: Record<string, unknown> }>`
          select jobs.id::text, payload from graphile_worker._private_jobs as jobs join graphile_worker._private_tasks as tasks on tasks.id = task_id
          where identifier = 'merge_linked' order by jobs.id`,
      )
      for (const { payload } of jobs) await run('merge_linked', payload)
    },
    referrals: async () => {
      const page = await ask('GET', '/referrals?limit=200')
      return page.referrals as Listed[]
    },
    state: async (name: string) => {
      const id = await shop.idOf(name)
      return (await shop.referrals())
        .filter(({ friend }) => friend?.customerId === id)
        .map(({ state, reasons, flags }) => [state, ...reasons, ...flags].join(' '))
        .sort()
    },
    idOfReferral: async (name: string) => {
      const id = await shop.idOf(name)
      const found = (await shop.referrals()).find(({ friend }) => friend?.customerId === id)
      assert.ok(found)
      return found.referralId
    },
    judge: async (name: string, verdict: 'approve' | 'reject' | 'undo', note = '') =>
      ask('POST', `/referrals/${await shop.idOfReferral(name)}/verdicts`, { verdict, note }),
    /** Money of each to spend now, and points where a wallet is named. */
    credit: async (name: string, wallet = 'credit_pln') => {
      const status = await ask('GET', `/customers/${await shop.idOf(name)}/loyalty`)
      return (status.wallets as { wallet: string; active: number }[]).find((each) => each.wallet === wallet)?.active ?? 0
    },
    async both(one: string, other: string) {
      return [await shop.credit(one), await shop.credit(other)]
    },
    merge: async (kept: string, other: string) =>
      ask('POST', `/customers/${await shop.idOf(kept)}/merge`, { otherId: await shop.idOf(other) }),
  }
  await shop.order('anna', 20_000, { at: new Date('2026-01-10T12:00:00Z') })
  return shop

  async function run(task: string, payload: Record<string, unknown>) {
    await tasks[task]?.(payload, { signal: new AbortController().signal } as never)
  }
  function emailOf(name: string) {
    return people.get(name)?.email ?? `${name}@example.com`
  }
}

export type ReferralShop = Awaited<ReturnType<typeof aReferralShop>>

interface Listed {
  referralId: string
  state: string
  reasons: string[]
  flags: string[]
  friend: { customerId: string } | null
}
