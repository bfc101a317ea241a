/** Segments of a million customers: building twenty of them, how soon an event is seen, and what an event costs in shops of three sizes. */
import { transaction } from '../server/kit/database.ts'
import { buildSegment } from '../server/segments/build.ts'
import { createSegment } from '../server/segments/save.ts'
import { below, round, say, tell } from './measure/result.ts'
import { withTemporaryDatabase } from './measure/temporary-database.ts'
import { freshness } from './segments/freshness.ts'
import { lookedAt } from './segments/make-events.ts'
import { conditions, costOfEvent, differences, type MadeShop, makeShop, rebuild } from './segments/measure-shop.ts'

/** Half of what the door for events takes in on the machine of docs/benchmarks.md. */
const perSecond = 2_000
const seconds = 60
const sizes = process.argv.includes('--small') ? [1_000, 10_000, 50_000] : [10_000, 100_000, 1_000_000]

await withTemporaryDatabase(async ({ database, postgres }) => {
  const microsecondsAnEvent: Record<string, number> = {}
  let largest: { shop: MadeShop; built: Awaited<ReturnType<typeof rebuild>> } | undefined
  for (const customerCount of sizes) {
    // The shops of a run have the same ids, so one makes room for the next.
    if (largest) await database.pool.query('truncate shops cascade')
    await database.pool.query('truncate events, segment_states, segment_moves')
    say(`a shop of ${customerCount} customers`)
    const shop = await makeShop(database, { customerCount })
    const built = await rebuild(database, shop)
    microsecondsAnEvent[customerCount] = round(await costOfEvent(database, shop))
    say(`an event costs ${microsecondsAnEvent[customerCount]} µs`)
    largest = { shop, built }
  }
  if (!largest) return
  const { shop, built } = largest
  const event = 'Marked'
  const { shopId } = shop
  const definition = {
    kind: 'condition',
    code: 'event_count',
    args: { event, compare: 'ge', times: 1, window: { kind: 'within', amount: 7, unit: 'days' } },
  }
  const segmentId = await transaction(database, (tx) =>
    createSegment(tx, { shopId, staffId: null, conditions, now: lookedAt, name: event, description: '', definition }),
  )
  await buildSegment(database, { shopId, segmentId, conditions, clock: { now: () => lookedAt } })
  const fresh = await freshness(database, { shopId, conditions, marker: { segmentId, event }, perSecond, seconds })
  say(`seen after ${round(fresh.p50Ms)} ms in the middle, p95 ${round(fresh.p95Ms)} ms, at ${round(fresh.recordedPerSecond)} events/s`)
  const wrong = await differences(database, shop, new Date(lookedAt.getTime() + (seconds + 5) * 1_000))
  if (wrong.length > 0) throw new Error(`states differ from an evaluation of everybody: ${JSON.stringify(wrong)}`)

  const costs = Object.values(microsecondsAnEvent)
  const growth = (costs.at(-1) ?? Number.NaN) / (costs[0] ?? Number.NaN)
  tell({
    name: 'segments',
    ratio: built.ratio,
    limit: 'the best hand-written SQL of the same twenty counts, on the same server with the same memory',
    p95Ms: Math.round(fresh.p95Ms),
    p50Ms: Math.round(fresh.p50Ms),
    eventsPerSecondMeanwhile: Math.round(fresh.recordedPerSecond),
    touchesLeft: fresh.touchesLeft,
    customers: shop.customers,
    firstBuildRatio: round(built.firstRatio, 3),
    seconds: built.seconds,
    microsecondsAnEvent,
    segments: built.segments,
    postgres,
    goals: [
      { goal: 'rebuild ÷ hand-written SQL ≤ 2', value: round(built.ratio, 3), isMet: built.ratio <= 2, binds: true },
      below('seen within 2 s, p95', fresh.p95Ms, 2_000),
      below('an event costs the same in a shop a hundred times as large (within twice)', growth, 2),
    ],
  })
})
