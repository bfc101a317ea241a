import assert from 'node:assert/strict'

/**
 * P-values of several tests, each made as large as it must be so that comparing it with alpha keeps the chance of even
 * one false winner among all at most alpha, whatever the tests have to do with each other (Holm 1979, Scandinavian
 * Journal of Statistics 6).
 */
export function holm(pValues: readonly number[]): number[] {
  const order = ranked(pValues)
  let largest = 0
  return inPlace(
    order,
    order.map((place, rank) => {
      largest = Math.max(largest, Math.min(1, (pValues[place] ?? 1) * (pValues.length - rank)))
      return largest
    }),
  )
}

/**
 * P-values adjusted so that at most alpha of the winners are false ones on average; for independent or positively
 * dependent tests (Benjamini & Hochberg 1995, Journal of the Royal Statistical Society B 57).
 */
export function benjaminiHochberg(pValues: readonly number[]): number[] {
  const order = ranked(pValues).reverse()
  let smallest = 1
  return inPlace(
    order,
    order.map((place, step) => {
      smallest = Math.min(smallest, ((pValues[place] ?? 1) * pValues.length) / (pValues.length - step))
      return smallest
    }),
  )
}

/** Places of the p-values, smallest first. */
function ranked(pValues: readonly number[]): number[] {
  assert.ok(
    pValues.every((pValue) => pValue >= 0 && pValue <= 1),
    'p-values lie between 0 and 1',
  )
  return [...pValues.keys()].sort((one, other) => (pValues[one] ?? 1) - (pValues[other] ?? 1))
}

function inPlace(order: readonly number[], values: readonly number[]): number[] {
  const placed = new Array<number>(order.length).fill(1)
  for (const [rank, place] of order.entries()) placed[place] = values[rank] ?? 1
  return placed
}
