/** What no data can have, and what no test can be asked, is refused in words; never answered with a number that is none. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { answer } from './answer.ts'

const few = { control: { n: 200, successes: 20 }, treatment: { n: 200, successes: 30 } }
const plan = { mean: 1, variance: 1, effect: 0.1, unitsPerArm: 100 }

const refused: [Record<string, unknown>, RegExp][] = [
  [{ test: 'welch', ...few, control: { n: 10, sum: 100, sumSquares: 1 } }, /the squares of 10 values/],
  [{ test: 'welch', ...few, control: { n: 10, mean: 1, variance: -1 } }, /a variance/],
  [{ test: 'welch', ...few, control: { n: 200 } }, /^control: an arm has/],
  [{ test: 'welch', ...few, treatment: { n: 200, sum: 4 } }, /^treatment: sumSquares is a number/],
  [{ test: 'welch', control: { n: 9, mean: 1e-300, variance: 1 }, treatment: { n: 9, mean: 50, variance: 1 } }, /floating point/],
  ...['welch', 'always_valid', 'msprt', 'bayesian', 'pooled_proportions', 'proportion_sequence', 'planned_looks', 'power'].flatMap((name) =>
    [0, 1, -1, 1.5].map((alpha): [Record<string, unknown>, RegExp] => [
      { test: name, ...few, ...plan, arm: few.control, mixingVariance: 0.1, shares: [0.5], alpha },
      /^alpha /,
    ]),
  ),
  [{ test: 'always_valid', ...few, tunedFor: 0 }, /tunedFor is positive/],
  [{ test: 'proportion_sequence', arm: few.control, tunedFor: -3 }, /tunedFor is positive/],
  [{ test: 'half_width', standardError: 1, n: 0 }, /n is positive/],
  [{ test: 'half_width', standardError: -1, n: 10 }, /standardError is not negative/],
  [{ test: 'mixture_boundary', variance: -1, tunedFor: 5 }, /variance is not negative/],
  [{ test: 'bayesian', ...few, prior: { mean: 0, variance: 0 } }, /variance of the prior is positive/],
  [{ test: 'risk', mean: 1, standardDeviation: 0 }, /standardDeviation is positive/],
  [{ test: 'sample_ratio', counts: [-5, 10], weights: [0.5, 0.5] }, /counts is not negative/],
  [{ test: 'sample_ratio', counts: [5, 10], weights: [0.5, -0.5] }, /weights is not negative/],
  [{ test: 'sample_ratio', counts: [5, 10], weights: [1] }, /^as many weights as arms$/],
  [{ test: 'readiness', ranDays: 30, weights: [], arms: [] }, /two arms/],
  [{ test: 'readiness', ranDays: 30, weights: [0, 1], arms: [few.control, few.treatment] }, /two arms/],
  [{ test: 'holm', pValues: [0.1, 2] }, /between 0 and 1/],
  [{ test: 'benjamini_hochberg', pValues: [-0.1] }, /between 0 and 1/],
  [{ test: 'power', ...plan, mean: 0 }, /mean of 0/],
  [{ test: 'power', ...plan, variance: 0 }, /variance is positive/],
  [{ test: 'power', ...plan, unitsPerArm: 0 }, /unitsPerArm is positive/],
  [{ test: 'minimum_effect', ...plan, variance: 0 }, /variance is positive/],
  [{ test: 'minimum_effect', ...plan, power: 0 }, /power lies between 0 and 1/],
  [{ test: 'units_needed', ...plan, power: 1 }, /power lies between 0 and 1/],
  [{ test: 'units_for_proportions', from: 0.1, to: 0.1 }, /two shares that differ/],
  [{ test: 'units_for_proportions', from: -0.1, to: 1.2 }, /two shares that differ/],
  [{ test: 'quantile_shares', n: 10, share: 1.5 }, /share lies between 0 and 1/],
  [{ test: 'quantile_shares', n: 10, share: 0.5, level: 1 }, /level lies between 0 and 1/],
  [{ test: 'quantile_shares', n: -1, share: 0.5 }, /n is positive/],
  [{ test: 'effect', control: { n: 50, value: 3, low: 2, high: 4, level: 0 }, treatment: few.treatment }, /level lies between 0 and 1/],
  [{ test: 'planned_comparison', ...few, shares: [] }, /shares name this look/],
  [{ test: 'merge', parts: [{ n: 2, mean: 3, variance: 5 }] }, /are no sums/],
  [{ test: 'beta_binomial', control: { n: 1e300, successes: 1 }, treatment: few.treatment }, /counts up to/],
  [{ test: 'normal_quantile', share: 0 }, /floating point/],
  [{ test: 'assign', id: 'anna', seed: '', arms: 1.5 }, /arms is a whole number/],
]

for (const [question, says] of refused)
  test(`refused: ${JSON.stringify(question)}`, () => {
    assert.throws(() => answer(question), { message: says })
  })

test('arms of one unit have no variance to speak of, told as sums or as estimates', () => {
  for (const one of [{ n: 1, mean: 50, variance: 1 }, { values: [50] }, { n: 1, successes: 1 }])
    assert.deepEqual(answer({ test: 'welch', control: one, treatment: few.treatment }), {
      kind: 'not_enough_data',
      reason: 'too_few_units',
    })
})

test('degrees of freedom do not depend on the unit, be it 10^150 or 10^-150', () => {
  const welch = (unit: number) =>
    answer({
      test: 'welch',
      control: { n: 20, mean: 3 * unit, variance: unit * unit },
      treatment: { n: 30, mean: 4 * unit, variance: 4 * unit * unit },
    }) as { degreesOfFreedom: number; pValue: number }
  for (const unit of [1e150, 1e-150]) {
    assert.ok(Math.abs(welch(unit).degreesOfFreedom - welch(1).degreesOfFreedom) < 1e-9)
    assert.ok(Math.abs(welch(unit).pValue - welch(1).pValue) < 1e-9 * welch(1).pValue)
  }
})

const size = fc.oneof(fc.constantFrom(0, 1, 2, 3, 1e6, 1e9), fc.integer({ min: 0, max: 2000 }))
const amount = fc.oneof(
  fc.constantFrom(0, 1, -1, 1e-300, 1e300, 1e-9, 1e12, 0.05, 0.5, -1e-9),
  fc.double({ min: -1e6, max: 1e6, noNaN: true }),
)
const arms = fc.oneof(
  fc.record({ n: size, successes: size }),
  fc.record({ n: size, sum: amount, sumSquares: amount }),
  fc.record({ n: size, mean: amount, variance: amount }),
  fc.record({ values: fc.array(amount, { maxLength: 5 }) }),
  fc.record({ values: fc.array(amount, { maxLength: 5 }), share: amount }),
  fc.record({ pairs: fc.array(fc.tuple(amount, amount), { maxLength: 5 }) }),
)
const anyQuestion = fc.record({
  test: fc.constantFrom(
    ...['always_valid', 'welch', 'pooled_proportions', 'bayesian', 'msprt', 'planned_comparison', 'proportion_sequence', 'cuped'],
    ...['half_width', 'mixture_boundary', 'effect', 'risk', 'power', 'minimum_effect', 'units_needed', 'units_for_proportions'],
    ...['quantile_shares', 'sample_ratio', 'merge'],
  ),
  ...{ control: arms, treatment: arms, arm: arms, alpha: fc.option(amount, { nil: undefined }), mixingVariance: amount },
  ...{ scale: fc.constantFrom('relative', 'absolute'), alternative: fc.constantFrom('two_sided', 'less', 'greater') },
  ...{ tunedFor: fc.option(amount, { nil: undefined }), n: size, standardError: amount, standardDeviation: amount },
  ...{ mean: amount, variance: amount, effect: amount, unitsPerArm: amount, from: amount, to: amount, share: amount },
  ...{
    shares: fc.constantFrom([0.5], [0.1, 1]),
    counts: fc.tuple(amount, amount),
    weights: fc.tuple(amount, amount),
    parts: fc.tuple(arms, arms),
  },
})

test('whatever is asked is refused, or answered with numbers; only ends of intervals and boundaries may be open', () => {
  let answered = 0
  const numbersIn = (value: unknown, name: string): void => {
    if (typeof value === 'number')
      assert.ok(Number.isFinite(value) || (['low', 'high', 'boundary'].includes(name) && !Number.isNaN(value)), `${name} is ${value}`)
    else if (typeof value === 'object' && value !== null) for (const [key, part] of Object.entries(value)) numbersIn(part, key)
  }
  const asked = fc.property(anyQuestion, (question) => {
    let given: object
    try {
      given = answer(question)
    } catch (error) {
      assert.ok(error instanceof Error && !error.message.includes('incomplete') && !error.message.includes('NaN'), String(error))
      return
    }
    answered++
    numbersIn(given, 'answer')
  })
  fc.assert(asked, { numRuns: 3_000, seed: 20_260_101 })
  assert.ok(answered > 200, `${answered} answers`)
})
