import assert from 'node:assert/strict'
import { familyOf } from './choose-model.ts'
import type { Table } from './csv.ts'
import { gammaGamma } from './gamma-gamma.ts'
import type { PurchaseModel } from './model.ts'

const answers = ['loglik', 'p_alive', 'cond_expected', 'uncond_expected']

/**
 * A line of answers for each row of model, p1..p4, x, t_x, T, t[, k][, mean_value]; empty where the model has no such number
 * (of Gamma-Gamma, P(alive), and the likelihood of nobody's mean). Throws, with the row, where there is no answer.
 */
export function predictRows({ columns, rows }: Table): string {
  assert(columns.includes('model'), 'the table has no column model')
  const models = new Map<string, PurchaseModel>()
  const lines = rows.map((cells, place) => {
    const cell = (name: string): string => cells[columns.indexOf(name)]?.trim() ?? ''
    const number = (name: string): number => {
      assert(columns.includes(name), `the table has no column ${name}`)
      const value = Number(cell(name))
      assert(cell(name) !== '' && Number.isFinite(value), `row ${place + 1}: ${name} is a number, and not “${cell(name)}”`)
      return value
    }
    if (cell('model') === 'gg') return spendAnswers(number, cell('mean_value'), place).join(',')
    const method = cell('k') === '' || cell('k') === '1' ? cell('model') : `${cell('model')}-${cell('k')}`
    const key = [method, cell('p1'), cell('p2'), cell('p3'), cell('p4')].join(' ')
    const model = models.get(key) ?? modelOf(method, number, place)
    models.set(key, model)
    return purchaseAnswers(model, number, place).join(',')
  })
  return `${[answers.join(','), ...lines].join('\n')}\n`
}

function modelOf(method: string, number: (name: string) => number, place: number): PurchaseModel {
  const family = familyOf(method)
  assert(family, `row ${place + 1}: there is no model ${method}`)
  return family.model(parameters(family.parameterNames.length, number, place))
}

function parameters(count: number, number: (name: string) => number, place: number): number[] {
  const values = Array.from({ length: count }, (_, parameter) => number(`p${parameter + 1}`))
  assert(
    values.every((value) => value > 0),
    `row ${place + 1}: parameters are above 0`,
  )
  return values
}

function purchaseAnswers(model: PurchaseModel, number: (name: string) => number, place: number): number[] {
  const [frequency, recency, age, horizon] = [number('x'), number('t_x'), number('T'), number('t')]
  assert(Number.isInteger(frequency) && frequency >= 0 && recency >= 0 && recency <= age, `row ${place + 1}: x is a count, 0 ≤ t_x ≤ T`)
  assert(horizon >= 0, `row ${place + 1}: t is not negative`)
  const history = { frequency, recency, age }
  return [
    model.logLikelihood(history),
    model.probabilityAlive(history),
    model.expectedPurchases(history, horizon),
    model.expectedOfNewCustomer(horizon),
  ]
}

function spendAnswers(number: (name: string) => number, meanValue: string, place: number): (number | string)[] {
  const [p, q, v] = parameters(3, number, place) as [number, number, number]
  const spend = gammaGamma(p, q, v)
  const frequency = number('x')
  assert(Number.isInteger(frequency) && frequency >= 0, `row ${place + 1}: x is a count`)
  const mean = frequency > 0 && meanValue !== '' ? number('mean_value') : 0
  const isKnown = frequency > 0 && mean > 0
  return [
    isKnown ? spend.logLikelihood(frequency, mean) : '',
    '',
    spend.expectedSpend(frequency, mean) ?? '',
    spend.expectedSpend(0, 0) ?? '',
  ]
}
