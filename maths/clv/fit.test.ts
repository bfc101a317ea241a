/** Fits of customers drawn from a known model, and of shops that break other programs. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { generator } from '@regulars/random'
import {
  bgCnbd,
  bgNbd,
  type Choice,
  chooseModel,
  type Family,
  type Fitted,
  fit,
  fitSpend,
  type Histories,
  mbgCnbd,
  mbgNbd,
  nbd,
  paretoNbd,
  predict,
} from './clv.ts'
import { type Simulation, simulate } from './simulate.ts'

test('a fit finds the parameters that customers were drawn from', () => {
  for (const [family, truth] of [
    [bgNbd, [0.6, 8, 0.7, 2.5]],
    [paretoNbd, [0.9, 12, 0.8, 20]],
    [mbgCnbd(3), [1, 5, 0.5, 2]],
  ] as const) {
    const { known } = simulate(generator(11), { family, parameters: [...truth], customers: 3000, joining: 40, cut: 100, future: 0 })
    const found = fitted(family, known)
    for (const [place, name] of family.parameterNames.entries()) {
      const distance = Math.abs((found.model.parameters[name] ?? Number.NaN) - (truth[place] ?? 0))
      assert(distance < 4 * (found.standardErrors?.[name] ?? 0), `${family.name} ${name} ${found.model.parameters[name]}`)
    }
  }
})

test('the unit of time changes the times and nothing else', () => {
  const { known } = simulate(generator(12), {
    family: bgNbd,
    parameters: [0.6, 8, 0.7, 2.5],
    customers: 500,
    joining: 20,
    cut: 60,
    future: 0,
  })
  const inDays: Histories = { ...known, recency: known.recency.map((weeks) => weeks * 7), age: known.age.map((weeks) => weeks * 7) }
  for (const family of [bgNbd, paretoNbd]) {
    const [weeks, days] = [fitted(family, known), fitted(family, inDays)]
    const [someone, horizon] = [{ frequency: 3, recency: 20, age: 40 }, 26]
    const expected = weeks.model.expectedPurchases(someone, horizon)
    closeRelative(days.model.expectedPurchases({ frequency: 3, recency: 140, age: 280 }, horizon * 7), expected, 1e-5)
    closeRelative(days.model.parameters.alpha, (weeks.model.parameters.alpha ?? 0) * 7, 1e-4)
  }
})

test('customers counted once each, or as rows with a count, are the same', () => {
  const { known } = simulate(generator(13), {
    family: bgNbd,
    parameters: [0.6, 8, 0.7, 2.5],
    customers: 300,
    joining: 0,
    cut: 50,
    future: 0,
  })
  const twice: Histories = {
    frequency: Float64Array.of(...known.frequency, ...known.frequency),
    recency: Float64Array.of(...known.recency, ...known.recency),
    age: Float64Array.of(...known.age, ...known.age),
  }
  const counted: Histories = { frequency: known.frequency, recency: known.recency, age: known.age, count: new Float64Array(300).fill(2) }
  closeRelative(fitted(bgNbd, counted).logLikelihood, fitted(bgNbd, twice).logLikelihood, 1e-12)
})

/** Cohorts of the kinds that matter; the goal is the Brier score of P(alive) within 0.01 of the true model's. */
const cohorts: [string, Omit<Simulation, 'customers' | 'joining' | 'cut' | 'future'>, string[]][] = [
  ['drawn from BG/NBD', { family: bgNbd, parameters: [0.6, 8, 0.7, 2.5] }, ['bgnbd']],
  ['drawn from Pareto/NBD', { family: paretoNbd, parameters: [0.9, 12, 0.8, 20] }, ['pnbd', 'mbgnbd']],
  ['most buy once', { family: mbgNbd, parameters: [0.8, 10, 1.2, 0.8] }, ['mbgnbd', 'pnbd']],
  ['nobody leaves', { family: nbd, parameters: [0.7, 15] }, ['nbd', 'bgnbd', 'mbgnbd', 'pnbd']],
  ['regular buyers', { family: bgCnbd(3), parameters: [1.5, 3, 0.6, 3] }, ['bgcnbd-3']],
]
for (const [name, simulation, right] of cohorts) {
  test(`${name}: the model that made the customers is chosen, or its equal`, () => {
    const world = { ...simulation, customers: 4000, joining: 50, cut: 78, future: 52 }
    const { known, alive, purchases } = simulate(generator(77), world)
    const choice = chosen(known, { horizon: 52, purchases })
    assert(right.includes(choice.method), choice.reasons.join(' '))
    const brier = (probability: Float64Array) => probability.reduce((sum, p, row) => sum + (p - (alive[row] ?? 0)) ** 2, 0) / alive.length
    const [ours, truth] = [choice.fitted.model, simulation.family.model(simulation.parameters)].map((model) =>
      brier(predict(model, known, 52).probabilityAlive),
    )
    assert((ours ?? 1) < (truth ?? 0) + 0.01, `Brier ${ours}, true model ${truth}`)
    assert.equal(choice.flags.includes('churn_not_identifiable'), simulation.family === nbd)
  })
}

test('a season between the cut and the next year leaves the forecast sane', () => {
  const season = (week: number) => (week % 52 > 40 ? 2.2 : 0.64)
  const { known, purchases } = simulate(generator(5), {
    ...{ family: paretoNbd, parameters: [0.9, 12, 0.8, 40], customers: 2000, joining: 40, cut: 78, future: 52, season },
  })
  const choice = chosen(known, { horizon: 52, purchases })
  const row = choice.holdout?.rows.find(({ method }) => method === choice.forecast)
  assert(row && row.forecastSum > 0.4 * row.actualSum && row.forecastSum < 2 * row.actualSum)
})

test('shops that break other programs: an answer with sane numbers, or that there is not enough', () => {
  const draw = (customers: number, seed: number, joining = 30) =>
    simulate(generator(seed), { family: bgNbd, parameters: [0.6, 8, 0.7, 2.5], customers, joining, cut: 60, future: 0 }).known
  const random = generator(3)
  const shops: [string, Histories, 'fitted' | 'not_enough_data'][] = [
    ['40 customers', draw(40, 1), 'fitted'],
    ['1 customer', draw(1, 2), 'not_enough_data'],
    ['nobody', draw(0, 2), 'not_enough_data'],
    ['all bought once', same(500, 0, 0, 60), 'not_enough_data'],
    ['all bought today', same(500, 0, 0, 0), 'not_enough_data'],
    ['all the same', same(500, 3, 30, 60), 'fitted'],
    ['all bought just now', same(500, 3, 60, 60), 'fitted'],
    ['some bought today', joined(draw(300, 4), same(100, 0, 0, 0)), 'fitted'],
    ['thousands of purchases', thousands(), 'fitted'],
    ['ten customers', joined(same(5, 0, 0, 40), same(5, 1, 10, 40)), 'fitted'],
  ]
  for (const [name, known, expected] of shops) {
    for (const family of [nbd, bgNbd, mbgNbd, paretoNbd, bgCnbd(2), mbgCnbd(2)]) {
      const found = fit(family, known)
      assert.equal(found.kind, expected, `${name}: ${family.name}`)
      if (found.kind !== 'fitted') continue
      const most = 10 * Math.max(...known.frequency) * (100 / 30)
      const { probabilityAlive, expectedPurchases, probabilityOfNone } = predict(found.model, known, 100)
      for (const [row, purchases] of expectedPurchases.entries()) {
        assert(purchases >= 0 && purchases < most, `${name}: ${family.name} forecasts ${purchases}`)
        for (const probability of [probabilityAlive[row], probabilityOfNone[row]])
          assert(probability !== undefined && probability >= 0 && probability <= 1)
      }
    }
    assert.equal(chooseModel(known).kind, expected === 'fitted' ? 'chosen' : expected, name)
  }
  const allTheSame = fit(nbd, same(500, 3, 30, 60))
  assert(allTheSame.kind === 'fitted' && allTheSame.flags.includes('boundary'))
  const few = fit(bgNbd, draw(40, 1))
  assert(few.kind === 'fitted' && few.flags.includes('too_few_repeaters'))

  function thousands(): Histories {
    const frequency = Float64Array.from({ length: 200 }, () => random.integer(5000))
    return { frequency, recency: frequency.map((x) => (x > 0 ? 300 : 0)), age: new Float64Array(200).fill(365) }
  }
})

test('customers who leave alike: Pareto says that its rate of leaving knows no end', () => {
  const { known } = simulate(generator(2), {
    family: paretoNbd,
    parameters: [1, 20, 1e6, 6e7],
    customers: 300,
    joining: 80,
    cut: 90,
    future: 0,
  })
  const { flags } = fitted(paretoNbd, known)
  assert.deepEqual(flags, ['boundary'])
})

test('the choice says that spend goes with frequency', () => {
  const random = generator(9)
  const world = { family: bgNbd, parameters: [0.6, 8, 0.7, 2.5], customers: 600, joining: 30, cut: 60, future: 0 }
  const { known } = simulate(random, world)
  const monetaryValue = known.frequency.map((x) => 10 * x * random.gamma(20, 1 / 20))
  const [unvalued, valued] = [chooseModel(known), chooseModel({ ...known, monetaryValue })]
  assert(unvalued.kind === 'chosen' && unvalued.spend === null)
  assert(valued.kind === 'chosen' && valued.spend?.kind === 'fitted')
  assert.deepEqual(valued.flags, [...unvalued.flags, 'spend_correlates_with_frequency'])
})

test('spend: a row stands for as many as it says; none that is known is told as that', () => {
  const known = { frequency: Float64Array.of(1, 2, 3, 2), recency: new Float64Array(4), age: new Float64Array(4) }
  const counted = { ...known, monetaryValue: Float64Array.of(10, 20, 15, 0), count: Float64Array.of(20, 30, 5, 7) }
  const found = fitSpend(counted)
  assert(found.kind === 'fitted' && found.customers === 55 && found.leftOut === 7)
  assert.deepEqual(fitSpend({ ...counted, monetaryValue: new Float64Array(4) }), {
    kind: 'not_enough_data',
    reason: 'fewer than 5 repeat buyers with a mean value above 0',
  })
})

test('spend: left out are means that are not positive, and what correlates is said', () => {
  const random = generator(8)
  const frequency = Float64Array.from({ length: 400 }, () => random.integer(6))
  const known = { ...same(400, 0, 0, 50), frequency }
  const mixed = fitSpend({
    ...known,
    monetaryValue: frequency.map((x, row) => (x === 0 || row % 10 === 0 ? 0 : random.gamma(6, 5 / random.gamma(4)))),
  })
  assert(mixed.kind === 'fitted' && mixed.leftOut > 0 && mixed.flags.length === 0)
  const growing = fitSpend({ ...known, monetaryValue: frequency.map((x) => 10 * x * random.gamma(20, 1 / 20)) })
  assert(growing.kind === 'fitted' && growing.flags.includes('spend_correlates_with_frequency'))
  const equal = fitSpend({ ...known, monetaryValue: frequency.map(() => 30) })
  assert(equal.kind === 'fitted' && equal.flags.includes('boundary'))
  const mean = equal.model.expectedSpend(0, 0) ?? 0
  assert(Math.abs(mean - 30) < 0.5, `${mean}`)
  assert(Math.abs(equal.model.typicalSpend(2, 30) - 30) < 0.5)
})

function fitted(family: Family, known: Histories): Fitted {
  const found = fit(family, known)
  assert.equal(found.kind, 'fitted')
  return found as Fitted
}

function chosen(known: Histories, holdout: { horizon: number; purchases: Float64Array }): Choice {
  const choice = chooseModel(known, holdout)
  assert(choice.kind === 'chosen')
  return choice
}

function same(customers: number, frequency: number, recency: number, age: number): Histories {
  const column = (value: number) => new Float64Array(customers).fill(value)
  return { frequency: column(frequency), recency: column(recency), age: column(age) }
}

function joined(one: Histories, other: Histories): Histories {
  const column = (name: 'frequency' | 'recency' | 'age') => Float64Array.of(...one[name], ...other[name])
  return { frequency: column('frequency'), recency: column('recency'), age: column('age') }
}

function closeRelative(actual: number | null | undefined, expected: number | undefined, relative: number): void {
  assert(Math.abs((actual ?? Number.NaN) - (expected ?? Number.NaN)) <= relative * Math.abs(expected ?? 0), `${actual} for ${expected}`)
}
