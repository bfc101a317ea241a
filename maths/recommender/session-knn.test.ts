import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { evaluateSessions } from './session-evaluation.ts'
import { addEvent, newestEvents, type SessionIndex, sessionIndex } from './session-index.ts'
import { bestOf, sessionScores } from './session-knn.ts'

test('what sessions alike went on to comes first, with the number of those sessions', () => {
  const index = indexOf({ one: 'tea cup', two: 'tea cup spoon', three: 'hat socks' })
  const scores = sessionScores(index, { seen: numbers(index, 'tea cup') })
  const [spoon] = bestOf(index, scores, 1, (item) => !['tea', 'cup'].includes(index.items.ids[item] ?? ''))
  assert.equal(index.items.ids[spoon ?? -1], 'spoon')
  assert.deepEqual({ ...scores.get(spoon ?? -1), score: 0 }, { score: 0, sessions: 1, because: index.items.numbers.get('cup') })
  assert.ok(!scores.has(index.items.numbers.get('hat') ?? -1))
})

test('scores are those of the definition', () => {
  const index = indexOf({ one: 'a x', two: 'b y', three: 'a b z' })
  const scores = sessionScores(index, { seen: numbers(index, 'a b') }, { rarity: 0 })
  const score = (item: string): number => scores.get(index.items.numbers.get(item) ?? -1)?.score ?? 0
  // Places 1/2 for a and 2/2 for b, over two distinct items; one step back for b, two for a. Nobody ever came back to an item
  // in four steps, so of the whole one part in six is left for what was seen, and the rest is shared as the definition says.
  const raw = { x: (0.5 / 2) * 0.8, y: (1 / 2) * 0.9, z: (1.5 / 2) * 0.9 }
  const all = raw.x + raw.y + raw.z
  for (const item of ['x', 'y', 'z'] as const) assert.ok(Math.abs(score(item) - ((5 / 6) * raw[item]) / all) < 1e-15)
  assert.ok(Math.abs([...scores.values()].reduce((sum, known) => sum + known.score, 0) - 1) < 1e-15)
  const plain = sessionScores(index, { seen: numbers(index, 'a b') }, { weighting: 's' })
  const [once, twice] = [1 / Math.sqrt(2 * 2), 2 / Math.sqrt(2 * 3)]
  assert.ok(Math.abs((plain.get(index.items.numbers.get('z') ?? -1)?.score ?? 0) - ((5 / 6) * twice) / (2 * once + twice)) < 1e-15)
})

test('where people often come back to an item, seen items have the larger share', () => {
  const share = (sessions: Record<string, string>): number => {
    const index = indexOf(sessions)
    return sessionScores(index, { seen: numbers(index, 'a') }).get(index.items.numbers.get('a') ?? -1)?.score ?? 0
  }
  assert.equal(share({ one: 'a b', two: 'a b' }), 1 / 4)
  assert.equal(share({ one: 'a b a b a', two: 'a b a a' }), 6 / 9)
})

test('a session is no neighbour of itself', () => {
  const index = indexOf({ mine: 'a b' })
  assert.equal(sessionScores(index, { seen: numbers(index, 'a'), session: 0 }).size, 0)
})

test('an index that was kept up event by event answers as one built anew, also after old events were dropped', () => {
  const events = fc.array(fc.record({ session: fc.constantFrom('1', '2', '3', '4'), item: fc.constantFrom('a', 'b', 'c', 'd') }), {
    maxLength: 60,
  })
  fc.assert(
    fc.property(events, fc.nat(60), (all, kept) => {
      const index = sessionIndex()
      for (const event of all) addEvent(index, event)
      const anew = sessionIndex()
      for (const event of kept === 0 ? [] : all.slice(-kept)) addEvent(anew, event)
      assert.deepEqual(answers(newestEvents(index, kept)), answers(anew))
    }),
  )
})

test('only so many sessions are looked at, the newest', () => {
  const index = sessionIndex()
  for (let session = 0; session < 30; session++)
    for (const item of ['a', `next-${session}`]) addEvent(index, { session: String(session), item })
  const scores = sessionScores(index, { seen: numbers(index, 'a') }, { sample: 2 })
  assert.deepEqual([...scores.keys()].map((item) => index.items.ids[item]).sort(), ['a', 'next-28', 'next-29'])
})

test('hit rate and MRR count places, and unknown items are misses', () => {
  const index = indexOf({ one: 'a b', two: 'a b', three: 'a c' })
  const cases = [
    { prefix: ['a'], next: 'b' },
    { prefix: ['a'], next: 'never-seen' },
  ]
  const quality = evaluateSessions(index, cases, { k: [3, 1], method: 's_knn' })
  assert.deepEqual(quality, [
    { k: 3, cases: 2, hitRate: 0.5, mrr: 0.5 },
    { k: 1, cases: 2, hitRate: 0.5, mrr: 0.5 },
  ])
})

function indexOf(sessions: Record<string, string>): SessionIndex {
  const index = sessionIndex()
  for (const [session, items] of Object.entries(sessions)) for (const item of items.split(' ')) addEvent(index, { session, item })
  return index
}

const numbers = ({ items }: SessionIndex, ids: string): number[] => ids.split(' ').map((id) => items.numbers.get(id) ?? -1)

/** By outer ids, since numbers depend on who came first. */
const answers = (index: SessionIndex) =>
  ['a', 'b', 'c d', 'd a'].map((seen) => {
    const scores = sessionScores(index, { seen: numbers(index, seen).filter((item) => item >= 0) })
    return bestOf(index, scores, 4).map((item) => ({ id: index.items.ids[item], score: scores.get(item)?.score }))
  })
