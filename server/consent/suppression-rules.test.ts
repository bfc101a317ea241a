import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { immediateReason, type SoftReport, softSuppression } from './suppression-rules.ts'

const day = (number: number): Date => new Date(Date.UTC(2026, 0, number))
const bounces = (...days: number[]): SoftReport[] =>
  days.map((each) => ({ kind: 'soft_bounce', reportedAt: day(each), messageId: `b${each}` }))
const delivered = (each: number): SoftReport => ({ kind: 'delivered', reportedAt: day(each), messageId: `d${each}` })

test('C4: five soft bounces within thirty days rest an address for thirty days', () => {
  assert.equal(softSuppression(bounces(1, 5, 9, 13)), null)
  assert.deepEqual(softSuppression(bounces(1, 5, 9, 13, 17)), { suppressedAt: day(17), untilAt: day(47) })
  assert.equal(softSuppression(bounces(1, 10, 20, 30, 31)), null, 'the first is thirty days old')
})

test('C4: a delivery in between begins the count anew, and one after it lifts nothing', () => {
  assert.equal(softSuppression([...bounces(1, 5, 9, 13, 17), delivered(10)]), null)
  assert.deepEqual(softSuppression([...bounces(1, 5, 9, 13, 17), delivered(20)]), { suppressedAt: day(17), untilAt: day(47) })
})

test('C4: automatic replies and a refusal of the sender’s name mean nothing for the address', () => {
  assert.equal(immediateReason('auto_reply'), null)
  assert.equal(immediateReason('blocked'), null)
  assert.equal(immediateReason('hard_bounce'), 'hard_bounce')
  assert.equal(immediateReason('complaint'), 'complaint')
})

test('reports count the same in any order', () => {
  const report = fc.record({ kind: fc.constantFrom('soft_bounce' as const, 'delivered' as const), at: fc.integer({ min: 1, max: 40 }) })
  fc.assert(
    fc.property(fc.array(report, { maxLength: 14 }), (some) => {
      const reports = some.map(({ kind, at }, index) => ({ kind, reportedAt: day(at), messageId: `m${index}` }))
      assert.deepEqual(softSuppression(reports.toReversed()), softSuppression(reports))
    }),
  )
})
