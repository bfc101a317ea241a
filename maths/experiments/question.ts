/** Reads what a question of the command line says, field by field; throws with a sentence where it is not what is needed. */
import assert from 'node:assert/strict'
import { type Arm, meanArm, ratioArm } from './arms.ts'
import { type CupedArm, cupedArm } from './cuped.ts'
import { quantileArm } from './quantiles.ts'

export type Question = Record<string, unknown>

export function number(question: Question, name: string): number {
  const value = question[name]
  assert.ok(typeof value === 'number' && Number.isFinite(value), `${name} is a number`)
  return value
}

export const numberIfAny = (question: Question, name: string): number | undefined =>
  question[name] === undefined ? undefined : number(question, name)

export function numbers(question: Question, name: string): number[] {
  return list(question, name).map((value, place) => number({ [`${name}[${place}]`]: value }, `${name}[${place}]`))
}

export const numbersIfAny = (question: Question, name: string): number[] | undefined =>
  question[name] === undefined ? undefined : numbers(question, name)

/** A list of pairs of numbers. */
function pairs(question: Question, name: string): [number, number][] {
  return list(question, name).map((value, place) => {
    const [one, other, ...more] = numbers({ [`${name}[${place}]`]: value }, `${name}[${place}]`)
    assert.ok(one !== undefined && other !== undefined && more.length === 0, `${name}[${place}] is a pair`)
    return [one, other]
  })
}

export function list(question: Question, name: string): unknown[] {
  const value = question[name]
  assert.ok(Array.isArray(value), `${name} is a list`)
  return value
}

export function text(question: Question, name: string): string {
  const value = question[name]
  assert.ok(typeof value === 'string', `${name} is a text`)
  return value
}

export function wordIfAny<const Word extends string>(question: Question, name: string, words: readonly Word[]): Word | undefined {
  const value = question[name]
  if (value === undefined) return undefined
  const word = words.find((known) => known === value)
  assert.ok(word !== undefined, `${name} is one of ${words.join(', ')}`)
  return word
}

export function record(question: Question, name: string): Question {
  const value = question[name]
  assert.ok(isRecord(value), `${name} is an object`)
  return value
}

export function isRecord(value: unknown): value is Question {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What an arm measured, told by its fields: sums, counts, raw values, or an estimate. */
export const arm = (question: Question, name: string): Arm => within(name, () => armOf(record(question, name)))

function armOf(given: Question): Arm {
  const has = (field: string): boolean => given[field] !== undefined
  const n = (): number => number(given, 'n')
  const sum = (field: string): number => number(given, field)
  if (has('values')) return has('share') ? quantileOf(given) : meanArm(numbers(given, 'values'))
  if (has('pairs')) return ratioArm(pairs(given, 'pairs'))
  if (has('successes')) return { kind: 'proportion', n: n(), successes: sum('successes') }
  if (has('denominatorSum'))
    return {
      ...{ kind: 'ratio', n: n(), sum: sum('sum'), sumSquares: sum('sumSquares'), denominatorSum: sum('denominatorSum') },
      ...{ denominatorSumSquares: sum('denominatorSumSquares'), sumProducts: sum('sumProducts') },
    }
  if (has('sum')) return { kind: 'mean', n: n(), sum: sum('sum'), sumSquares: sum('sumSquares') }
  if (has('low'))
    return { kind: 'quantile', n: n(), value: sum('value'), low: sum('low'), high: sum('high'), level: numberIfAny(given, 'level') }
  assert.ok(has('mean'), 'an arm has values, pairs, successes, sum, low or mean')
  return { kind: 'estimate', n: n(), mean: sum('mean'), variance: sum('variance') }
}

/** Successes of n. */
export function counts(question: Question, name: string): { kind: 'proportion'; n: number; successes: number } {
  return within(name, () => {
    const given = record(question, name)
    return { kind: 'proportion', n: number(given, 'n'), successes: number(given, 'successes') }
  })
}

/** Sums of a metric and its covariate, or pairs of both, the covariate first. */
export const adjustable = (question: Question, name: string): CupedArm => within(name, () => adjustableOf(record(question, name)))

function adjustableOf(given: Question): CupedArm {
  if (given.pairs !== undefined) return cupedArm(pairs(given, 'pairs'))
  const sum = (field: string): number => number(given, field)
  return {
    ...{ n: sum('n'), sum: sum('sum'), sumSquares: sum('sumSquares') },
    ...{ preSum: sum('preSum'), preSumSquares: sum('preSumSquares'), sumProducts: sum('sumProducts') },
  }
}

/** Says of which part of the question a sentence is. */
function within<Value>(name: string, read: () => Value): Value {
  try {
    return read()
  } catch (error) {
    throw new TypeError(`${name}: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function quantileOf(given: Question): Arm {
  const level = numberIfAny(given, 'level')
  const made = quantileArm(numbers(given, 'values'), { share: number(given, 'share'), ...(level === undefined ? {} : { level }) })
  return made ?? { kind: 'quantile', n: 0, value: 0, low: 0, high: 0 }
}
