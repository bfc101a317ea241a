import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Outgone } from '../kit/outgoing.ts'
import { decideOutcome, minutesToWait, mostTries } from './outcome.ts'

const now = new Date('2026-03-01T10:00:00Z')
const answered = (status: number): Outgone => ({ kind: 'answered', status, headers: {}, answer: '', ms: 5 })
const decide = (outgone: Outgone, { triesLeft = mostTries, failingSince = null as Date | null } = {}) =>
  decideOutcome({ outgone, triesLeft, failingSince, now })

test('tries are 1, 2, 4 … minutes apart, twelve in all, and never more than a day apart', () => {
  const waits: number[] = []
  for (let triesLeft = mostTries; ; triesLeft--) {
    const { delivery } = decide(answered(500), { triesLeft })
    if (delivery.state !== 'waiting') break
    waits.push((delivery.nextAt.getTime() - now.getTime()) / 60_000)
  }
  assert.deepEqual(waits, [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024])
  assert.equal(minutesToWait(12), 1440)
  assert.equal(minutesToWait(40), 1440)
})

test('any 2xx is an arrival; everything else is not, and says why', () => {
  for (const status of [200, 201, 202, 204, 299]) assert.equal(decide(answered(status)).delivery.state, 'delivered')
  assert.equal(decide(answered(301)).failure, 'redirected')
  for (const status of [100, 199, 400, 404, 429, 500, 503]) assert.equal(decide(answered(status)).failure, 'refused')
  assert.equal(decide({ kind: 'failed', failure: 'timed_out', ms: 10_000 }).failure, 'timed_out')
})

test('410 ends it at once', () => {
  const { delivery, webhook } = decide(answered(410))
  assert.deepEqual([delivery.state, webhook], ['parked', { kind: 'disabled', reason: 'gone' }])
})

test('the fifth day without one arrival is the last, to the instant', () => {
  const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000)
  const almost = decide(answered(500), { failingSince: new Date(daysAgo(5).getTime() + 1) })
  assert.deepEqual([almost.delivery.state, almost.webhook.kind], ['waiting', 'failing'])
  const over = decide(answered(500), { failingSince: daysAgo(5) })
  assert.deepEqual([over.delivery.state, over.webhook], ['parked', { kind: 'disabled', reason: 'failing' }])
  assert.equal(decide(answered(200), { failingSince: daysAgo(9) }).webhook.kind, 'reached')
})
