/** Customer value on one core: fits and predictions for CDNOW's 23,570 customers, then predictions for a million. */
import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { bgNbd, type Family, fit, type Histories, histories, mbgNbd, paretoNbd, predict } from '@regulars/clv'
import { generator } from '@regulars/random'
import { simulate } from '../maths/clv/simulate.ts'
import { testData } from '../test/data.ts'
import { below, median, round, say, tell } from './measure/result.ts'

const families = [bgNbd, mbgNbd, paretoNbd]
const rounds = 3
const weeks = 39
const million = 1_000_000

const { name: data, known } = cdnow() ?? { name: 'generated, as many customers as CDNOW', known: generated(23_570) }
const seconds = Array.from({ length: rounds }, (_, round) => {
  const began = performance.now()
  const spent = families.map((family) => {
    const start = performance.now()
    predict(fittedModel(family, known), known, weeks)
    return `${family.name} ${((performance.now() - start) / 1000).toFixed(2)} s`
  })
  say(`round ${round + 1}: ${spent.join(', ')}`)
  return (performance.now() - began) / 1000
})

const many = generated(million)
const millions = families.map((family) => {
  const model = fittedModel(family, known)
  const began = performance.now()
  predict(model, many, weeks)
  const spent = (performance.now() - began) / 1000
  say(`a million by ${family.name}: ${spent.toFixed(2)} s`)
  return spent
})

tell({
  name: 'clv',
  ratio: null,
  limit: 'fit and predict BG, MBG and Pareto on one core < 3 s; a million predictions < 10 s',
  data,
  customers: known.frequency.length,
  fitAndPredictSeconds: round(median(seconds), 2),
  millionSeconds: Object.fromEntries(families.map(({ name }, place) => [name, round(millions[place] ?? Number.NaN, 2)])),
  perSecond: Math.round(million / Math.max(...millions)),
  rssMb: Math.round(process.resourceUsage().maxRSS / 1024),
  goals: [
    below('fit and predict three models, s', median(seconds), 3),
    below('a million predictions by the slowest model, s', Math.max(...millions), 10),
  ],
})

/** The real purchases where they lie beside the project. */
function cdnow(): { name: string; known: Histories } | null {
  const file = testData('cdnow/transactions.csv.gz')
  if (!existsSync(file)) return null
  const lines = gunzipSync(readFileSync(file)).toString().trim().split('\n').slice(1)
  const purchases = lines.map((line) => line.split(',')).map(([customer = '', date = '']) => ({ customer, date }))
  return { name: 'CDNOW, all customers', known: histories(purchases, { cut: '1997-09-30', unit: 'week' }) }
}

/** Customers like CDNOW's, from the Pareto/NBD that fits them. */
function generated(customers: number): Histories {
  const world = { family: paretoNbd, parameters: [0.6, 11.6, 0.52, 8.8], customers, joining: 12, cut: weeks, future: 0 }
  return simulate(generator(1997), world).known
}

function fittedModel(family: Family, histories: Histories) {
  const found = fit(family, histories)
  if (found.kind !== 'fitted') throw new Error(`${family.name} was not fitted`)
  return found.model
}
