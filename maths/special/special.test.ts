/** Against values computed with 60 and more digits (reference/README.md). */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  digamma,
  hypergeometric2F1,
  incompleteBeta,
  incompleteGammaLower,
  incompleteGammaUpper,
  lnBeta,
  lnBetaWeight,
  lnGamma,
  lnIncompleteBeta,
  lnNormalUpperTail,
  lnPochhammer,
  normalCdf,
  normalQuantile,
  normalUpperTail,
  tCdf,
  tQuantile,
  tricomiU,
  tUpperTail,
} from './special.ts'

const values: Record<string, (number | string)[][]> = JSON.parse(readFileSync(join(import.meta.dirname, 'reference/values.json'), 'utf8'))

test('ln Γ', () => each('lnGamma', ([x = 0]) => [lnGamma(x)], 1e-14))
test('ψ, which has a zero near 1.4616', () => each('digamma', ([x = 0]) => [digamma(x)], 1e-14, 2e-15))
test('ln of the rising factorial', () => each('lnPochhammer', ([a = 0, n = 0]) => [lnPochhammer(a, n)], 1e-12))
test('ln B', () => each('lnBeta', ([a = 0, b = 0]) => [lnBeta(a, b)], 1e-12))
test('incomplete gamma, both tails', () =>
  each('incompleteGamma', ([a = 0, x = 0]) => [incompleteGammaLower(a, x), incompleteGammaUpper(a, x)], 1e-12, 1e-15))
test('incomplete beta, both tails and the logarithm', () =>
  each(
    'incompleteBeta',
    ([a = 0, b = 0, x = 0]) => [incompleteBeta(a, b, x), incompleteBeta(b, a, 1 - x, x), lnIncompleteBeta(a, b, x)],
    2e-12,
  ))
test('weight of the beta distribution, also where its parameters are large', () => {
  close(lnBetaWeight(2, 3, 0.1), Math.log(12 * 0.1 ** 2 * 0.9 ** 3), 1e-14)
  // By 50 digits.
  close(lnBetaWeight(5e6, 7622.5, 0.9984778), 3.549718007547969, 1e-11)
})
test('normal: upper tail and its logarithm', () => each('normal', ([z = 0]) => [normalUpperTail(z), lnNormalUpperTail(z)], 1e-12))
test('normal quantile', () => each('normalQuantile', ([p = 0]) => [normalQuantile(p)], 1e-13))
test('t: upper tail', () => each('t', ([t = 0, degrees = 0]) => [tUpperTail(t, degrees)], 1e-12))
test('t quantile', () => each('tQuantile', ([p = 0, degrees = 0]) => [tQuantile(p, degrees)], 1e-12))
test('₂F₁', () => each('hypergeometric2F1', ([a = 0, b = 0, c = 0, z = 0]) => [hypergeometric2F1(a, b, c, z)], 1e-11))
test('U', () => each('tricomiU', ([a = 0, b = 0, z = 0]) => [tricomiU(a, b, z)], 1e-12))

test('the normal tail has a logarithm where it is smaller than the smallest number', () => {
  assert.equal(normalUpperTail(60), 0)
  close(lnNormalUpperTail(60), -1805.0135606805673, 1e-14)
})

test('quantiles turn distributions back', () => {
  const probability = fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true })
  fc.assert(fc.property(probability, (p) => close(normalCdf(normalQuantile(p)), p, 1e-12)))
  const degrees = fc.double({ min: 0.5, max: 1e6, noNaN: true })
  fc.assert(
    fc.property(probability, degrees, (p, degreesOfFreedom) => close(tCdf(tQuantile(p, degreesOfFreedom), degreesOfFreedom), p, 1e-10)),
  )
})

test('with many degrees of freedom t is normal', () => close(tUpperTail(3, 1e12), normalUpperTail(3), 1e-10))

test('the two sides of the incomplete beta are one', () => {
  const size = fc.double({ min: 1e-3, max: 1e4, noNaN: true })
  const share = fc.double({ min: 0, max: 1, noNaN: true })
  fc.assert(fc.property(size, size, share, (a, b, x) => close(incompleteBeta(a, b, x) + incompleteBeta(b, a, 1 - x, x), 1, 1e-12)))
})

test('arguments outside are refused', () => {
  for (const refused of [
    () => lnGamma(0),
    () => lnGamma(Number.NaN),
    () => incompleteBeta(1, 1, 1.1),
    () => normalQuantile(-1),
    () => hypergeometric2F1(1, 2, 1, 0),
  ]) {
    assert.throws(refused, assert.AssertionError)
  }
})

/** Every row of a table: numbers are arguments, texts are what the function has to give. */
function each(name: string, compute: (args: number[]) => number[], relative: number, absolute = 0): void {
  const rows = values[name] ?? []
  assert(rows.length > 8, 'there are values to compare with')
  for (const row of rows) {
    const args = row.filter((cell) => typeof cell === 'number')
    const expected = row.filter((cell) => typeof cell === 'string').map(Number)
    const computed = compute(args)
    assert.equal(computed.length, expected.length)
    for (const [place, value] of expected.entries()) close(computed[place], value, relative, `${name}(${args.join(', ')})`, absolute)
  }
}

function close(actual: number | undefined, expected: number, relative: number, what = 'value', absolute = 0): void {
  const error = Math.abs((actual ?? Number.NaN) - expected)
  assert(
    error <= Math.max(relative * Math.abs(expected), absolute),
    `${what}: ${actual} for ${expected}, off by ${error / Math.abs(expected)}`,
  )
}
