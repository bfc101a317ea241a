/** Hillstrom's e-mail test (the half of its rows that is given), from sums and by the plain formula of Welch. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { needs, testData } from '../../test/data.ts'
import { alwaysValid, meanArm, mergeSums, sampleRatio, welch } from './experiments.ts'

const file = 'hillstrom-half/experiment.csv.gz'
const metrics = ['visit', 'conversion', 'spend'] as const
type Metric = (typeof metrics)[number]

/** The metric's values of one arm's people. */
function measured(segment: string, metric: Metric): number[] {
  const lines = gunzipSync(readFileSync(testData(file)))
    .toString('utf8')
    .trim()
    .split(/\r?\n/)
  const columns = (lines[0] ?? '').split(',')
  // Counted from the end: a column before them has cells with a comma.
  const [arm, value] = [columns.indexOf('segment'), columns.indexOf(metric)].map((place) => place - columns.length)
  assert.ok(arm !== undefined && value !== undefined)
  const rows = lines.slice(1).map((line) => line.split(','))
  return rows.filter((row) => row.at(arm) === segment).map((row) => Number(row.at(value)))
}

/** Mean difference and its standard error, in two passes over the values. */
function plainWelch(control: number[], treatment: number[]): { effect: number; standardError: number } {
  const moments = (values: number[]) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1)
    return { mean, ofMean: variance / values.length }
  }
  const [before, after] = [moments(control), moments(treatment)]
  return { effect: after.mean - before.mean, standardError: Math.sqrt(before.ofMean + after.ofMean) }
}

/** Effects and standard errors of all 64,000 rows (measured; engagement of the whole file), for the order of magnitude. */
const whole = {
  'Mens E-Mail': { visit: [0.07659, 0.003386], conversion: [0.006805, 0.000921], spend: [0.7698, 0.1452] },
  'Womens E-Mail': { visit: [0.045233, 0.003234], conversion: [0.003111, 0.000823], spend: [0.4244, 0.1303] },
} as const

for (const [segment, effects] of Object.entries(whole))
  for (const metric of metrics)
    test(`${segment}: the effect on ${metric} is the difference of means, and near that of the whole file`, needs(file), () => {
      const [control, treatment] = [measured('No E-Mail', metric), measured(segment, metric)]
      const found = welch(meanArm(control), meanArm(treatment), { scale: 'absolute' })
      const plain = plainWelch(control, treatment)
      assert.ok(found.kind === 'compared')
      assert.ok(Math.abs(found.effect / plain.effect - 1) < 1e-9 && Math.abs(found.standardError / plain.standardError - 1) < 1e-9)
      const [effect, standardError] = effects[metric]
      assert.ok(Math.abs(found.effect - effect) < 3 * standardError, `${found.effect}`)
      assert.ok(Math.abs(found.standardError / (standardError * Math.SQRT2) - 1) < 0.12, `${found.standardError}`)
    })

test('sums of single days, merged, give the answer of the whole; the visit is a winner by the default method too', needs(file), () => {
  const parts = (values: number[]) => [0, 1, 2].map((part) => meanArm(values.filter((_, place) => place % 3 === part)))
  const merged = (values: number[]) => {
    const [first, ...rest] = parts(values)
    assert.ok(first)
    return mergeSums(first, ...rest)
  }
  const [control, treatment] = [measured('No E-Mail', 'visit'), measured('Mens E-Mail', 'visit')]
  const found = alwaysValid(merged(control), merged(treatment))
  assert.deepEqual(found, alwaysValid(meanArm(control), meanArm(treatment)))
  assert.ok(found.kind === 'compared' && found.interval.low > 0.4 && found.interval.high < 1.2)
})

test('the three arms have the sizes that thirds give', needs(file), () => {
  const sizes = ['Womens E-Mail', 'Mens E-Mail', 'No E-Mail'].map((segment) => measured(segment, 'visit').length)
  assert.deepEqual(sizes, [10_753, 10_703, 10_642])
  assert.ok(sampleRatio(sizes, [1, 1, 1]).pValue > 0.1)
})
