/**
 * The heavy parts of the recommender on made-up data of a large shop: training similar items and EASE on two threads, and
 * answering in a session with a million sessions in memory.
 */
import { Worker } from 'node:worker_threads'
import { generator } from '@regulars/random'
import {
  addEvent,
  type Baskets,
  basketsOf,
  easeInThreads,
  type SessionIndex,
  sessionIndex,
  sessionScores,
  similarItemsInThreads,
  sparseMatrix,
} from '@regulars/recommender'
import { below, round, say, tell, timed } from './measure/result.ts'

const sizes = { customers: 186_670, items: 43_098, entries: 762_000, sessions: 1_000_000, answers: 5_000, easeItems: 3_000 }
const random = generator(20261122)
const threads = { Worker, threads: 2 }

const matrix = interactions()
say(`${matrix.value.length} interactions of ${sizes.customers} customers with ${sizes.items} items`)
const similar = await measured(() => similarItemsInThreads(matrix, {}, threads))
say(`similar items: ${round(similar.seconds, 2)} s, ${similar.result.item.length} neighbours`)

const baskets = headBaskets()
const ease = await measured(() => easeInThreads(baskets, { maxItems: sizes.easeItems }, threads))
say(`EASE of ${ease.result.head.length} items: ${round(ease.seconds, 1)} s`)

const index = sessions()
const sessionsMb = rssMb()
say(`${index.sessions.ids.length} sessions with ${index.eventCount} events in memory`)
answerTimes(index, 500)
const times = answerTimes(index, sizes.answers)
const [p50Ms, p95Ms, p99Ms] = [0.5, 0.95, 0.99].map((share) => times[Math.floor(share * times.length)] ?? Number.NaN)
const processorMs = processorTimes(index, sizes.answers)

tell({
  name: 'recommender',
  ratio: null,
  limit: 'absolute times on this machine',
  similarItemsSeconds: round(similar.seconds, 2),
  // On a machine with other work, processor time says more: over both threads, so a quiet machine needs about half of it.
  similarItemsProcessorSeconds: round(similar.processorSeconds, 2),
  interactions: matrix.value.length,
  easeSeconds: round(ease.seconds, 1),
  easeProcessorSeconds: round(ease.processorSeconds, 1),
  easeItems: ease.result.head.length,
  sessionP50Ms: round(p50Ms ?? Number.NaN, 2),
  p95Ms: round(p95Ms ?? Number.NaN, 2),
  sessionP99Ms: round(p99Ms ?? Number.NaN, 2),
  sessionP99ProcessorMs: round(processorMs[Math.floor(0.99 * processorMs.length)] ?? Number.NaN, 2),
  perSecond: Math.round(times.length / (times.reduce((sum, time) => sum + time, 0) / 1_000)),
  sessionEvents: index.eventCount,
  afterSessionsRssMb: Math.round(sessionsMb),
  rssMb: Math.round(process.resourceUsage().maxRSS / 1024),
  goals: [
    below('similar items of 760,000 interactions × 43,000 items < 2 s on two threads', similar.seconds, 2),
    below('EASE of 3,000 items < 30 s on two threads', ease.seconds, 30),
    below('99 % of answers in a session with 1,000,000 sessions in memory < 5 ms', p99Ms ?? Number.NaN, 5),
  ],
})

async function measured<Result>(work: () => Promise<Result>) {
  const before = process.cpuUsage()
  const { seconds, result } = await timed(work)
  const { user, system } = process.cpuUsage(before)
  return { seconds, result, processorSeconds: (user + system) / 1e6 }
}

/** Items by Zipf's law; how active customers are is exponential. */
function interactions() {
  const seen = new Set<number>()
  while (seen.size < sizes.entries) {
    const customer = Math.floor(random.uniform() * random.uniform() * sizes.customers)
    seen.add(customer * sizes.items + zipf(sizes.items))
  }
  const places = [...seen]
  const row = places.map((place) => Math.floor(place / sizes.items))
  return sparseMatrix(sizes.customers, sizes.items, { row, column: places.map((place) => place % sizes.items), value: row.map(() => 1) })
}

function headBaskets(): Baskets {
  const lines = { customer: [] as string[], basket: [] as string[], item: [] as string[], day: [] as number[] }
  for (let line = 0; line < 200_000; line++) {
    lines.customer.push(String(random.integer(20_000)))
    lines.basket.push('1')
    lines.item.push(String(line < sizes.easeItems ? line : zipf(sizes.easeItems)))
    lines.day.push(0)
  }
  return basketsOf(lines)
}

/** Some items at random, most near the first one of the session. */
function sessions(): SessionIndex {
  const made = sessionIndex()
  for (let session = 0; session < sizes.sessions; session++) {
    for (const item of aSession()) addEvent(made, { session: String(session), item })
  }
  return made
}

function aSession(): string[] {
  const first = zipf(sizes.items)
  const length = 1 + Math.floor(random.exponential(4))
  return Array.from({ length }, () => String(random.uniform() < 0.6 ? (first + random.integer(20)) % sizes.items : zipf(sizes.items)))
}

/** Milliseconds an answer, ascending. */
function answerTimes(known: SessionIndex, count: number, clock = (): number => performance.now()): number[] {
  const taken = Array.from({ length: count }, () => {
    const seen = aSession().flatMap((item) => known.items.numbers.get(item) ?? [])
    const began = clock()
    sessionScores(known, { seen })
    return clock() - began
  })
  return taken.sort((a, b) => a - b)
}

/** The same in time of the processor, which other work does not lengthen. */
function processorTimes(known: SessionIndex, count: number): number[] {
  return answerTimes(known, count, () => {
    const { user, system } = process.cpuUsage()
    return (user + system) / 1_000
  })
}

function zipf(items: number): number {
  return Math.min(items - 1, Math.floor(items ** random.uniform()) - 1)
}

function rssMb(): number {
  return process.memoryUsage().rss / 2 ** 20
}
