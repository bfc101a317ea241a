import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bgNbd, paretoNbd } from '@regulars/clv'
import { forecast } from './forecast.ts'
import { type PredictedCustomer, type Purchases, predictor } from './predict-customer.ts'
import { reasonsFor } from './reasons.ts'
import type { StoredModel } from './schema.ts'

/** Parameters of CDNOW in days, and a spend of gamma-gamma. */
const model: StoredModel = {
  method: 'pnbd',
  parameters: [0.5533, 74.05, 0.606, 81.65],
  flags: [],
  spend: { kind: 'gamma_gamma', p: 6.25, q: 3.74, v: 1_544, customers: 900, leftOut: 0, correlation: 0.1 },
}
const cutOn = '2026-05-31'
const anna: Purchases = {
  ...{ customerId: '00000000-0000-7000-8000-000000000001', purchaseDays: 3, firstOn: '2025-09-01' },
  ...{ lastOn: '2026-04-01', revenueMinor: 9_000, firstDayMinor: 1_000 },
}

test('numbers agree with the published ones for CDNOW’s best known customer', () => {
  // x = 2, t_x = 30.43, T = 38.86 weeks, 39 weeks ahead: 1.4551 expected and P(alive) 0.86912 (lifetimes, R’s BTYD).
  const weeks = paretoNbd.model([0.5533, 10.578, 0.606, 11.669])
  const history = { frequency: 2, recency: 30.43, age: 38.86 }
  assert.ok(Math.abs(weeks.expectedPurchases(history, 39) - 1.4551) < 2e-3)
  const days = forecast(paretoNbd.model([0.5533, 74.046, 0.606, 81.683]), { frequency: 2, recency: 213.01, age: 272.02 })
  assert.ok(Math.abs(days.probabilityAlive - 0.86912) < 1e-3)
  assert.ok(Math.abs(days.within365.expected - weeks.expectedPurchases(history, 365 / 7)) < 1e-3)
})

test('the next order’s days are in order, and hold the shares that they say, of those that come within a year', () => {
  const days = paretoNbd.model([0.5533, 74.046, 0.606, 81.683])
  const history = { frequency: 2, recency: 213, age: 272 }
  const { next } = forecast(days, history)
  assert(next)
  const comes = (by: number) => (1 - days.probabilityOfNone(history, by)) / (1 - days.probabilityOfNone(history, 365))
  for (const [by, share] of [
    [next.early, 0.1],
    [next.median, 0.5],
    [next.late, 0.9],
  ] as const) {
    assert.ok(comes(by) >= share)
    assert.ok(comes(by - 1) < share)
  }
})

test('somebody who will hardly come back has no next order', () => {
  const gone = bgNbd.model([0.2, 5, 30, 0.1])
  assert.equal(forecast(gone, { frequency: 3, recency: 5, age: 900 }).next, null)
})

test('value is orders times what this customer spends, drawn towards everybody', () => {
  const found = predictor(model, { cutOn })(anna)
  assert.ok(found.spendMinor > 1_600 && found.spendMinor < 4_000, `between everybody’s and her own 4,000: ${found.spendMinor}`)
  assert.ok(Math.abs(found.value365Minor - (found.orders365Milli / 1000) * found.spendMinor) < found.spendMinor / 500)
  assert(found.value365LowMinor !== null && found.value365HighMinor !== null)
  assert.ok(found.value365LowMinor <= found.value365Minor && found.value365Minor <= found.value365HighMinor)
})

test('numbers look ahead from the cut, or from a later purchase', () => {
  const predict = predictor(model, { cutOn })
  assert.equal(predict(anna).asOfOn, cutOn)
  assert.equal(predict({ ...anna, lastOn: '2026-06-01' }).asOfOn, '2026-06-01')
})

test('whether somebody is still a customer is not said where the model cannot tell', () => {
  const once = { ...anna, purchaseDays: 1, lastOn: anna.firstOn }
  const bg: StoredModel = { ...model, method: 'bgnbd', parameters: [0.24, 30, 0.8, 2.4] }
  assert.equal(predictor(bg, { cutOn })(once).alivePpm, null)
  assert.notEqual(predictor(bg, { cutOn })(anna).alivePpm, null)
  assert.notEqual(predictor(model, { cutOn })(once).alivePpm, null)
  assert.equal(predictor({ ...model, flags: ['churn_not_identifiable'] }, { cutOn })(anna).alivePpm, null)
})

test('a refund that leaves less than nothing is given everybody’s spend', () => {
  const predict = predictor(model, { cutOn })
  const stranger = predict({ ...anna, purchaseDays: 1, lastOn: anna.firstOn })
  assert.equal(predict({ ...anna, revenueMinor: 500 }).spendMinor, stranger.spendMinor)
})

test('thousands of purchases a year give numbers, without a range that nobody would count', () => {
  const found = predictor(model, { cutOn })({
    ...anna,
    purchaseDays: 270,
    firstOn: '2025-09-01',
    lastOn: '2026-05-31',
    revenueMinor: 10 ** 13,
  })
  for (const value of Object.values(found)) assert.ok(typeof value !== 'number' || Number.isSafeInteger(value), String(value))
})

test('reasons say what stands behind the numbers, what matters most first', () => {
  const predict = predictor(model, { cutOn })
  const codes = (found: PredictedCustomer) => reasonsFor(found, { everybodysSpendMinor: 3_500 }).map(({ code }) => code)
  const late = predict({ ...anna, purchaseDays: 6, lastOn: '2025-11-01', revenueMinor: 60_000 })
  assert.deepEqual(codes(late), ['silent_longer_than_usual', 'comes_often', 'spends_more'])
  assert.deepEqual(codes(predict({ ...anna, purchaseDays: 1, firstOn: '2026-05-01', lastOn: '2026-05-01' })), ['bought_once'])
  assert.deepEqual(codes(predict({ ...anna, purchaseDays: 2, lastOn: cutOn, revenueMinor: 2_000 })), ['just_bought', 'spends_less'])
  assert.equal(codes(predict({ ...anna, firstOn: '2026-01-01', lastOn: '2026-05-20' }))[0], 'in_rhythm')
})
