import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { compare, decimalFraction, type Fraction, floorOf, fraction, isAbove, one, sumOf, times, zero } from './fraction.ts'
import { combineMultipliers, type Shares } from './multipliers.ts'

const inDecimals = ({ numerator, denominator }: Fraction) => Number(numerator) / Number(denominator)
const shares = (mode: 'highest' | 'sum' | 'product', tier: string, ...factors: string[]) => {
  const { base, extras } = combineMultipliers(mode, decimalFraction(tier), factors.map(decimalFraction))
  return [base, ...extras].map(inDecimals)
}

test('7.5 N4: only the highest multiplies, and it has what is above the tier', () => {
  assert.deepEqual(shares('highest', '1'), [1])
  assert.deepEqual(shares('highest', '1', '1.5', '2'), [1, 0, 1])
  assert.deepEqual(shares('highest', '1.5', '2', '2'), [1.5, 0.5, 0])
  assert.deepEqual(shares('highest', '2', '1.5', '2'), [2, 0, 0])
})

test('7.5 N4: in the sum each adds what it adds alone', () => {
  assert.deepEqual(shares('sum', '1', '1.5', '2'), [1, 0.5, 1])
  assert.deepEqual(shares('sum', '1.5', '2'), [1.5, 1])
})

test('7.5 N4: in the product each multiplies what those before it made', () => {
  assert.deepEqual(shares('product', '1', '1.5', '2'), [1, 0.5, 1.5])
  assert.deepEqual(shares('product', '1.5', '2', '3'), [1.5, 1.5, 6])
})

test('factors below 1 lower what all others give, never below 0', () => {
  assert.deepEqual(shares('highest', '1', '0.5', '0.8'), [0.8, 0, 0])
  assert.deepEqual(shares('highest', '1', '0.5', '1.5'), [1, 0, 0.5])
  assert.deepEqual(shares('highest', '1.5', '0.5'), [1.5, 0])
  assert.deepEqual(shares('sum', '1', '0.5', '2'), [0.75, 0, 0.75])
  assert.deepEqual(shares('sum', '1', '0.4', '0.2'), [0, 0, 0])
  assert.deepEqual(shares('product', '1', '0.5', '3'), [0.5, 0, 1])
})

test('a factor of 1 changes nothing', () => {
  for (const mode of ['highest', 'sum', 'product'] as const) {
    assert.deepEqual(shares(mode, '1', '1', '0.5'), [0.5, 0, 0])
    assert.deepEqual(shares(mode, '1', '2', '1'), [1, 1, 0])
  }
})

const factors = fc.tuple(
  fc.constantFrom('1', '1.25', '3'),
  fc.array(fc.constantFrom('0.1', '0.5', '1', '1.5', '2', '2.3456'), { maxLength: 5 }),
)

test('the shares add up to the whole factor, and none is below 0', () =>
  fc.assert(
    fc.property(factors, ([tierText, texts]) => {
      const tier = decimalFraction(tierText)
      const all = texts.map(decimalFraction)
      const effective = [tier, ...all].filter((factor) => compare(factor, one) !== 0)
      const tenThousandths = [tier, ...all].reduce((sum, factor) => sum + Math.round((inDecimals(factor) - 1) * 10_000), 10_000)
      const whole = {
        highest: effective.toSorted(compare).at(-1) ?? one,
        sum: fraction(Math.max(0, tenThousandths), 10_000),
        product: all.reduce(times, tier),
      }
      for (const mode of ['highest', 'sum', 'product'] as const) {
        const { base, extras }: Shares = combineMultipliers(mode, tier, all)
        assert.equal(compare(sumOf([base, ...extras]), whole[mode]), 0, mode)
        for (const each of [base, ...extras]) assert.ok(!isAbove(zero, each))
      }
    }),
  ))

test('fractions are exact, however large', () => {
  const third = fraction(1, 3)
  assert.equal(compare(sumOf([third, third, third]), one), 0)
  assert.equal(floorOf(sumOf([third, fraction(2, 3), fraction(99_999, 100_000)])), 1)
  assert.deepEqual(sumOf([fraction(1, 4), fraction(1, 6), zero, fraction(1, 12)]), fraction(6, 12))
  assert.equal(floorOf(times(fraction(Number.MAX_SAFE_INTEGER), decimalFraction('1.0000'))), Number.MAX_SAFE_INTEGER)
  assert.throws(() => floorOf(times(fraction(Number.MAX_SAFE_INTEGER), decimalFraction('1.5'))), RangeError)
})
