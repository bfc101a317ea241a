/**
 * The ledger: members earn for orders and spend at checkouts, one command after the other on eight connections; orders of an import in
 * batches; and one member on whom everything happens. Against the simple updates of pgbench on the same server, by the same driver.
 *
 * `REGULARS_BENCH_MEMBERS` makes a smaller shop.
 */
import { openDatabase, transaction } from '../server/kit/database.ts'
import { newId } from '../server/kit/ids.ts'
import { openDesk } from '../server/loyalty/desk.ts'
import { executeAll } from '../server/loyalty/loyalty.ts'
import { makeMembers } from './ledger/make-members.ts'
import { makeSimpleTables, simpleUpdates } from './ledger/simple-updates.ts'
import { zipf } from './ledger/zipf.ts'
import { atLeast, below, median, round, say, tell } from './measure/result.ts'
import { withTemporaryDatabase } from './measure/temporary-database.ts'

const count = Number(process.env.REGULARS_BENCH_MEMBERS ?? 1_000_000)
const connections = 8
const seconds = 15
const rounds = 3
const ordersABatch = 300

await withTemporaryDatabase(async ({ database, connection, postgres }) => {
  const { shopId, customerIds } = await makeMembers(database, { count })
  await makeSimpleTables(database)
  const pooled = openDatabase({ connection, size: connections })
  const rank = zipf(count)
  const clock = { now: () => new Date() }
  const { ask } = openDesk({ database: pooled, clock })
  const somebody = () => customerIds[rank()] ?? ''
  const measured: { simple: number[]; single: number[]; batched: number[]; p99Ms: number[] } = {
    simple: [],
    single: [],
    batched: [],
    p99Ms: [],
  }
  await simpleUpdates(pooled, { connections, seconds: 3 })
  await singles(3, somebody)
  for (let round = 1; round <= rounds; round++) {
    measured.simple.push(await simpleUpdates(pooled, { connections, seconds }))
    const { perSecond, p99Ms } = await singles(seconds, somebody)
    measured.single.push(perSecond)
    measured.p99Ms.push(p99Ms)
    measured.batched.push(await batches(seconds))
    say(
      `round ${round}: ${told(measured.simple)} simple updates/s, ${told(measured.single)} commands/s, ${told(measured.batched)} orders/s in batches`,
    )
  }
  const hot = await singles(seconds, () => customerIds[0] ?? '')
  await pooled.close()
  const limit = median(measured.simple)
  const [single, batched] = [median(measured.single) / limit, median(measured.batched) / limit]
  tell({
    name: 'ledger',
    ratio: single,
    limit: 'transactions of the script simple-update of pgbench (-N), durable, on as many connections of the same driver',
    perSecond: Math.round(median(measured.single)),
    batchedRatio: round(batched, 3),
    batchedPerSecond: Math.round(median(measured.batched)),
    simpleUpdatesPerSecond: Math.round(limit),
    p99Ms: round(median(measured.p99Ms)),
    hotMemberPerSecond: Math.round(hot.perSecond),
    hotMemberP99Ms: round(hot.p99Ms),
    members: count,
    postgres,
    goals: [
      atLeast('single commands ÷ simple updates ≥ 1.0', single, 1),
      atLeast('orders in batches ÷ simple updates ≥ 4.0', batched, 4),
      { goal: 'one hot member: ≥ 200 commands/s', value: Math.round(hot.perSecond), isMet: hot.perSecond >= 200, binds: false },
      below('single commands: p99 ≤ 100 ms', median(measured.p99Ms), 100),
    ],
  })

  /** Half of the commands are orders of 50 to 250 PLN, half spend a hundred points. Who has not enough is refused, which counts too. */
  async function singles(length: number, who: () => string): Promise<{ perSecond: number; p99Ms: number }> {
    const times: number[] = []
    const until = performance.now() + length * 1000
    await Promise.all(
      Array.from({ length: connections }, async () => {
        while (performance.now() < until) {
          const began = performance.now()
          const customerId = who()
          if (Math.random() < 0.5) await ask<'order'>({ shopId, command: anOrder(customerId) })
          else
            await ask<'hold'>({
              shopId,
              command: {
                ...{ kind: 'hold', customerId, wallet: 'points', points: 100, orderMinor: null, orderNumber: null },
                ...{ key: newId(), keyHash: 1, minutes: 30, isFinal: true },
              },
            }).catch((error: { code?: string }) => {
              if (error.code !== 'insufficient_points') throw error
            })
          times.push(performance.now() - began)
        }
      }),
    )
    times.sort((a, b) => a - b)
    return { perSecond: times.length / length, p99Ms: times[Math.floor(times.length * 0.99)] ?? Number.NaN }
  }

  /** Two at once, as imports do: while one waits for the disk, the other decides. */
  async function batches(length: number): Promise<number> {
    let done = 0
    const until = performance.now() + length * 1000
    await Promise.all(
      Array.from({ length: 2 }, async () => {
        while (performance.now() < until) {
          const commands = Array.from({ length: ordersABatch }, () => anOrder(somebody()))
          for (const outcome of await transaction(pooled, (tx) => executeAll(tx, { shopId, commands, now: clock.now() }), {
            isFrequent: true,
          }))
            if ('refused' in outcome) throw outcome.refused
          done += ordersABatch
        }
      }),
    )
    return done / length
  }
})

function told(values: readonly number[]): number {
  return Math.round(values.at(-1) ?? Number.NaN)
}

function anOrder(customerId: string) {
  const orderId = newId()
  const totalMinor = 5_000 + Math.floor(Math.random() * 20_000)
  const placedAt = new Date()
  const line = { code: 'tea', category: 'Tea', brand: null, isCharge: false, isGiftCard: false, quantity: 1, totalMinor }
  const placed = {
    ...{ number: orderId, placedAt, placedOn: placedAt.toISOString().slice(0, 10), currency: 'PLN', channel: null },
    ...{ lines: [line], reductionMinor: 0, paidByCreditMinor: 0 },
  }
  const order = { orderId, customerId, hash: 1, isCancelled: false, placed, left: [], totalMinor }
  return { kind: 'order' as const, customerId, order, segmentIds: new Set<string>() }
}
