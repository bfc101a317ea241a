/**
 * Quotes for carts, as a shop's checkout asks for them: over HTTP with an API key, fifty at once, each for another member of a shop with
 * many and another cart of four known products.
 *
 * `REGULARS_BENCH_MEMBERS` makes a smaller shop.
 */
import { Agent, request } from 'node:http'
import { text } from 'node:stream/consumers'
import { type Database, transaction } from '../server/kit/database.ts'
import { createApiKey } from '../server/staff/api-keys.ts'
import { join } from '../server/staff/members.ts'
import { createPerson } from '../server/staff/people.ts'
import { addProducts } from './ledger/add-products.ts'
import { makeMembers } from './ledger/make-members.ts'
import { ownProcess } from './measure/own-process.ts'
import { below, median, round, say, tell } from './measure/result.ts'
import { withTemporaryDatabase } from './measure/temporary-database.ts'

const count = Number(process.env.REGULARS_BENCH_MEMBERS ?? 200_000)
const connections = 50
const rounds = 5
const secondsARound = 4
/** Until the code has been compiled. */
const warmUpSeconds = 10

await withTemporaryDatabase(async ({ database, connection, folder, postgres }) => {
  const { shopId, customerIds } = await makeMembers(database, { count })
  const codes = await addProducts(database, { shopId, count: 1_000 })
  const key = await aKey(database, shopId)
  const product = ownProcess('bench/load/product-server.ts', [JSON.stringify({ connection, dataFolder: folder })])
  try {
    const address = new URL(`${await product.nextLine()}/api/shops/${shopId}/loyalty/quotes`)
    const agent = new Agent({ keepAlive: true, maxSockets: connections })
    const volleys: { perSecond: number; p95Ms: number; p99Ms: number }[] = []
    const ask = () => quote(address, { agent, key, cart: { customer: { customerId: oneOf(customerIds) }, lines: fourOf(codes) } })
    await fireAtOnce(ask, warmUpSeconds)
    for (let round = 1; round <= rounds; round++) {
      const volley = await fireAtOnce(ask, secondsARound)
      volleys.push(volley)
      say(`round ${round}: ${Math.round(volley.perSecond)} quotes/s, 95 % within ${volley.p95Ms.toFixed(1)} ms`)
    }
    agent.destroy()
    const p95Ms = median(volleys.map((volley) => volley.p95Ms))
    tell({
      ...{ name: 'loyalty-http', ratio: null, limit: `quotes for a cart, ${connections} at once, ${count} members` },
      ...{ p95Ms: round(p95Ms), p99Ms: round(median(volleys.map((volley) => volley.p99Ms))) },
      ...{ perSecond: Math.round(median(volleys.map((volley) => volley.perSecond))), rssMb: Math.round(await product.peakMb()), postgres },
      goals: [below('95 % of the quotes < 30 ms', p95Ms, 30)],
    })
  } finally {
    await product.end()
  }
})

function aKey(database: Database, shopId: string): Promise<string> {
  const now = new Date()
  return transaction(database, async (tx) => {
    const person = { email: 'bench@example.com', name: 'Bench', passwordHash: '-', language: 'en' as const, isInstallationOwner: true, now }
    const createdBy = await createPerson(tx, person)
    if (createdBy === undefined) throw new Error('the database is not empty')
    await join(tx, { shopId, staffId: createdBy, role: 'owner', now })
    const { key } = await createApiKey(tx, { shopId, name: 'Checkout', kind: 'server', scopes: ['loyalty:read'], createdBy, now })
    return key
  })
}

/** Each of so many asks again as soon as it is answered. */
async function fireAtOnce(ask: () => Promise<void>, seconds: number): Promise<{ perSecond: number; p95Ms: number; p99Ms: number }> {
  const times: number[] = []
  const until = performance.now() + seconds * 1000
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (performance.now() < until) {
        const began = performance.now()
        await ask()
        times.push(performance.now() - began)
      }
    }),
  )
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.floor(times.length * share)] ?? Number.NaN
  return { perSecond: times.length / seconds, p95Ms: at(0.95), p99Ms: at(0.99) }
}

async function quote(url: URL, { agent, key, cart }: { agent: Agent; key: string; cart: unknown }): Promise<void> {
  const body = JSON.stringify(cart)
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
  const answer = await new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
    const asked = request(url, { agent, method: 'POST', headers }, (response) => {
      text(response).then((body) => resolve({ status: response.statusCode, body }), reject)
    })
    asked.on('error', reject).end(body)
  })
  if (answer.status !== 200) throw new Error(`${answer.status} ${answer.body}`)
}

function oneOf(values: readonly string[]): string {
  return values[Math.floor(Math.random() * values.length)] ?? ''
}

function fourOf(codes: readonly string[]) {
  return Array.from({ length: 4 }, () => ({ code: oneOf(codes), quantity: 1, totalMinor: 1_000 + Math.floor(Math.random() * 10_000) }))
}
