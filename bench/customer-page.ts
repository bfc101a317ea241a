/**
 * Every call that the customer's page makes when it opens, in a shop of a million customers: for customers picked all over the
 * shop, and for one with ten thousand entries in the timeline, from its newest page to its oldest. Asked over HTTP, one page
 * after the other, all calls of a page at once as a browser does.
 *
 * `REGULARS_BENCH_CUSTOMERS` makes a smaller shop.
 */
import { sessionCookie } from '../server/kit/access.ts'
import { all, type Database, sql, transaction } from '../server/kit/database.ts'
import { join } from '../server/staff/members.ts'
import { createPerson } from '../server/staff/people.ts'
import { openSession } from '../server/staff/sessions.ts'
import { giveHistory, historyEntries } from './large-shop/give-history.ts'
import { makeLargeShop } from './large-shop/make-large-shop.ts'
import { ownProcess } from './measure/own-process.ts'
import { below, round, say, tell } from './measure/result.ts'
import { withTemporaryDatabase } from './measure/temporary-database.ts'

const customerCount = Number(process.env.REGULARS_BENCH_CUSTOMERS ?? 1_000_000)
const pages = 300
const warmUpPages = 60
const whole = 'all at once'

await withTemporaryDatabase(async ({ database, connection, folder, postgres }) => {
  const { shopId } = await makeLargeShop(database, { customerCount })
  const { staffId, sessionToken } = await signIn(database, shopId)
  const longest = await giveHistory(database, { shopId, staffId })
  await database.pool.query('vacuum analyze customers, notes, customer_changes, customer_tags, tags, tasks, events, merges, origins')
  const product = ownProcess('bench/load/product-server.ts', [JSON.stringify({ connection, dataFolder: folder })])
  try {
    const shop = `${await product.nextLine()}/api/shops/${shopId}`
    const headers = { cookie: `${sessionCookie}=${sessionToken}` }
    const somebody = await manyCustomers(database, shopId)
    for (const customerId of somebody.slice(0, warmUpPages)) await openPage({ shop, headers, customerId })
    const usual: Timing[] = []
    const inTurn: Timing[] = []
    for (const customerId of somebody.slice(warmUpPages)) {
      usual.push(...(await openPage({ shop, headers, customerId })))
      inTurn.push(...(await askInTurn({ shop, headers, customerId })))
    }
    say(`${pages} pages of customers all over the shop`)
    const long: Timing[] = []
    for (let time = 0; time < 50; time++) long.push(...(await openPage({ shop, headers, customerId: longest })))
    const timeline = await readWholeTimeline({ shop, headers, customerId: longest })
    say(`the timeline of ${historyEntries} entries, read to its end`)
    const p95Ms = round(percentile(callTimes(usual)))
    const longP95Ms = round(percentile([...callTimes(long), ...timeline]))
    tell({
      name: 'customer-page',
      ratio: null,
      limit: `95 % of all calls of the page, ${customerCount} customers`,
      p95Ms,
      longTimelineP95Ms: longP95Ms,
      timelinePages: { count: timeline.length, p95Ms: round(percentile(timeline)), mostMs: round(Math.max(...timeline)) },
      wholePageP95Ms: round(percentile(usual.flatMap(({ call, ms }) => (call === whole ? [ms] : [])))),
      longWholePageP95Ms: round(percentile(long.flatMap(({ call, ms }) => (call === whole ? [ms] : [])))),
      inTurnP95Ms: byCall(inTurn),
      callsP95Ms: byCall(usual),
      longCallsP95Ms: byCall(long),
      rssMb: Math.round(await product.peakMb()),
      postgres,
      goals: [below('95 % of the calls < 50 ms', p95Ms, 50), below('with 10,000 entries in the timeline too', longP95Ms, 50)],
    })
  } finally {
    await product.end()
  }
})

interface Opening {
  shop: string
  headers: Record<string, string>
  customerId: string
}

interface Timing {
  call: string
  ms: number
}

/** What the page asks for when it opens. */
function callsOf({ shop, customerId }: Opening): Record<string, string> {
  const customer = `${shop}/customers/${customerId}`
  return {
    customer,
    timeline: `${customer}/timeline?limit=30`,
    predictions: `${customer}/predictions`,
    segments: `${customer}/segments`,
    consents: `${customer}/consents`,
    tasks: `${shop}/tasks?state=open&customerId=${customerId}`,
    fields: `${shop}/customer-fields`,
    colleagues: `${shop}/colleagues`,
  }
}

/** The calls of the page, all at once; and how long it took until the last was answered. */
async function openPage(opening: Opening): Promise<Timing[]> {
  const began = performance.now()
  const timings = await Promise.all(
    Object.entries(callsOf(opening)).map(async ([call, url]) => {
      await answer(url, opening.headers)
      return { call, ms: performance.now() - began }
    }),
  )
  return [...timings, { call: whole, ms: performance.now() - began }]
}

/** The same calls one after the other: what each takes by itself. */
async function askInTurn(opening: Opening): Promise<Timing[]> {
  const timings: Timing[] = []
  for (const [call, url] of Object.entries(callsOf(opening))) {
    const began = performance.now()
    await answer(url, opening.headers)
    timings.push({ call, ms: performance.now() - began })
  }
  return timings
}

/** Every page of the timeline, one after the other: milliseconds each. */
async function readWholeTimeline({ shop, headers, customerId }: Opening): Promise<number[]> {
  const times: number[] = []
  let entries = 0
  let cursor: string | null = ''
  while (cursor !== null) {
    const began = performance.now()
    const page: { entries: unknown[]; nextCursor: string | null } = JSON.parse(
      await answer(`${shop}/customers/${customerId}/timeline?limit=100&cursor=${cursor}`, headers),
    )
    times.push(performance.now() - began)
    entries += page.entries.length
    cursor = page.nextCursor
  }
  if (entries < historyEntries) throw new Error(`the timeline has ${entries} entries only`)
  return times
}

async function answer(url: string, headers: Record<string, string>): Promise<string> {
  const response = await fetch(url, { headers })
  const text = await response.text()
  if (!response.ok) throw new Error(`${url}: ${response.status} ${text}`)
  return text
}

async function manyCustomers(database: Database, shopId: string): Promise<string[]> {
  const rows = await all(
    database.db,
    sql<{
      customerId: string
    }>`select customer_id from customers where shop_id = ${shopId} order by hashtext(customer_id::text || 'x') limit ${pages + warmUpPages}`,
  )
  return rows.map(({ customerId }) => customerId)
}

function signIn(database: Database, shopId: string): Promise<{ staffId: string; sessionToken: string }> {
  const now = new Date()
  return transaction(database, async (tx) => {
    const person = { email: 'bench@example.com', name: 'Bench', passwordHash: '-', language: 'en' as const, isInstallationOwner: true, now }
    const staffId = await createPerson(tx, person)
    if (staffId === undefined) throw new Error('the database is not empty')
    await join(tx, { shopId, staffId, role: 'owner', now })
    return { staffId, sessionToken: await openSession(tx, { staffId, now }) }
  })
}

/** Of the calls themselves, without the whole. */
function callTimes(timings: readonly Timing[]): number[] {
  return timings.flatMap(({ call, ms }) => (call === whole ? [] : [ms]))
}

function byCall(timings: readonly Timing[]): Record<string, number> {
  return Object.fromEntries(
    [...Map.groupBy(timings, ({ call }) => call)].map(([call, of]) => [call, round(percentile(of.map(({ ms }) => ms)))]),
  )
}

function percentile(values: readonly number[], share = 0.95): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}
