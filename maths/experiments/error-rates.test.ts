/**
 * What the methods promise, by simulation: a seeded generator, arms that do not differ (A/A) or differ by a known effect.
 * Fewer runs in everyday tests, with wider margins; the long ones show the second digit.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Generator, generator } from '@regulars/random'
import {
  type Arm,
  alwaysValid,
  bayesian,
  compare,
  cuped,
  cupedArm,
  meanArm,
  mergeSums,
  msprt,
  type PlannedTest,
  type ProportionArm,
  plannedLooks,
  powerOf,
  proportionSequence,
  quantileArm,
  ratioArm,
  welch,
} from './experiments.ts'

const isLong = process.env.REGULARS_LONG === '1'
const experiments = isLong ? 4_000 : 600

/** False winners among A/A experiments of 14 days with 500 people an arm and day, if one stops at the first look that says winner. */
function falseWinners(seed: number, isWinner: (control: Arm, treatment: Arm) => boolean, { rate = 0.05, effect = 0 } = {}) {
  const random = generator(seed)
  let [ever, atTheEnd] = [0, 0]
  for (let run = 0; run < experiments; run++) {
    const day = (chance: number): ProportionArm => ({ kind: 'proportion', n: 500, successes: random.binomial(500, chance) })
    let [control, treatment] = [day(rate), day(rate + effect)]
    let [hasWon, wins] = [false, false]
    for (let look = 1; look <= 14; look++) {
      wins = isWinner(control, treatment)
      hasWon ||= wins
      control = mergeSums(control, day(rate))
      treatment = mergeSums(treatment, day(rate + effect))
    }
    if (hasWon) ever++
    if (wins) atTheEnd++
  }
  return { ever: ever / experiments, atTheEnd: atTheEnd / experiments }
}

const excludesZero = (found: ReturnType<typeof compare>): boolean =>
  found.kind !== 'not_enough_data' && (found.interval.low > 0 || found.interval.high < 0)

test('the default method calls at most one A/A test in twenty a winner, looked at daily', () => {
  const { ever } = falseWinners(1, (control, treatment) => excludesZero(compare(control, treatment)))
  assert.ok(ever <= 0.05, `${ever}`)
  const tuned = falseWinners(2, (control, treatment) => excludesZero(compare(control, treatment, { tunedFor: 14_000 })))
  assert.ok(tuned.ever <= 0.05, `${tuned.ever}`)
})

test('the fixed interval, looked at daily, calls more than one in five a winner, and one in twenty at the end alone', () => {
  const { ever, atTheEnd } = falseWinners(3, (control, treatment) => excludesZero(compare(control, treatment, { method: 'fixed_horizon' })))
  assert.ok(Math.abs(ever - 0.22) < (isLong ? 0.02 : 0.05), `${ever} under daily looks`)
  assert.ok(Math.abs(atTheEnd - 0.05) < (isLong ? 0.012 : 0.03), `${atTheEnd} at the end`)
})

test('a chance to win beyond 95 %, looked at daily, is worse still', () => {
  const { ever } = falseWinners(4, (control, treatment) => {
    const found = bayesian(control, treatment)
    return found.kind === 'posterior' && (found.chanceToWin > 0.95 || found.chanceToWin < 0.05)
  })
  assert.ok(Math.abs(ever - 0.387) < (isLong ? 0.03 : 0.05), `${ever}`)
})

test('a true rise from 5 % to 6 % is found by two in five within the fortnight', () => {
  const { ever } = falseWinners(5, (control, treatment) => excludesZero(compare(control, treatment, { scale: 'absolute' })), {
    effect: 0.01,
  })
  assert.ok(Math.abs(ever - 0.41) < (isLong ? 0.03 : 0.05), `${ever}`)
})

test('one-sided always-valid intervals and mSPRT keep their error rate under daily looks', () => {
  const oneSided = falseWinners(6, (control, treatment) => {
    const found = alwaysValid(control, treatment, { alternative: 'greater' })
    return found.kind === 'compared' && found.interval.low > 0
  })
  assert.ok(oneSided.ever <= 0.05, `${oneSided.ever}`)
  const ratio = falseWinners(7, (control, treatment) => {
    const found = msprt(control, treatment, { scale: 'absolute', mixingVariance: 0.01 ** 2 })
    return found.kind === 'compared' && found.pValue <= 0.05
  })
  assert.ok(ratio.ever <= 0.05, `${ratio.ever}`)
})

test('planned looks share one error rate of 5 %, with either spending', () => {
  const runs = isLong ? 100_000 : 20_000
  for (const spending of ['obrien_fleming', 'pocock'] as const) {
    const random = generator(8)
    const boundaries = plannedLooks([0.1, 0.4, 0.5, 0.9, 1], { spending }).map(({ boundary }) => boundary)
    let crossed = 0
    for (let run = 0; run < runs; run++) {
      let [sum, share] = [0, 0]
      crossed += Number(
        [0.1, 0.4, 0.5, 0.9, 1].some((next, look) => {
          sum += random.normal() * Math.sqrt(next - share)
          share = next
          return Math.abs(sum) / Math.sqrt(share) > (boundaries[look] ?? 0)
        }),
      )
    }
    assert.ok(Math.abs(crossed / runs - 0.05) < (isLong ? 0.0025 : 0.0055), `${spending} ${crossed / runs}`)
  }
})

test('the interval of a share holds it at all of 500 looks', () => {
  const random = generator(9)
  let lost = 0
  for (let run = 0; run < experiments / 2; run++) {
    let successes = 0
    let wasLost = false
    for (let n = 1; n <= 500 && !wasLost; n++) {
      if (random.uniform() < 0.1) successes++
      if (n % 10 !== 0) continue
      const { low, high } = proportionSequence({ n, successes }, { tunedFor: 200 })
      wasLost = low > 0.1 || high < 0.1
    }
    if (wasLost) lost++
  }
  assert.ok(lost / (experiments / 2) <= 0.05, `${lost}`)
})

test('the power of an always-valid interval at its last look is what simulation finds, and not what widening the error says', () => {
  const random = generator(10)
  const plan: PlannedTest & { unitsPerArm: number } = { mean: 10, variance: 3910, unitsPerArm: 133_333, scale: 'absolute', tunedFor: 5_000 }
  const control: Arm = { kind: 'estimate', n: plan.unitsPerArm, mean: 10, variance: 3910 }
  const error = Math.sqrt(3910 / plan.unitsPerArm)
  const runs = isLong ? 100_000 : 20_000
  let found = 0
  for (let run = 0; run < runs; run++) {
    const before = { ...control, mean: 10 + error * random.normal() }
    found += Number(excludesZero(alwaysValid(before, { ...control, mean: 10.5 + error * random.normal() }, { scale: 'absolute' })))
  }
  const power = powerOf({ ...plan, effect: 0.5 })
  assert.ok(Math.abs(found / runs - power) < 0.008, `${found / runs} found, ${power} promised`)
  assert.ok(powerOf({ ...plan, effect: 0.5, convention: 'widened_error' }) > 2 * power)
})

/** How often the interval of 95 % holds the true effect. */
function coverage(seed: number, truth: number, once: (random: Generator) => ReturnType<typeof welch>): number {
  const random = generator(seed)
  let held = 0
  for (let run = 0; run < experiments; run++) {
    const found = once(random)
    assert.ok(found.kind === 'compared')
    if (found.interval.low <= truth && truth <= found.interval.high) held++
  }
  return held / experiments
}

const people = (count: number): undefined[] => Array.from({ length: count })
const isNear95 = (share: number): void => assert.ok(share > 0.93 && share < 0.97, `${share}`)

test('relative intervals of skewed spend hold the true lift 95 times in 100', () => {
  const spend = (random: Generator, mean: number) => meanArm(people(400).map(() => random.gamma(0.8, mean / 0.8)))
  isNear95(coverage(11, 0.1, (random) => welch(spend(random, 20), spend(random, 22))))
})

test('relative intervals after adjustment hold it as well, the arms adjusted by much', () => {
  const arm = (random: Generator, lift: number) =>
    cupedArm(
      people(300).map(() => {
        const before = random.normal(10, 3)
        return [before, (before + random.normal(0, 1)) * (1 + lift)] as const
      }),
    )
  isNear95(
    coverage(12, 0.2, (random) => {
      const found = cuped(arm(random, 0), arm(random, 0.2))
      assert.ok(found.kind === 'adjusted' && found.explainedShare > 0.4)
      return welch(found.control, found.treatment)
    }),
  )
})

test('intervals of ratios hold the true lift where customers differ in how much they buy', () => {
  const arm = (random: Generator, lift: number) =>
    ratioArm(
      people(300).map(() => {
        const orders = 1 + random.poisson(random.gamma(1, 2))
        const taste = random.normal(30, 8) * (1 + lift)
        return [orders * taste, orders] as const
      }),
    )
  isNear95(coverage(13, 0.1, (random) => welch(arm(random, 0), arm(random, 0.1))))
})

test('intervals of medians hold the true difference', () => {
  const arm = (random: Generator, shift: number) => {
    const made = quantileArm(
      people(400).map(() => shift + random.exponential(10)),
      { share: 0.5 },
    )
    assert.ok(made)
    return made
  }
  isNear95(coverage(14, 2, (random) => welch(arm(random, 0), arm(random, 2), { scale: 'absolute' })))
})
