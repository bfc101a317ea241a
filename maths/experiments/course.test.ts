/** Who counts for which arm, and when an experiment may be given a verdict. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Course, exposureVerdict, readiness, settleExposures } from './experiments.ts'

const anna = { person: 'anna', arm: 0, at: 5 }

test('a person counts for the arm they saw, from the first time they saw it', () => {
  const { people, inSeveralArms, verdict } = settleExposures([anna, { ...anna, at: 3 }, { person: 'olena', arm: 1, at: 9 }])
  assert.deepEqual(Object.fromEntries(people), { anna: { arm: 0, since: 3 }, olena: { arm: 1, since: 9 } })
  assert.equal(inSeveralArms, 0)
  assert.equal(verdict, 'ok')
})

test('who saw several arms counts for none, however often, and is counted once', () => {
  const { people, inSeveralArms, verdict } = settleExposures([anna, { ...anna, arm: 1 }, anna, { ...anna, arm: 2 }])
  assert.equal(people.size, 0)
  assert.equal(inSeveralArms, 1)
  assert.equal(verdict, 'warning')
})

test('exposures settle to the same whatever their order', () =>
  fc.assert(
    fc.property(
      fc.array(fc.record({ person: fc.constantFrom('a', 'b', 'c', 'd'), arm: fc.nat(2), at: fc.nat(99) })),
      fc.func(fc.nat()),
      (exposures, shuffle) => {
        const sorted = (found: ReturnType<typeof settleExposures>) => ({ ...found, people: [...found.people].sort() })
        const shuffled = exposures.toSorted((one, other) => shuffle(one) - shuffle(other))
        assert.deepEqual(sorted(settleExposures(shuffled)), sorted(settleExposures(exposures)))
      },
    ),
  ))

test('one in a hundred in several arms is a warning, fewer are not', () => {
  assert.equal(exposureVerdict({ exposed: 10_000, inSeveralArms: 99 }), 'ok')
  assert.equal(exposureVerdict({ exposed: 10_000, inSeveralArms: 100 }), 'warning')
  assert.equal(exposureVerdict({ exposed: 0, inSeveralArms: 0 }), 'ok')
})

const course: Course = {
  ranDays: 7,
  arms: [
    { kind: 'proportion', n: 1_000, successes: 60 },
    { kind: 'proportion', n: 1_020, successes: 70 },
  ],
  weights: [0.5, 0.5],
  inSeveralArms: 3,
}

test('an experiment is ready after a week with enough people, and every lack is named', () => {
  assert.deepEqual(readiness(course), { kind: 'ready' })
  const lacking = (changes: Partial<Course>) => {
    const found = readiness({ ...course, ...changes })
    return found.kind === 'ready' ? [] : found.reasons
  }
  assert.deepEqual(lacking({ ranDays: 6 }), ['too_few_days'])
  assert.deepEqual(lacking({ leastUnits: 1_001 }), ['too_few_units'])
  assert.deepEqual(
    lacking({
      arms: [
        { kind: 'proportion', n: 1_000, successes: 5 },
        { kind: 'proportion', n: 1_020, successes: 1_015 },
      ],
    }),
    ['too_few_successes'],
  )
  assert.deepEqual(lacking({ weights: [0.45, 0.55] }), ['sample_ratio_mismatch'])
  assert.deepEqual(lacking({ inSeveralArms: 21 }), ['several_arms'])
  assert.deepEqual(
    lacking({
      ranDays: 1,
      arms: [
        { kind: 'mean', n: 2, sum: 1, sumSquares: 1 },
        { kind: 'mean', n: 90, sum: 1, sumSquares: 1 },
      ],
    }),
    [...['too_few_days', 'too_few_units', 'sample_ratio_mismatch', 'several_arms']],
  )
})

test('an arm that nobody is let into any more does not hold up the others', () =>
  assert.deepEqual(readiness({ ...course, arms: [...course.arms, { kind: 'proportion', n: 3, successes: 0 }], weights: [0.5, 0.5, 0] }), {
    kind: 'ready',
  }))
