/** Fits and forecasts of published data against what others measured on them. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { type TestContext, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { needs, testData } from '../../test/data.ts'
import {
  bgCnbd,
  bgNbd,
  chooseModel,
  type Family,
  type Fitted,
  fit,
  fitSpend,
  type Histories,
  type HoldoutRow,
  histories,
  mbgCnbd,
  mbgNbd,
  nbd,
  type PurchaseModel,
  paretoNbd,
  predict,
  type Transaction,
} from './clv.ts'

const sampleFile = 'cdnow/summary.csv.gz'

/** Fader, Hardie & Lee (2005), table 2, and measurements with CLVTools and BTYD; MBG/NBD with BTYDplus. */
const published: [Family, number[], number][] = [
  [bgNbd, [0.242595, 4.413602, 0.79292, 2.425888], -9582.429207],
  [paretoNbd, [0.55327, 10.5778, 0.60602, 11.6639], -9594.976181],
  [mbgNbd, [0.525, 6.183, 0.891, 1.614], -9582.135716],
]
for (const [family, parameters, logLikelihood] of published) {
  test(`CDNOW, sample: ${family.name}`, needs(sampleFile), () => {
    const found = fitted(family, cdnowSample())
    assert(Math.abs(found.logLikelihood - logLikelihood) < 1e-4, `${found.logLikelihood}`)
    for (const [place, name] of family.parameterNames.entries()) closeRelative(found.model.parameters[name], parameters[place], 1e-3)
    assert.deepEqual(found.flags, [])
  })
}

test('CDNOW, sample: standard errors (CLVTools, at a cut one day later)', needs(sampleFile), () => {
  const { standardErrors } = fitted(bgNbd, cdnowSample())
  for (const [name, expected] of Object.entries({ r: 0.0125, alpha: 0.377, a: 0.188, b: 0.717 }))
    closeRelative(standardErrors?.[name], expected, 0.03)
})

test('CDNOW, sample: Gamma-Gamma (note 025)', needs(sampleFile), () => {
  const found = fitSpend(cdnowSample())
  assert(found.kind === 'fitted' && found.customers === 946)
  assert(Math.abs(found.logLikelihood + 4055.917695) < 1e-3, `${found.logLikelihood}`)
  for (const [name, expected] of Object.entries({ p: 6.249349, q: 3.744256, v: 15.444307 }))
    closeRelative(found.model.parameters[name], expected, 1e-3)
  closeRelative(found.correlation, 0.11, 0.05)
  assert.deepEqual(found.flags, [])
  // The first ten customers of note 025.
  const { frequency, monetaryValue = new Float64Array() } = cdnowSample()
  const expected = [24.66, 18.91, 35.17, 35.17, 35.17, 71.46, 18.91, 35.17, 27.28, 35.17]
  for (const [row, spend] of expected.entries())
    closeRelative(found.model.expectedSpend(frequency[row] ?? 0, monetaryValue[row] ?? 0), spend, 5e-4)
})

/** Measured with CLVTools and lifetimes. */
const publishedFull: [Family, number[], number][] = [
  [bgNbd, [0.251624, 4.788941, 0.72343, 2.161077], -95368.44393],
  [paretoNbd, [0.597414, 11.58511, 0.52217, 8.825979], -95415.11863],
  [mbgNbd, [0.63714, 7.31029, 0.80747, 1.22839], -95336.95832],
]
test('CDNOW, all 23,570 customers', needs('cdnow/transactions.csv.gz'), () => {
  const all = histories(cdnowTransactions(), { cut: '1997-09-30', unit: 'week' })
  assert.equal(all.frequency.length, 23570)
  for (const [family, parameters, logLikelihood] of publishedFull) {
    const found = fitted(family, all)
    assert(Math.abs(found.logLikelihood - logLikelihood) < 1e-3, `${found.logLikelihood}`)
    for (const [place, name] of family.parameterNames.entries()) closeRelative(found.model.parameters[name], parameters[place], 1e-3)
  }
})

const retailFile = 'online-retail/transactions-2010-12-to-2011-08.csv.gz'

test('Online Retail, nine months: no churn to be seen, and all models say so at the same likelihood', needs(retailFile), () => {
  const retail = histories(onlineRetailLines(), { cut: '2011-08-31', unit: 'day' })
  assert.equal(retail.frequency.length, 3317)
  for (const family of [nbd, bgNbd, mbgNbd, paretoNbd]) {
    const found = fitted(family, retail)
    assert(Math.abs(found.logLikelihood + 35474.015) < 0.02, `${family.name} ${found.logLikelihood}`)
    assert(found.flags.includes('churn_not_identifiable'), family.name)
    const expected = found.model.expectedPurchases({ frequency: 3, recency: 100, age: 200 }, 100)
    closeRelative(expected, ((0.7226 + 3) / (65.97 + 200)) * 100, 0.01)
  }
})

test('Online Retail, nine months: with a rhythm of two steps (BTYDplus)', needs(retailFile), () => {
  const retail = histories(onlineRetailLines(), { cut: '2011-08-31', unit: 'day' })
  const [bg, mbg] = [fitted(bgCnbd(2), retail), fitted(mbgCnbd(2), retail)]
  assert(Math.abs(bg.logLikelihood + 34923.47) < 0.02 && Math.abs(mbg.logLikelihood + 34935.977) < 0.02)
  for (const [name, expected] of Object.entries({ r: 0.73903, alpha: 27.8168, a: 0.09129, b: 1.14712 }))
    closeRelative(bg.model.parameters[name], expected, 2e-3)
  for (const [name, expected] of Object.entries({ r: 0.85279, alpha: 30.2236, a: 0.15594, b: 2.0056 }))
    closeRelative(mbg.model.parameters[name], expected, 2e-3)
  const spend = fitSpend(retail)
  assert(spend.kind === 'fitted' && Math.abs(spend.logLikelihood + 12924.638) < 0.01)
})

/** Hold-out errors measured with CLVTools and BTYD, all customers. */
test('CDNOW, sample: 39 weeks ahead', needs(sampleFile), (context) => {
  const { rows, choice } = tested(context, cdnowSample(), 39, column(sampleFile, 'x_star'))
  for (const [method, sum, mae, rmse] of [
    ['bgnbd', 1653.4, 0.7855, 1.608],
    ['pnbd', 1665.7, 0.7545, 1.6029],
    ['mbgnbd', 1576.7, 0.7648, 1.6072],
    ['rate_so_far', 2930.1, 1.0237, 2.2119],
  ] as const) {
    const row = rows.find((candidate) => candidate.method === method)
    closeRelative(row?.forecastSum, sum, 2e-4)
    closeRelative(row?.mae, mae, 2e-4)
    closeRelative(row?.rmse, rmse, 2e-4)
  }
  assert.equal(choice.method, 'mbgnbd')
})

test('CDNOW, all customers: 39 weeks ahead', needs('cdnow/transactions.csv.gz'), (context) => {
  const { holdoutPurchases, ...all } = histories(cdnowTransactions(), { cut: '1997-09-30', unit: 'week', holdout: 39 })
  const { rows } = tested(context, all, 39, holdoutPurchases)
  for (const [method, mae, auc, topTenth] of [
    ['bgnbd', 0.8187, 0.763, 0.456],
    ['mbgnbd', 0.7945, 0.7651, 0.459],
    ['pnbd', 0.7938, 0.7687, 0.46],
  ] as const) {
    const row = rows.find((candidate) => candidate.method === method)
    closeRelative(row?.mae, mae, 2e-4)
    closeRelative(row?.auc, auc, 2e-4)
    closeRelative(row?.topTenthShare, topTenth, 2e-3)
  }
})

test('Online Retail: June to August from what was known by May', needs(retailFile), (context) => {
  const { holdoutPurchases, ...known } = histories(onlineRetailLines(), { cut: '2011-05-31', unit: 'day', holdout: 92 })
  const { choice } = tested(context, known, 92, holdoutPurchases)
  assert.equal(choice.method, 'bgcnbd-2')
})

/** Drawn from a known model; the data tell who had really left. */
for (const [name, family, parameters] of [
  ['bgnbd-a', bgNbd, [0.6, 8, 0.7, 2.5]],
  ['pnbd-a', paretoNbd, [0.9, 12, 0.8, 20]],
] as const) {
  const file = `clv-simulated/${name}-transactions.csv.gz`
  test(`simulated ${name}: the model that made it is chosen, and knows who has left as well as the truth does`, needs(file), (context) => {
    const purchases = lines(file)
      .slice(1)
      .map(([customer = '', time = '', value]) => ({ customer, date: time.slice(0, 10), value: Number(value) }))
    const { customers, holdoutPurchases, ...known } = histories(purchases, { cut: '2024-06-30', unit: 'week', holdout: 52 })
    const { choice } = tested(context, known, 52, holdoutPurchases)
    assert.equal(choice.method, family.name)
    const alive = column(`clv-simulated/${name}-truth.csv.gz`, 'alive_at_T')
    const brier = (model: PurchaseModel) =>
      predict(model, known, 52).probabilityAlive.reduce(
        (sum, p, row) => sum + (p - (alive[Number(customers[row])] ?? Number.NaN)) ** 2,
        0,
      ) / 4000
    const [ours, truth] = [brier(choice.fitted.model), brier(family.model(parameters))]
    context.diagnostic(`Brier score of P(alive) ${ours.toFixed(4)}, of the true model ${truth.toFixed(4)}`)
    assert(ours < truth + 0.01)
  })
}

function fitted(family: Family, known: Histories): Fitted {
  const found = fit(family, known)
  assert.equal(found.kind, 'fitted')
  return found as Fitted
}

/** The choice with its table, which is printed; what it chooses for the forecast is nearly the best there is. */
function tested(context: TestContext, known: Histories, horizon: number, purchases: Float64Array) {
  const choice = chooseModel(known, { horizon, purchases })
  assert(choice.kind === 'chosen' && choice.holdout)
  const { rows, rankingByRecency } = choice.holdout
  context.diagnostic(
    `chosen: ${choice.method}, forecast by ${choice.forecast}; AUC of days since last order ${rankingByRecency?.toFixed(4)}`,
  )
  for (const { method, forecastSum, actualSum, mae, rmse, auc } of rows) {
    context.diagnostic(
      `${method}: ${forecastSum.toFixed(0)} of ${actualSum}, MAE ${mae.toFixed(4)}, RMSE ${rmse.toFixed(4)}, AUC ${auc?.toFixed(4)}`,
    )
  }
  const own = rows.find(({ method }) => method === choice.forecast) as HoldoutRow
  assert(own.mae <= Math.min(...rows.map(({ mae }) => mae)) + 0.01)
  return { choice, rows }
}

function lines(file: string): string[][] {
  const text = gunzipSync(readFileSync(testData(file))).toString()
  return text
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(','))
}

function column(file: string, name: string): Float64Array {
  const [header = [], ...rows] = lines(file)
  return Float64Array.from(rows, (cells) => Number(cells[header.indexOf(name)]))
}

function cdnowSample(): Histories {
  const [frequency, recency, age] = ['x', 't_x', 'T'].map((name) => column(sampleFile, name)) as [Float64Array, Float64Array, Float64Array]
  return { frequency, recency, age, monetaryValue: column(sampleFile, 'mean_repeat_spend') }
}

const cdnowTransactions = (): Transaction[] =>
  lines('cdnow/transactions.csv.gz')
    .slice(1)
    .map(([customer = '', date = '', , value]) => ({ customer, date, value: Number(value) }))

/** Purchase lines alone, as in the measurements. */
function onlineRetailLines(): Transaction[] {
  const lines = gunzipSync(readFileSync(testData(retailFile)))
    .toString()
    .split('\n')
    .slice(1)
  return lines.flatMap((line) => {
    const [, invoice = '', quantity, date = '', price, customer = ''] =
      /^([^,]*),[^,]*,.*,(-?\d+),([^,]*),([^,]*),([^,]*),[^,]*$/.exec(line.trim()) ?? []
    const isPurchase = customer !== '' && !invoice.startsWith('C') && Number(quantity) > 0 && Number(price) > 0
    return isPurchase ? [{ customer, date: date.slice(0, 10), value: Number(quantity) * Number(price) }] : []
  })
}

function closeRelative(actual: number | null | undefined, expected: number | undefined, relative: number): void {
  assert(Math.abs((actual ?? Number.NaN) - (expected ?? Number.NaN)) <= relative * Math.abs(expected ?? 0), `${actual} for ${expected}`)
}
