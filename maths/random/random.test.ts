import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Generator, generator } from './random.ts'

test('the same seed gives the same draws, another one others', () => {
  const draws = (seed: number) =>
    Array.from(
      { length: 20 },
      (
        (random) => () =>
          random.uniform()
      )(generator(seed)),
    )
  assert.deepEqual(draws(7), draws(7))
  assert.notDeepEqual(draws(7), draws(8))
  assert.notDeepEqual(draws(7), draws(7 + 2 ** 32))
})

test('the sequence stays what it is, so that seeds written down keep their meaning', () => {
  const random = generator(1)
  assert.deepEqual([random.integer(1000), random.integer(1000), random.integer(1000)], firstOfSeedOne)
})

test('a fork draws apart from its origin', () => {
  const [one, other] = [generator(3), generator(3)]
  const [fork, same] = [one.fork(), other.fork()]
  one.uniform()
  assert.equal(fork.uniform(), same.uniform())
})

/** Each with mean and variance; 40,000 draws must come within five standard errors of both. */
const distributions: [string, (random: Generator) => number, number, number][] = [
  ['uniform', (random) => random.uniform(), 1 / 2, 1 / 12],
  ['integer', (random) => random.integer(7), 3, 4],
  ['normal', (random) => random.normal(2, 3), 2, 9],
  ['exponential', (random) => random.exponential(5), 5, 25],
  ['gamma 0.25', (random) => random.gamma(0.25, 4), 1, 4],
  ['gamma 12', (random) => random.gamma(12), 12, 12],
  ['beta', (random) => random.beta(0.5, 1.5), 0.25, 0.0625],
  ['poisson 3', (random) => random.poisson(3), 3, 3],
  ['poisson 400', (random) => random.poisson(400), 400, 400],
  ['binomial 10', (random) => random.binomial(10, 0.3), 3, 2.1],
  ['binomial 5000', (random) => random.binomial(5000, 0.02), 100, 98],
  ['negative binomial', (random) => random.negativeBinomial(2, 5), 10, 60],
]
for (const [name, draw, mean, variance] of distributions) {
  test(`${name}: mean and variance`, () => {
    const random = generator(20260722)
    const n = 40_000
    const values = Float64Array.from({ length: n }, () => draw(random))
    const sampleMean = sum(values) / n
    const squares = values.map((value) => (value - mean) ** 2)
    const sampleVariance = sum(squares) / n
    const fourth = sum(squares.map((square) => (square - variance) ** 2)) / n
    assert(Math.abs(sampleMean - mean) < 5 * Math.sqrt(variance / n), `mean ${sampleMean}`)
    assert(Math.abs(sampleVariance - variance) < 5 * Math.sqrt(fourth / n), `variance ${sampleVariance}`)
  })
}

test('a very small shape gives draws near 0 and never a broken one', () => {
  const random = generator(5)
  const values = Array.from({ length: 1000 }, () => random.beta(1e-3, 1e-3))
  assert(values.every((value) => value >= 0 && value <= 1))
  assert(values.filter((value) => value < 0.5).length > 400)
})

test('every order of three items is as likely', () => {
  const random = generator(9)
  const counts = Map.groupBy(
    Array.from({ length: 6000 }, () => random.shuffle('abc'.split('')).join('')),
    (order) => order,
  )
  assert.equal(counts.size, 6)
  for (const [order, drawn] of counts) assert(Math.abs(drawn.length - 1000) < 150, `${order} ${drawn.length} times`)
})

const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0)

const firstOfSeedOne = [158, 751, 871]
