/** What holds whatever the numbers are. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  type Arm,
  alwaysValid,
  bayesian,
  benjaminiHochberg,
  betaBinomial,
  compare,
  cuped,
  cupedArm,
  estimate,
  holm,
  type Method,
  meanArm,
  mergeSums,
  minimumEffect,
  powerOf,
  proportionSequence,
  quantileArm,
  quantileShares,
  ratioArm,
  sampleRatio,
  unitsNeeded,
  welch,
} from './experiments.ts'

const counts = fc.integer({ min: 2, max: 5_000 }).chain((n) => fc.record({ n: fc.constant(n), successes: fc.integer({ min: 0, max: n }) }))
const proportions = counts.map((arm) => ({ kind: 'proportion' as const, ...arm }))
const values = fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 2, maxLength: 60 })
const arms: fc.Arbitrary<Arm> = fc.oneof(proportions, values.map(meanArm))
const methods: Method[] = [
  {},
  { tunedFor: 300, alpha: 0.01 },
  { method: 'fixed_horizon' },
  { method: 'planned_looks', shares: [0.5, 0.8] },
  { method: 'msprt', mixingVariance: 0.01 },
]

test('swapping the arms turns the sign of the absolute effect, and the p-value stays', () =>
  fc.assert(
    fc.property(arms, arms, fc.constantFrom(...methods), (one, other, method) => {
      const [there, back] = [compare(one, other, { ...method, scale: 'absolute' }), compare(other, one, { ...method, scale: 'absolute' })]
      if (there.kind === 'not_enough_data' || back.kind === 'not_enough_data') return assert.deepEqual(there, back)
      assert.ok(near(there.effect, -back.effect) && near(there.interval.low, -back.interval.high))
      if (there.kind === 'compared' && back.kind === 'compared') assert.ok(near(there.pValue, back.pValue))
    }),
  ))

test('counting in cents instead of euros leaves lift and p-value', () =>
  fc.assert(
    fc.property(values, values, fc.integer({ min: 2, max: 1_000 }), (one, other, factor) => {
      const times = (arm: number[]): Arm => meanArm(arm.map((value) => value * factor))
      for (const compareBoth of [welch, alwaysValid]) {
        const [plain, scaled] = [compareBoth(meanArm(one), meanArm(other)), compareBoth(times(one), times(other))]
        if (plain.kind === 'not_enough_data' || scaled.kind === 'not_enough_data') assert.deepEqual(plain, scaled)
        else assert.ok(near(plain.effect, scaled.effect) && near(plain.pValue, scaled.pValue))
      }
    }),
  ))

test('sums of days, merged, are the sums of all days at once', () => {
  const pairs = fc.array(fc.tuple(fc.integer({ min: -900, max: 900 }), fc.integer({ min: 0, max: 90 })), { minLength: 1, maxLength: 40 })
  fc.assert(
    fc.property(pairs, pairs, pairs, (...days) => {
      const all = days.flat()
      const merged = <Sums extends object>(sums: (day: [number, number][]) => Sums): Sums => {
        const [first, ...rest] = days.map(sums)
        assert.ok(first)
        return mergeSums(first, ...rest)
      }
      assert.deepEqual(merged(ratioArm), ratioArm(all))
      assert.deepEqual(merged(cupedArm), cupedArm(all))
      assert.deepEqual(
        merged((day) => meanArm(day.map(([value]) => value))),
        meanArm(all.map(([value]) => value)),
      )
      assert.deepEqual(
        merged((day) => ({ kind: 'proportion' as const, n: day.length, successes: day.filter(([value]) => value > 0).length })),
        { kind: 'proportion', n: all.length, successes: all.filter(([value]) => value > 0).length },
      )
    }),
  )
  assert.throws(() => mergeSums<Arm>({ kind: 'proportion', n: 1, successes: 1 }, meanArm([1])), /different kinds/)
})

test('an answer is a number of its range or a reason, and never NaN', () =>
  fc.assert(
    fc.property(arms, arms, fc.constantFrom(...methods), fc.constantFrom('relative', 'absolute'), (one, other, method, scale) => {
      const found = compare(one, other, { ...method, scale })
      if (found.kind === 'not_enough_data') return
      assert.ok(Number.isFinite(found.effect) && found.standardError > 0)
      assert.ok(found.interval.low < found.effect && found.effect < found.interval.high)
      if (found.kind === 'compared') assert.ok(found.pValue >= 0 && found.pValue <= 1)
      const believed = bayesian(one, other, { scale })
      assert.ok(believed.kind === 'posterior' && believed.chanceToWin >= 0 && believed.chanceToWin <= 1)
      assert.ok(believed.risk.ofControl >= 0 && believed.risk.ofTreatment >= 0)
    }),
  ))

test('one of two arms wins for certain, and the risks follow from chances to win with one success more', () =>
  fc.assert(
    fc.property(counts, counts, (control, treatment) => {
      const [there, back] = [betaBinomial(control, treatment), betaBinomial(treatment, control)]
      assert.ok(Math.abs(there.chanceToWin + back.chanceToWin - 1) < 1e-11, `${there.chanceToWin} and ${back.chanceToWin}`)
      assert.ok(near(there.risk.ofControl, back.risk.ofTreatment))

      // E[max(B − A, 0)] = E[B; B > A] − E[A; B > A], and b·f(b) is a beta density with one success more.
      const more = ({ n, successes }: typeof control) => ({ n: n + 1, successes: successes + 1 })
      const mean = ({ n, successes }: typeof control): number => (successes + 1) / (n + 2)
      const expected =
        mean(treatment) * betaBinomial(control, more(treatment)).chanceToWin -
        mean(control) * betaBinomial(more(control), treatment).chanceToWin
      assert.ok(Math.abs(there.risk.ofControl - expected) < 1e-11, `${there.risk.ofControl} and ${expected}`)
    }),
    { numRuns: 25 },
  ))

test('the interval of a share lies around it, and narrows as alpha grows', () =>
  fc.assert(
    fc.property(counts, fc.integer({ min: 1, max: 10_000 }), ({ n, successes }, tunedFor) => {
      const [sure, less] = [0.01, 0.2].map((alpha) => proportionSequence({ n, successes }, { alpha, tunedFor }))
      assert.ok(sure && less && 0 <= sure.low && sure.low <= less.low && less.high <= sure.high && sure.high <= 1)
      assert.ok(less.low <= successes / n && successes / n <= less.high)
    }),
  ))

test('adjusted p-values are no smaller, keep their order, and Holm’s are the larger', () =>
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 20 }), (pValues) => {
      const [strict, mild] = [holm(pValues), benjaminiHochberg(pValues)]
      for (const [place, p] of pValues.entries()) {
        assert.ok((mild[place] ?? 0) >= p - 1e-15 && (strict[place] ?? 0) >= (mild[place] ?? 1) - 1e-15)
        for (const [other, q] of pValues.entries())
          if (p < q) assert.ok((strict[place] ?? 1) <= (strict[other] ?? 0) && (mild[place] ?? 1) <= (mild[other] ?? 0))
      }
    }),
  ))

test('adjusting by a covariate that says nothing changes nothing much, by the metric itself removes the variance', () => {
  const noise: [number, number][] = Array.from({ length: 1_000 }, (_, place) => [place % 2, (place * 7919) % 101])
  const idle = cuped(cupedArm(noise), cupedArm(noise))
  assert.ok(idle.kind === 'adjusted' && idle.explainedShare < 0.001)
  const itself = cuped(cupedArm(noise.map(([, value]) => [value, value])), cupedArm(noise.map(([, value]) => [value, value + 5])))
  assert.ok(itself.kind === 'adjusted' && itself.control.variance < 1e-9 && itself.explainedShare > 0.99)
})

test('the units needed are the fewest that have the power, and the smallest effect has it exactly', () => {
  for (const plan of [
    { mean: 0.05, variance: 0.0475 },
    { mean: 30, variance: 900, tunedFor: 5_000 },
  ]) {
    const units = unitsNeeded({ ...plan, effect: 0.1 }) ?? 0
    assert.ok(powerOf({ ...plan, effect: 0.1, unitsPerArm: units }) >= 0.8)
    assert.ok(powerOf({ ...plan, effect: 0.1, unitsPerArm: units - 1 }) < 0.8)
    const effect = minimumEffect({ ...plan, unitsPerArm: units, power: 0.9 }) ?? 0
    assert.ok(near(powerOf({ ...plan, effect, unitsPerArm: units }), 0.9, 1e-9) && effect > 0.1)
  }
  assert.equal(unitsNeeded({ mean: 1, variance: 1, effect: 0 }), null)
  assert.equal(minimumEffect({ mean: 1, variance: 100, unitsPerArm: 2 }), null, 'a relative effect grows less certain as it grows')
})

test('far out a p-value keeps its digits: t = 40 with 1,000 degrees of freedom is 1.0479e-209', () => {
  const control: Arm = { kind: 'estimate', n: 501, mean: 0, variance: 1 }
  const found = welch(control, { ...control, mean: 40 * Math.sqrt(2 / 501) }, { scale: 'absolute' })
  assert.ok(found.kind === 'compared' && near(found.degreesOfFreedom, 1_000) && near(found.pValue, 1.0479e-209, 5e-5))
})

test('what cannot be compared says why', () => {
  const reasonOf = (found: { kind: string; reason?: string }): string | undefined => found.reason
  const share = (successes: number, n: number): Arm => ({ kind: 'proportion', n, successes })
  assert.equal(reasonOf(welch(share(0, 1), share(1, 9))), 'too_few_units')
  assert.equal(reasonOf(welch(share(0, 50), share(5, 50))), 'control_mean_is_zero')
  assert.equal(welch(share(0, 50), share(5, 50), { scale: 'absolute' }).kind, 'compared')
  assert.equal(reasonOf(welch(share(0, 50), share(0, 50), { scale: 'absolute' })), 'no_variance')
  assert.equal(reasonOf(welch(meanArm([0.1, 0.1, 0.1]), meanArm([0.3, 0.3, 0.3]))), 'no_variance', 'constants, however they were rounded')
  assert.equal(
    reasonOf(
      estimate(
        ratioArm([
          [1, 0],
          [2, 0],
        ]),
      ),
    ),
    'denominator_is_zero',
  )
  assert.equal(
    reasonOf(
      cuped(
        cupedArm([
          [1, 2],
          [1, 3],
        ]),
        cupedArm([
          [1, 2],
          [1, 5],
        ]),
      ),
    ),
    'covariate_has_no_variance',
  )
  assert.throws(() => welch(share(9, 5), share(1, 5)), /9 successes of 5/)
  assert.throws(() => alwaysValid(share(9, 50), share(1, 50), { alpha: 0.6, alternative: 'less' }), /alpha/)
})

test('a fall from a negative mean is a negative relative effect', () => {
  const found = welch(meanArm([-10, -12, -8]), meanArm([-20, -24, -16]))
  assert.ok(found.kind === 'compared' && near(found.effect, -1))
})

test('arms that nobody is let into do not count in the sample ratio', () => {
  assert.deepEqual(sampleRatio([500, 480, 70], [0.5, 0.5, 0]), sampleRatio([500, 480], [1, 1]))
  assert.deepEqual(sampleRatio([0, 0], [0.5, 0.5]), { statistic: 0, degreesOfFreedom: 1, pValue: 1 })
})

test('a quantile’s bounds are order statistics around it, and stay within the values', () => {
  const found = quantileArm([5, 1, 4, 2, 3], { share: 0.9 })
  assert.ok(found && found.low <= found.value && found.high === 5 && near(found.value, 4.6))
  assert.equal(quantileShares({ n: 10, share: 0.99 }).high, 1)
  assert.equal(quantileArm([], { share: 0.5 }), null)
})

const near = (one: number, other: number, tolerance = 1e-9): boolean =>
  one === other || Math.abs(one - other) <= tolerance * Math.abs(other)
