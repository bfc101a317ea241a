import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  addSigned,
  brokenRuns,
  changedIntervals,
  compareMoments,
  type Moment,
  ownerAt,
  type Run,
  runsOf,
  type Signed,
} from './device-runs.ts'

const at = (minute: number, messageId = ''): Moment => ({ at: new Date(Date.UTC(2026, 0, 1, 0, minute)), messageId })
const signed = (customerId: string, minute: number, messageId = String(minute)): Signed => ({
  ...at(minute, messageId),
  customerId,
  originId: null,
})
const told = (runs: readonly Run[]): string =>
  runs.map(({ customerId, first, last }) => `${customerId}${first.messageId}-${last.messageId}`).join(' ')

test('unbroken stretches by one customer make a run', () => {
  assert.equal(told(runsOf([signed('a', 3), signed('a', 1), signed('b', 5), signed('a', 7)])), 'a1-3 b5-5 a7-7')
})

test('what nobody signed belongs to the run before it, or to the first', () => {
  const runs = runsOf([signed('a', 2), signed('b', 5)])
  assert.deepEqual(
    [0, 2, 4, 5, 9].map((minute) => ownerAt(runs, at(minute, '9'))?.customerId),
    ['a', 'a', 'a', 'b', 'b'],
  )
  assert.equal(ownerAt([], at(1)), null)
})

test('a late signature breaks a run where it was, and what was signed within tells where it goes on', () => {
  const runs = runsOf([signed('a', 1), signed('a', 3), signed('a', 9)])
  assert.equal(told(runs), 'a1-9')
  const late = [signed('b', 2)]
  assert.deepEqual(brokenRuns(runs, late), runs)
  assert.equal(told(addSigned(runs, { signed: late, within: [signed('a', 3)] })), 'a1-1 b2-2 a3-9')
})

test('at the same instant the message ids decide', () => {
  const runs = runsOf([signed('b', 1, 'y'), signed('a', 1, 'x')])
  assert.equal(told(runs), 'ax-x by-y')
  assert.equal(ownerAt(runs, at(1, 'xx'))?.customerId, 'a')
})

const signatures = fc
  .array(fc.record({ customerId: fc.constantFrom('a', 'b', 'c'), minute: fc.nat(9) }), { minLength: 1, maxLength: 12 })
  .map((all) => all.map(({ customerId, minute }, index) => signed(customerId, minute, `m${index}`)))

test('signatures told one by one, in any order, make the runs of all of them', () => {
  fc.assert(
    fc.property(signatures, (all) => {
      let runs: Run[] = []
      all.forEach((each, index) => {
        const broken = brokenRuns(runs, [each])
        const within = all
          .slice(0, index)
          .filter((other) => broken.some((run) => compareMoments(run.first, other) <= 0 && compareMoments(other, run.last) <= 0))
        runs = addSigned(runs, { signed: [each], within })
      })
      assert.deepEqual(runs, runsOf(all))
    }),
    { numRuns: 1_000 },
  )
})

test('the intervals that change hands are all that does, and say whose they are', () => {
  fc.assert(
    fc.property(signatures, signatures, (some, more) => {
      const before = runsOf(some)
      const after = runsOf([...some, ...more])
      const intervals = changedIntervals(before, after)
      for (let minute = -1; minute < 11; minute++) {
        for (const messageId of ['', 'm1', 'm5', 'z']) {
          const moment = at(minute, messageId)
          const interval = intervals.find(
            ({ from, to }) => (!from || compareMoments(from, moment) <= 0) && (!to || compareMoments(moment, to) < 0),
          )
          assert.equal((interval ?? ownerAt(before, moment))?.customerId, ownerAt(after, moment)?.customerId)
        }
      }
    }),
    { numRuns: 1_000 },
  )
})
