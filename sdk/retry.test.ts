import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nextStep } from './retry.ts'

const first = { failures: 0, pauses: 0, elapsedMs: 0 }
const answered = (status: number, retryAfterSeconds: number | null = null) => ({ status, retryAfterSeconds })

test('what was taken is done, and what is refused for good is lost', () => {
  for (const status of [200, 201, 204, 299]) assert.deepEqual(nextStep(answered(status), first, 0), { kind: 'done' }, `${status}`)
  for (const status of [301, 308, 400, 401, 403, 404, 413, 422, 501, 505, 511])
    assert.deepEqual(nextStep(answered(status), first, 0), { kind: 'lost' }, `${status}`)
})

test('faults and silence are tried again, later each time, ten times', () => {
  for (const answer of [null, ...[408, 410, 429, 460, 500, 502, 503, 504, 599].map((status) => answered(status))])
    assert.deepEqual(nextStep(answer, first, 0), { kind: 'again', afterMs: 500, isFailure: true })
  const waits = Array.from({ length: 10 }, (_, failures) => nextStep(null, { ...first, failures }, 0))
  assert.deepEqual(
    waits.map((step) => step.kind === 'again' && step.afterMs),
    [500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000],
  )
  assert.deepEqual(nextStep(null, { ...first, failures: 10 }, 0), { kind: 'lost' })
  assert.deepEqual(nextStep(null, first, 0.999), { kind: 'again', afterMs: 500 * 0.5005, isFailure: true })
})

test('a server that asks for patience gets it, and that is no failure', () => {
  assert.deepEqual(nextStep(answered(429, 7), { ...first, failures: 10 }, 0.5), { kind: 'again', afterMs: 7_000, isFailure: false })
  assert.deepEqual(nextStep(answered(429, 9_999), first, 0), { kind: 'again', afterMs: 300_000, isFailure: false })
  assert.deepEqual(nextStep(answered(429, 7), { ...first, pauses: 20 }, 0), { kind: 'again', afterMs: 500, isFailure: true })
})

test('after twelve hours an event is given up', () => {
  assert.equal(nextStep(null, { ...first, elapsedMs: 12 * 3_600_000 + 1 }, 0).kind, 'lost')
})
