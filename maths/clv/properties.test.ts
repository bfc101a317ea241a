/** What holds for every customer and every model. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { purchasesByDropout, purchasesByHits } from './bg-future.ts'
import {
  bgCnbd,
  bgNbd,
  discountedPurchases,
  type Family,
  lifetimeValue,
  mbgCnbd,
  mbgNbd,
  nbd,
  nextPurchase,
  type PurchaseHistory,
  type PurchaseModel,
  paretoNbd,
  predict,
  purchaseInterval,
} from './clv.ts'

const families: Family[] = [nbd, bgNbd, mbgNbd, paretoNbd, bgCnbd(2), mbgCnbd(3)]
const parameter = fc.double({ min: -2, max: 1.5, noNaN: true }).map((power) => 10 ** power)
const models = fc
  .tuple(fc.constantFrom(...families), parameter, parameter, parameter, parameter)
  .map(([family, ...values]) => ({ family, values, model: family.model(values) }))
const people: fc.Arbitrary<PurchaseHistory> = fc
  .tuple(fc.integer({ min: 0, max: 40 }), fc.double({ min: 0.01, max: 1, noNaN: true }), fc.double({ min: 1, max: 500, noNaN: true }))
  .map(([frequency, share, age]) => ({ frequency, recency: frequency === 0 ? 0 : share * age, age }))
const horizons = fc.double({ min: 0.01, max: 1000, noNaN: true })

test('probabilities lie between 0 and 1, and silence is less likely the longer it lasts', () =>
  holds((model, someone, horizon) => {
    const [near, far] = [model.probabilityOfNone(someone, horizon), model.probabilityOfNone(someone, 2 * horizon)]
    for (const probability of [near, far, model.probabilityAlive(someone)]) assert(probability >= 0 && probability <= 1)
    assert(far <= near * (1 + 1e-12))
    assert.equal(model.probabilityOfNone(someone, 0), 1)
  }))

test('purchases to expect grow with the horizon from 0, and are at least the chance of one', () =>
  holds((model, someone, horizon) => {
    const [near, far] = [model.expectedPurchases(someone, horizon), model.expectedPurchases(someone, 2 * horizon)]
    assert.equal(model.expectedPurchases(someone, 0), 0)
    assert(far >= near * (1 - 1e-9) && near >= (1 - model.probabilityOfNone(someone, horizon)) * (1 - 1e-9) - 1e-13)
  }))

test('the probability of silence is the quotient of likelihoods at two cuts', () =>
  holds((model, someone, horizon) => {
    const later = model.logLikelihood({ ...someone, age: someone.age + horizon })
    close(model.probabilityOfNone(someone, horizon), Math.exp(later - model.logLikelihood(someone)), 1e-8)
  }))

test('the distribution of purchases sums to 1, has their mean, and begins with the probability of none', () =>
  holds((model, someone, horizon) => {
    const expected = model.expectedPurchases(someone, horizon)
    fc.pre(expected < 20)
    let [n, sum, mean] = [0, 0, 0]
    for (const probability of model.purchaseDistribution(someone, horizon)) {
      if (n === 0) close(probability, model.probabilityOfNone(someone, horizon), 1e-9)
      assert(probability >= 0)
      sum += probability
      mean += n * probability
      if (++n > 4000 || sum > 1 - 1e-12) break
    }
    fc.pre(n <= 4000)
    close(sum, 1, 1e-9)
    close(mean, expected, 1e-6, 1e-8)
  }, 30))

test('another unit of time changes no prediction', () =>
  fc.assert(
    fc.property(models, people, horizons, fc.constantFrom(1 / 7, 24), ({ family, values, model }, someone, horizon, factor) => {
      const scaled = family.model(values.map((value, place) => (family.isTime[place] ? value * factor : value)))
      const same = { ...someone, recency: someone.recency * factor, age: someone.age * factor }
      close(scaled.expectedPurchases(same, horizon * factor), model.expectedPurchases(someone, horizon), 1e-8)
      close(scaled.probabilityAlive(same), model.probabilityAlive(someone), 1e-8)
      close(scaled.logLikelihood(same), model.logLikelihood(someone) - family.k * someone.frequency * Math.log(factor), 1e-8, 1e-9)
    }),
  ))

test('a batch says the same as its customers one by one', () =>
  holds((model, someone, horizon) => {
    const column = (value: number) => Float64Array.of(1, value, 2)
    const known = {
      frequency: column(someone.frequency),
      recency: Float64Array.of(1, someone.recency, 0),
      age: column(someone.age).fill(1000, 0, 1),
    }
    known.age[2] = 5
    known.recency[2] = 4
    const batch = predict(model, known, horizon)
    assert.equal(batch.expectedPurchases[1], model.expectedPurchases(someone, horizon))
    assert.equal(batch.probabilityAlive[1], model.probabilityAlive(someone))
    assert.equal(batch.probabilityOfNone[1], model.probabilityOfNone(someone, horizon))
  }))

test('a rhythm of one step is none', () =>
  fc.assert(
    fc.property(fc.tuple(parameter, parameter, parameter, parameter), people, horizons, (values, someone, horizon) => {
      const [one, other] = [bgCnbd(1).model(values), bgNbd.model(values)]
      assert.equal(one.expectedPurchases(someone, horizon), other.expectedPurchases(someone, horizon))
      assert.equal(one.logLikelihood(someone), other.logLikelihood(someone))
    }),
  ))

test('with a rhythm: the sum over hits and the mean over the chance of leaving agree', () =>
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4 }), parameter, parameter, parameter, parameter, (k, R, a, b, theta) => {
      for (let stage = 0; stage < k; stage++) {
        const future = { k, R, a, b, waited: 0.5, theta }
        close(purchasesByDropout(future, stage), purchasesByHits(future, stage), 1e-8)
      }
    }),
  ))

test('the median of the next purchase has as much before it as after', () =>
  holds((model, someone) => {
    const next = nextPurchase(model, someone)
    assert(next.probabilityOfReturning >= 0 && next.probabilityOfReturning <= 1)
    if (next.kind === 'never') assert(next.probabilityOfReturning <= 0.5)
    else if (next.median > 1e-6) close(model.probabilityOfNone(someone, next.median), 0.5, 1e-6)
  }))

test('value over a long time comes near to the discounted purchases of all time', () => {
  const someone = { frequency: 5, recency: 30, age: 38 }
  for (const family of families) {
    const model = family.model([0.6, 8, 0.9, 20])
    const rate = 0.05
    const valuation = { spend: 20, periods: 200, periodLength: 1, margin: 0.5, discountPerPeriod: Math.expm1(rate) }
    close(lifetimeValue(model, someone, valuation), discountedPurchases(model, someone, rate) * 10, 3e-2)
  }
})

test('an interval of purchases holds what it promises', () =>
  holds((model, someone, horizon) => {
    fc.pre(model.expectedPurchases(someone, horizon) < 20)
    const interval = purchaseInterval(model, someone, horizon, 0.9)
    if ('kind' in interval) return
    let [n, within] = [0, 0]
    for (const probability of model.purchaseDistribution(someone, horizon)) {
      if (n >= interval.low) within += probability
      if (n++ >= interval.high) break
    }
    assert(within >= 0.9 - 1e-9, `${interval.low} to ${interval.high}: ${within}`)
  }, 30))

function holds(law: (model: PurchaseModel, someone: PurchaseHistory, horizon: number) => void, numRuns = 150): void {
  fc.assert(
    fc.property(models, people, horizons, ({ model }, someone, horizon) => law(model, someone, horizon)),
    { numRuns },
  )
}

function close(actual: number, expected: number, relative: number, absolute = 1e-12): void {
  assert(Math.abs(actual - expected) <= Math.max(relative * Math.abs(expected), absolute), `${actual} for ${expected}`)
}

test('discounted purchases by the integral are those of the closed form, in some hundred looks at the model', () => {
  for (const parameters of [
    [0.55, 10.6, 0.6, 11.7],
    [2, 300, 1, 5],
    [0.1, 0.01, 3, 4000],
  ]) {
    const closed = paretoNbd.model(parameters)
    for (const history of [
      { frequency: 0, recency: 0, age: 0 },
      { frequency: 30, recency: 80, age: 90 },
    ]) {
      for (const rate of [1e-5, 0.0027, 0.1]) {
        let looks = 0
        const expectedPurchases: PurchaseModel['expectedPurchases'] = (someone, horizon) => {
          looks++
          return closed.expectedPurchases(someone, horizon)
        }
        const [value, expected] = [{ ...closed, family: 'bgnbd' as const, expectedPurchases }, closed].map((model) =>
          discountedPurchases(model, history, rate),
        ) as [number, number]
        assert(Math.abs(value - expected) <= 1e-10 * expected, `${value} for ${expected}`)
        assert(looks <= 150, `${looks} looks`)
      }
    }
  }
})
