import assert from 'node:assert/strict'
import { test } from 'node:test'
import { randomStream } from './random.ts'

test('a stream repeats itself, and another name or seed is another stream', () => {
  const first = (seed: number, name: string) =>
    Array.from(
      { length: 5 },
      (
        (stream) => () =>
          stream.below(1_000_000)
      )(randomStream(seed, name)),
    )
  assert.deepEqual(first(7, 'anna'), first(7, 'anna'))
  assert.notDeepEqual(first(7, 'anna'), first(7, 'jan'))
  assert.notDeepEqual(first(7, 'anna'), first(8, 'anna'))
})

test('the generator is PCG: it agrees with the recurrence in big integers', () => {
  const stream = randomStream(1, '')
  const numbers = Array.from({ length: 50 }, () => stream.share() * 4294967296)
  let state = startOf(1)
  for (const number of numbers) {
    const word = BigInt.asUintN(32, ((state >> 18n) ^ state) >> 27n)
    const turn = state >> 59n
    assert.equal(BigInt(number), BigInt.asUintN(32, (word >> turn) | (word << (-turn & 31n))))
    state = next(state)
  }
})

test('shares are even, normals have their mean and deviation, weights count', () => {
  const stream = randomStream(3, 'test')
  const shares = Array.from({ length: 20_000 }, () => stream.share())
  for (let tenth = 0; tenth < 10; tenth++) {
    const within = shares.filter((share) => share >= tenth / 10 && share < (tenth + 1) / 10).length
    assert.ok(Math.abs(within - 2_000) < 200, `${within} of 20,000 in tenth ${tenth}`)
  }
  const normals = Array.from({ length: 20_000 }, () => stream.normal())
  const mean = normals.reduce((sum, each) => sum + each, 0) / normals.length
  const variance = normals.reduce((sum, each) => sum + (each - mean) ** 2, 0) / normals.length
  assert.ok(Math.abs(mean) < 0.03 && Math.abs(variance - 1) < 0.05, `mean ${mean}, variance ${variance}`)
  const chosen = Array.from({ length: 4_000 }, () => stream.pickWeighted(['never', 'rarely', 'often'], (_, index) => [0, 1, 3][index] ?? 0))
  assert.ok(!chosen.includes('never'))
  assert.ok(Math.abs(chosen.filter((each) => each === 'often').length - 3_000) < 150)
  assert.throws(() => stream.pick([]), /nothing to choose from/)
})

const next = (state: bigint): bigint => BigInt.asUintN(64, state * 6364136223846793005n + 1442695040888963407n)

/** The state that seed and an empty name begin with. */
function startOf(seed: number): bigint {
  const high = BigInt((0x811c9dc5 ^ seed) >>> 0)
  const low = BigInt((0x9e3779b9 ^ Math.imul(seed, 0x85ebca6b)) >>> 0)
  let state = (high << 32n) | low
  for (let turn = 0; turn < 4; turn++) state = next(state)
  return state
}
