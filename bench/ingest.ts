/** Events over HTTP, each on disk before it is answered, against COPY of the same batches on the same server. */
import { one, sql, type Tx, transaction, write } from '../server/kit/database.ts'
import { createShop } from '../server/shops/shops.ts'
import { createApiKey } from '../server/staff/api-keys.ts'
import { join } from '../server/staff/members.ts'
import { createPerson } from '../server/staff/people.ts'
import { copyBatches } from './ingest/copy-batches.ts'
import { knownCustomers } from './ingest/made-up-events.ts'
import type { Sent } from './ingest/send-events.ts'
import { type OwnProcess, ownProcess } from './measure/own-process.ts'
import { atLeast, below, type Goal, median, round, say, tell } from './measure/result.ts'
import { withTemporaryDatabase } from './measure/temporary-database.ts'

/** The server writes each shop over one connection: requests wait for each other's commit. */
const writingConnections = 1
const rounds = 3
const batchesARound = 600
const singlesARound = 8_000
const connections = { batches: 8, singles: 64 }

await withTemporaryDatabase(async ({ database, connection, folder, postgres }) => {
  const { shopId, key } = await transaction(database, makeDoor)
  const product = ownProcess('bench/load/product-server.ts', [JSON.stringify({ connection, dataFolder: folder })])
  try {
    const url = await product.nextLine()
    const send = (what: string, requests: number, over: number, seed = 0) => sent({ url, key, what, requests, connections: over, seed })
    await send('introductions', knownCustomers / 100, 4)
    await send('batches', 300, connections.batches, 1)
    await transaction(database, (tx) => write(tx, sql`analyze`))
    const [copies, batches, singles]: [number[], Sent[], Sent[]] = [[], [], []]
    for (let each = 0; each < rounds; each++) {
      copies.push(await copyBatches(database, { batches: batchesARound, connections: writingConnections }))
      batches.push(await send('batches', batchesARound, connections.batches, 100 + each))
      singles.push(await send('singles', singlesARound, connections.singles, 200 + each))
      say(
        `round ${each + 1}: COPY ${Math.round(copies.at(-1) ?? 0)}/s, batches ${told(batches.at(-1))}, single events ${told(singles.at(-1))}`,
      )
    }
    const { stored } = await one(database.db, sql<{ stored: number }>`select count(*) as stored from events where shop_id = ${shopId}`)
    const expected = knownCustomers + 30_000 + rounds * (batchesARound * 100 + singlesARound)
    if (stored !== expected) throw new Error(`${stored} of ${expected} events were stored`)
    const perSecond = median(batches.map(speed))
    const ratio = perSecond / median(copies)
    const p99Ms = median(batches.map((each) => each.p99Ms))
    const singlesPerSecond = median(singles.map(speed))
    tell({
      name: 'ingest',
      ratio,
      limit: 'COPY of the same batches of 100 into a bare table, one durable commit each, on as many connections as the server writes with',
      perSecond: Math.round(perSecond),
      copyPerSecond: Math.round(median(copies)),
      p99Ms: round(p99Ms),
      singlesPerSecond: Math.round(singlesPerSecond),
      singlesP99Ms: round(median(singles.map((each) => each.p99Ms))),
      rssMb: Math.round(await product.peakMb()),
      ratios: batches.map((each, place) => round(speed(each) / (copies[place] ?? Number.NaN), 3)),
      postgres,
      goals: [
        atLeast('events/s ÷ COPY ≥ 0.15', ratio, 0.15),
        reached('batches of 100: ≥ 10,000 events/s', perSecond, 10_000),
        below('batches of 100: p99 ≤ 100 ms', p99Ms, 100),
        reached('single events: ≥ 2,500/s', singlesPerSecond, 2_500),
      ],
    })
  } finally {
    await product.end()
  }
})

/** A shop of somebody, and a server key that may send events. */
async function makeDoor(tx: Tx): Promise<{ shopId: string; key: string }> {
  const now = new Date()
  const shop = { name: 'Benchmark', country: 'PL', currency: 'PLN', timeZone: 'Europe/Warsaw', languages: ['pl'] as ['pl'], isDemo: false }
  const { shopId } = await createShop(tx, { ...shop, now })
  const staffId = await createPerson(tx, {
    email: 'bench@example.com',
    name: 'Bench',
    passwordHash: '-',
    language: 'en',
    isInstallationOwner: true,
    now,
  })
  if (staffId === undefined) throw new Error('the database is not empty')
  await join(tx, { shopId, staffId, role: 'owner', now })
  const { key } = await createApiKey(tx, { shopId, name: 'Benchmark', kind: 'server', scopes: ['events:write'], createdBy: staffId, now })
  return { shopId, key }
}

/** Sends from a process of its own, which makes its requests ready before it begins. */
async function sent(order: object): Promise<Sent> {
  const sender: OwnProcess = ownProcess('bench/ingest/send-events.ts', [JSON.stringify(order)], { input: true })
  await sender.nextLine()
  sender.child.stdin?.write('go\n')
  return JSON.parse(await sender.nextLine())
}

function speed({ events, seconds }: Sent): number {
  return events / seconds
}

function told(each: Sent | undefined): string {
  return each ? `${Math.round(speed(each))}/s (p99 ${round(each.p99Ms)} ms)` : ''
}

/** An absolute goal depends on the machine: it is told as met or not. */
function reached(goal: string, value: number, least: number): Goal {
  return { goal, value: Math.round(value), isMet: value >= least, binds: false }
}
