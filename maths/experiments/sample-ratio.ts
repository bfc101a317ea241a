import assert from 'node:assert/strict'
import { incompleteGammaUpper } from '@regulars/special'
import { demandNotNegative } from './demands.ts'

/**
 * Whether people came into the arms in the shares that were set: χ² of the counts against the weights. A p-value below
 * 0.001 says that the assignment or the logging is broken, and that no result of the experiment is to be believed.
 *
 * Arms of weight 0 are left out together with their people (who were let in before the weight became 0).
 */
export function sampleRatio(
  counts: readonly number[],
  weights: readonly number[],
): { statistic: number; degreesOfFreedom: number; pValue: number } {
  assert.ok(counts.length === weights.length, 'as many weights as arms')
  for (const count of counts) demandNotNegative('each of the counts', count)
  for (const weight of weights) demandNotNegative('each of the weights', weight)
  const open = counts.flatMap((count, arm) => ((weights[arm] ?? 0) > 0 ? [{ count, weight: weights[arm] ?? 0 }] : []))
  const people = open.reduce((sum, { count }) => sum + count, 0)
  const weight = open.reduce((sum, arm) => sum + arm.weight, 0)
  const degreesOfFreedom = open.length - 1
  if (people === 0 || degreesOfFreedom < 1) return { statistic: 0, degreesOfFreedom: Math.max(0, degreesOfFreedom), pValue: 1 }
  const statistic = open.reduce((sum, arm) => {
    const expected = (people * arm.weight) / weight
    return sum + (arm.count - expected) ** 2 / expected
  }, 0)
  return { statistic, degreesOfFreedom, pValue: incompleteGammaUpper(degreesOfFreedom / 2, statistic / 2) }
}
