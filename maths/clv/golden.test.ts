/** Values of the literature and of 60 digits of arithmetic. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { lnPochhammer } from '@regulars/special'
import { bgNbd, discountedPurchases, gammaGamma, mbgNbd, type PurchaseModel, paretoNbd } from './clv.ts'

const hardie = bgNbd.model([0.2425945, 4.4136019, 0.7929199, 2.4258881])
const anna = { frequency: 2, recency: 30.43, age: 38.86 }
const regular = { frequency: 26, recency: 30.86, age: 31 }
const paretoOfCdnow = paretoNbd.model([0.5533971, 10.5801985, 0.6060625, 11.6562237])

test('BG/NBD, CDNOW: customer of Hardie’s sheet', () => {
  close(hardie.expectedPurchases(anna, 39), 1.2259, 1e-4)
  close(hardie.probabilityAlive(anna), 0.72661, 1e-5)
  close(bgNbd.model([0.243, 4.414, 0.793, 2.426]).expectedPurchases(regular, 52), 25.758, 1e-4)
  close(hardie.probabilityAlive(regular), 0.96892, 1e-5)
})

test('BG/NBD: new customers of Hardie’s sheet', () => {
  const expected: [number, number][] = [
    [1 / 7, 0.0078],
    [1, 0.0532],
    [3, 0.1506],
    [31.857, 1.0405],
    [32, 1.0437],
    [78, 1.8576],
  ]
  for (const [weeks, purchases] of expected)
    assert(Math.abs(hardie.expectedOfNewCustomer(weeks) - purchases) <= Math.max(5.1e-5, 3e-4 * purchases), `${weeks} weeks`)
})

test('BG/NBD: probabilities of purchase counts in the manual of BTYD', () => {
  const model = bgNbd.model([0.243, 4.414, 0.793, 2.426])
  for (const [weeks, n, probability] of [
    [39, 0, 0.5737864],
    [2, 10, 1.07869e-7],
    [30, 11, 0.0019995214],
  ] as const) {
    close(nth(model.purchaseDistribution({ frequency: 0, recency: 0, age: 0 }, weeks), n), probability, 1e-6)
  }
})

test('BG/NBD: who bought a thousand times and stopped is gone, without a broken number', () => {
  assert.equal(hardie.probabilityAlive({ frequency: 1000, recency: 10, age: 100 }), 0)
})

test('Pareto/NBD, CDNOW (lifetimes; vignette of BTYD)', () => {
  close(paretoOfCdnow.expectedPurchases(anna, 39), 1.4551, 1e-4)
  close(paretoOfCdnow.probabilityAlive(anna), 0.86912, 1e-4)
  close(paretoOfCdnow.expectedPurchases(regular, 52), 25.4553, 1e-5)
  close(paretoOfCdnow.probabilityAlive(regular), 0.99792, 1e-5)
  close(discountedPurchases(paretoOfCdnow, regular, 0.0027), 86.0351, 1e-5)
})

test('Pareto/NBD goes on smoothly where its old forms overflowed (lifetimes, issue of frequent buyers)', () => {
  const model = paretoNbd.model([0.55, 10.58, 0.61, 11.67])
  close(model.expectedPurchases({ frequency: 132, recency: 200, age: 200 }, 10), 6.20605, 1e-5)
  close(model.expectedPurchases({ frequency: 133, recency: 200, age: 200 }, 10), 6.25287, 1e-5)
})

test('Pareto/NBD: ln A₀ where lifetimes overflowed', () => {
  const [r, alpha, s, beta] = [10.465, 0.0079857, 3.0516, 2.82]
  const [history, R] = [{ frequency: 400, recency: 5, age: 6 }, r + 400]
  const model = paretoNbd.model([r, alpha, s, beta])
  const lnHavingLeft = model.logLikelihood(history) + Math.log1p(-model.probabilityAlive(history))
  const lnPurchases = lnPochhammer(r, 400) + r * Math.log(alpha) + s * Math.log(beta)
  close(lnHavingLeft - lnPurchases - Math.log(s) + Math.log(R + s), -667.9913, 1e-6)
})

test('MBG/NBD (BTYDplus)', () => {
  const model = mbgNbd.model([0.525, 6.183, 0.891, 1.614])
  close(model.expectedPurchases(anna, 39), 1.26296, 1e-4)
  close(model.probabilityAlive(anna), 0.7062, 1e-4)
  const once = { frequency: 0, recency: 0, age: 38.86 }
  close(model.expectedPurchases(once, 39), 0.15401, 1e-3)
  close(model.probabilityAlive(once), 0.38974, 1e-3)
})

test('Gamma-Gamma: the population mean of CDNOW', () => {
  close(gammaGamma(6.249349, 3.744256, 15.444307).expectedSpend(0, 0) ?? 0, 35.1705, 1e-5)
})

test('560 vectors of 60 digits: within 1e-8 relative or 1e-12 absolute', () => {
  const [header = '', ...lines] = gunzipSync(readFileSync(join(import.meta.dirname, 'reference/vectors.csv.gz')))
    .toString()
    .trim()
    .split(/\r?\n/)
  assert.equal(lines.length, 560)
  const names = header.split(',')
  const worst = lines.flatMap((line) => {
    const row = Object.fromEntries(line.split(',').map((cell, place) => [names[place], cell]))
    return answersOf(row).flatMap(([what, actual]) => {
      if (row[what] === '') return []
      const expected = Number(row[what])
      const error = Math.abs(actual - expected)
      return error <= Math.max(1e-8 * Math.abs(expected), 1e-12) ? [] : [`${line}: ${what} ${actual}`]
    })
  })
  assert.deepEqual(worst, [])
})

function answersOf(row: Record<string, string | undefined>): [string, number][] {
  const number = (name: string) => Number(row[name])
  const [p1, p2, p3, p4] = [number('p1'), number('p2'), number('p3'), number('p4')]
  const history = { frequency: number('x'), recency: number('t_x'), age: number('T') }
  if (row.model === 'gg') {
    const spend = gammaGamma(p1, p2, p3)
    const cells: [string, number][] = [
      ['cond_expected', spend.expectedSpend(history.frequency, number('mean_value')) ?? Number.NaN],
      ['uncond_expected', spend.expectedSpend(0, 0) ?? Number.NaN],
    ]
    return history.frequency === 0 ? cells : [...cells, ['loglik', spend.logLikelihood(history.frequency, number('mean_value'))]]
  }
  const family = { bgnbd: bgNbd, mbgnbd: mbgNbd, pnbd: paretoNbd }[row.model ?? '']
  assert(family)
  const model: PurchaseModel = family.model([p1, p2, p3, p4])
  return [
    ['loglik', model.logLikelihood(history)],
    ['p_alive', model.probabilityAlive(history)],
    ['cond_expected', model.expectedPurchases(history, number('t'))],
    ['uncond_expected', model.expectedOfNewCustomer(number('t'))],
  ]
}

function nth(values: Iterable<number>, n: number): number {
  let place = 0
  for (const value of values) if (place++ === n) return value
  return Number.NaN
}

function close(actual: number, expected: number, relative: number): void {
  assert(Math.abs(actual - expected) <= relative * Math.abs(expected), `${actual} for ${expected}`)
}
