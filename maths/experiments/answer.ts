/** The tests of the command line: a plain object in, a plain object out. What each takes stands in the README. */
import assert from 'node:assert/strict'
import { normalQuantile, tQuantile } from '@regulars/special'
import { alwaysValid, alwaysValidHalfWidth } from './always-valid.ts'
import { mergeSums } from './arms.ts'
import { assign, bucketOf, bucketRanges, chooseArm, isInNamespace, type Split } from './assignment.ts'
import { bayesian, riskOf } from './bayesian.ts'
import { betaBinomial } from './beta-binomial.ts'
import { cuped } from './cuped.ts'
import { demandNotNegative } from './demands.ts'
import { effectOf } from './effect.ts'
import { settleExposures } from './exposures.ts'
import { pooledProportions, welch } from './fixed-horizon.ts'
import { benjaminiHochberg, holm } from './many-tests.ts'
import { oneSidedBoundary, oneSidedEvidence, tightestRho, twoSidedBoundary, twoSidedEvidence } from './mixtures.ts'
import { msprt } from './msprt.ts'
import { comparePlanned, plannedLooks } from './planned-looks.ts'
import { minimumEffect, type PlannedTest, powerOf, unitsForProportions, unitsNeeded } from './power.ts'
import { proportionSequence } from './proportion-sequence.ts'
import { quantileShares } from './quantiles.ts'
import {
  adjustable,
  arm,
  counts,
  list,
  number,
  numberIfAny,
  numbers,
  numbersIfAny,
  type Question,
  record,
  text,
  wordIfAny,
} from './question.ts'
import { readiness } from './readiness.ts'
import { sampleRatio } from './sample-ratio.ts'

/** The answer to one question. Throws where the test is unknown, or its inputs are not what it takes. */
export function answer(question: Question): object {
  const test = tests.get(text(question, 'test'))
  assert.ok(test !== undefined, `test is one of ${[...tests.keys()].join(', ')}`)
  const given = test(question)
  demandNumbers(given)
  return given
}

/** Inputs whose answer is no number are refused here, if the test itself has not refused them. Ends of intervals may be open. */
function demandNumbers(given: object): void {
  for (const [name, value] of Object.entries(given)) {
    const mayBeOpen = ['low', 'high', 'boundary'].includes(name) && !Number.isNaN(value)
    assert.ok(typeof value !== 'number' || Number.isFinite(value) || mayBeOpen, `with these inputs ${name} is beyond floating point`)
    if (typeof value === 'object' && value !== null) demandNumbers(value)
  }
}

const tests = new Map<string, (question: Question) => object>([
  ['always_valid', (q) => alwaysValid(arm(q, 'control'), arm(q, 'treatment'), { ...test(q), tunedFor: numberIfAny(q, 'tunedFor') })],
  ['welch', (q) => welch(arm(q, 'control'), arm(q, 'treatment'), test(q))],
  ['pooled_proportions', (q) => pooledProportions(counts(q, 'control'), counts(q, 'treatment'), test(q))],
  ['bayesian', (q) => bayesian(arm(q, 'control'), arm(q, 'treatment'), { ...test(q), prior: normalPrior(q) })],
  ['beta_binomial', (q) => betaBinomial(counts(q, 'control'), counts(q, 'treatment'), betaPrior(q))],
  ['risk', (q) => riskOf({ mean: number(q, 'mean'), standardDeviation: number(q, 'standardDeviation') })],
  ['msprt', (q) => msprt(arm(q, 'control'), arm(q, 'treatment'), { ...test(q), mixingVariance: number(q, 'mixingVariance') })],
  ['planned_looks', (q) => ({ looks: plannedLooks(numbers(q, 'shares'), spending(q)) })],
  [
    'planned_comparison',
    (q) => comparePlanned(arm(q, 'control'), arm(q, 'treatment'), { ...test(q), ...spending(q), shares: numbers(q, 'shares') }),
  ],
  [
    'proportion_sequence',
    (q) => proportionSequence(counts(q, 'arm'), { alpha: numberIfAny(q, 'alpha'), tunedFor: numberIfAny(q, 'tunedFor') }),
  ],
  ['mixture_boundary', mixtureBoundary],
  [
    'half_width',
    (q) => ({ halfWidth: alwaysValidHalfWidth({ ...sequence(q), standardError: number(q, 'standardError'), n: number(q, 'n') }) }),
  ],
  ['effect', effect],
  ['cuped', adjusted],
  ['sample_ratio', (q) => sampleRatio(numbers(q, 'counts'), numbers(q, 'weights'))],
  ['holm', (q) => ({ adjusted: holm(numbers(q, 'pValues')) })],
  ['benjamini_hochberg', (q) => ({ adjusted: benjaminiHochberg(numbers(q, 'pValues')) })],
  ['power', (q) => ({ power: powerOf({ ...planned(q), effect: number(q, 'effect'), unitsPerArm: number(q, 'unitsPerArm') }) })],
  ['minimum_effect', (q) => ({ minimumEffect: minimumEffect({ ...planned(q), unitsPerArm: number(q, 'unitsPerArm') }) })],
  ['units_needed', (q) => ({ unitsPerArm: unitsNeeded({ ...planned(q), effect: number(q, 'effect') }) })],
  ['units_for_proportions', (q) => unitsForTwo(q)],
  ['assign', (q) => assign(text(q, 'id'), split(q))],
  ['bucket', (q) => ({ bucket: bucketOf(text(q, 'seed'), text(q, 'id'), numberIfAny(q, 'hashVersion')) })],
  ['bucket_ranges', (q) => ({ ranges: bucketRanges(shares(q)) })],
  [
    'choose_arm',
    (q) => ({
      arm: chooseArm(
        number(q, 'bucket'),
        list(q, 'ranges').map((_, place) => range(q.ranges, place)),
      ),
    }),
  ],
  ['namespace', (q) => ({ isIn: isInNamespace(text(q, 'id'), namespaceOf(q)) })],
  ['exposures', settled],
  ['merge', merged],
  ['readiness', (q) => ready(q)],
  ['quantile_shares', (q) => quantileShares({ n: number(q, 'n'), share: number(q, 'share'), level: numberIfAny(q, 'level') })],
  ['normal_quantile', (q) => ({ quantile: normalQuantile(number(q, 'share')) })],
  ['t_quantile', (q) => ({ quantile: tQuantile(number(q, 'share'), number(q, 'degreesOfFreedom')) })],
])

const test = (q: Question) => ({
  scale: wordIfAny(q, 'scale', ['relative', 'absolute']),
  alternative: wordIfAny(q, 'alternative', ['two_sided', 'greater', 'less']),
  alpha: numberIfAny(q, 'alpha'),
})

const spending = (q: Question) => ({ spending: wordIfAny(q, 'spending', ['obrien_fleming', 'pocock']), alpha: numberIfAny(q, 'alpha') })

const sequence = (q: Question) => ({
  alpha: numberIfAny(q, 'alpha'),
  tunedFor: numberIfAny(q, 'tunedFor'),
  isOneSided: q.isOneSided === true,
})

const planned = (q: Question): PlannedTest & { power?: number } => {
  const power = numberIfAny(q, 'power')
  return {
    ...{ mean: number(q, 'mean'), variance: number(q, 'variance'), scale: test(q).scale, alpha: numberIfAny(q, 'alpha') },
    ...{ tunedFor: numberIfAny(q, 'tunedFor'), convention: wordIfAny(q, 'convention', ['boundary', 'widened_error']) },
    ...(power === undefined ? {} : { power }),
  }
}

function normalPrior(q: Question): { mean: number; variance: number } | undefined {
  if (q.prior === undefined) return undefined
  const prior = record(q, 'prior')
  return { mean: number(prior, 'mean'), variance: number(prior, 'variance') }
}

function betaPrior(q: Question): { prior?: { a: number; b: number } } {
  if (q.prior === undefined) return {}
  const prior = record(q, 'prior')
  return { prior: { a: number(prior, 'a'), b: number(prior, 'b') } }
}

/** Boundary and evidence of a sum of noise, with the rho that is tightest at `tunedFor`. */
function mixtureBoundary(q: Question) {
  const [variance, alpha] = [number(q, 'variance'), numberIfAny(q, 'alpha') ?? 0.05]
  demandNotNegative('variance', variance)
  const isOneSided = q.isOneSided === true
  const rho = tightestRho(numberIfAny(q, 'tunedFor') ?? variance, isOneSided ? 2 * alpha : alpha)
  const [boundary, evidence] = isOneSided ? [oneSidedBoundary, oneSidedEvidence] : [twoSidedBoundary, twoSidedEvidence]
  const sum = numberIfAny(q, 'sum')
  return { rho, boundary: boundary(variance, alpha, rho), ...(sum === undefined ? {} : { evidence: evidence(sum, variance, rho) }) }
}

function effect(q: Question) {
  const found = effectOf(arm(q, 'control'), arm(q, 'treatment'), test(q))
  if (found.kind === 'not_enough_data') return found
  return { kind: 'estimated', effect: found.value, standardError: found.standardError, variance: found.standardError ** 2 }
}

/** Adjusted, unadjusted, and the covariate before: by Welch's test, or always valid where `tunedFor` is given. */
function adjusted(q: Question) {
  const found = cuped(adjustable(q, 'control'), adjustable(q, 'treatment'))
  if (found.kind === 'not_enough_data') return found
  const { theta, explainedShare, control, treatment, unadjusted, before } = found
  const tunedFor = numberIfAny(q, 'tunedFor')
  const compare = (pair: Pick<typeof found, 'control' | 'treatment'> | typeof before) =>
    tunedFor === undefined
      ? welch(pair.control, pair.treatment, test(q))
      : alwaysValid(pair.control, pair.treatment, { ...test(q), tunedFor })
  return {
    ...{ kind: 'adjusted', theta, explainedShare, control, treatment },
    ...{ adjusted: compare({ control, treatment }), unadjusted: compare(unadjusted), before: compare(before) },
  }
}

const unitsForTwo = (q: Question) => ({
  unitsPerArm: unitsForProportions({
    ...{ from: number(q, 'from'), to: number(q, 'to'), power: numberIfAny(q, 'power'), alpha: numberIfAny(q, 'alpha') },
    variance: wordIfAny(q, 'variance', ['unpooled', 'pooled']),
  }),
})

const shares = (q: Question) => ({ arms: number(q, 'arms'), weights: numbersIfAny(q, 'weights'), coverage: numberIfAny(q, 'coverage') })

const split = (q: Question): Split => ({
  ...{ ...shares(q), seed: text(q, 'seed'), hashVersion: numberIfAny(q, 'hashVersion') },
  namespace: q.namespace === undefined ? undefined : namespaceOf(record(q, 'namespace')),
})

const namespaceOf = (q: Question) => ({ name: text(q, 'name'), range: range(q, 'range') })

function range(of: unknown, name: string | number): [number, number] {
  const [low, high] = numbers({ range: (of as Record<string | number, unknown>)[name] }, 'range')
  assert.ok(low !== undefined && high !== undefined, 'a range is a pair')
  return [low, high]
}

function settled(q: Question) {
  const seen = list(q, 'exposures').map((_, place) => {
    const exposure = record({ exposure: list(q, 'exposures')[place] }, 'exposure')
    return { person: text(exposure, 'person'), arm: number(exposure, 'arm'), at: number(exposure, 'at') }
  })
  const { people, inSeveralArms, verdict } = settleExposures(seen)
  return { people: Object.fromEntries(people), inSeveralArms, verdict }
}

function merged(q: Question) {
  const parts = list(q, 'parts').map((part) => arm({ part }, 'part'))
  const [first, ...rest] = parts
  assert.ok(first !== undefined, 'there is a part to merge')
  return mergeSums(first, ...rest)
}

const ready = (q: Question) =>
  readiness({
    ...{ ranDays: number(q, 'ranDays'), weights: numbers(q, 'weights'), inSeveralArms: numberIfAny(q, 'inSeveralArms') ?? 0 },
    arms: list(q, 'arms').map((given) => arm({ given }, 'given')),
  })
