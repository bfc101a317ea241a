/**
 * The recommender on the command line: CSV in, one JSON object out. README.md shows a worked input and output of each command.
 *
 *   node maths/recommender/cli.ts evaluate --k 10,20 [--draws 1000] [--seed 1] [--methods a,b] < purchases.csv
 *   node maths/recommender/cli.ts sessions --test tests.csv [--k 20] < sessions.csv
 */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { generator } from '@regulars/random'
import { basketsOf } from './baskets.ts'
import { readColumns } from './csv-columns.ts'
import { evaluate, type Score, slices } from './evaluation.ts'
import { methodsOf } from './methods.ts'
import { evaluateSessions, type SessionMethod } from './session-evaluation.ts'
import { addEvent, sessionIndex } from './session-index.ts'
import { lastBasketOut } from './split.ts'

const { values, positionals } = readOptions()
const [command, file] = positionals
try {
  if (command === 'evaluate') evaluateBaskets(numbers(values.k ?? '10,20'))
  else if (command === 'sessions') evaluateNextItems(numbers(values.k ?? '20'))
  else refuse('Say what to do: evaluate, or sessions (README.md shows both).', 2)
} catch (error) {
  refuse(error instanceof Error ? error.message : String(error), 1)
}

function readOptions() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        k: { type: 'string' },
        draws: { type: 'string', default: '1000' },
        seed: { type: 'string', default: '1' },
        methods: { type: 'string' },
        test: { type: 'string' },
      },
    })
  } catch (error) {
    refuse(error instanceof Error ? error.message : String(error), 2)
    process.exit()
  }
}

/** One sentence instead of a trace: what is wrong stands in the input. */
function refuse(sentence: string, exitCode: number): void {
  process.stderr.write(`${sentence}\n`)
  process.exitCode = exitCode
}

function evaluateBaskets(k: number[]): void {
  const { customer, time, basket, item } = readColumns(input(), ['customer', 'time', 'basket', 'item'])
  const empty = customer.findIndex((who, row) => who === '' || item[row] === '')
  assert(empty < 0, `row ${empty + 2} has no ${customer[empty] === '' ? 'customer' : 'item'}`)
  const baskets = basketsOf({ customer, basket, item, day: time.map(dayOf) })
  const split = lastBasketOut(baskets)
  assert(split.cases.length > 0, 'nobody has two baskets, so nothing can be foreseen')
  const wanted = values.methods?.split(',')
  const draws = Number(values.draws)
  assert(Number.isInteger(draws) && draws > 0, '--draws takes a whole number above 0')
  // Every method begins with the seed, so that its figures do not depend on which others are asked for.
  const seeded = () => generator(Number(values.seed))
  const known = methodsOf(seeded()).map(({ code }) => code)
  const codes = wanted ? known.filter((code) => wanted.includes(code)) : known
  assert(codes.length === (wanted ?? known).length, `--methods takes some of ${known.join(',')}`)
  const table = codes.flatMap((code) => {
    const { uniform } = seeded()
    const method = methodsOf({ uniform }).filter((one) => one.code === code)
    return timed(code, () => evaluate(split, method, { k, uniform, draws }))
  })
  const size = { customers: baskets.customers.length, items: baskets.items.length, baskets: baskets.basketDay.length }
  answer({ protocol: 'last basket out', ...size, cases: split.cases.length, methods: byMethod(table) })
}

/** Sessions in the order of the file, items separated by spaces, oldest first. */
function evaluateNextItems(k: number[]): void {
  const testFile = values.test ?? positionals[2]
  assert(testFile !== undefined, 'name the file of test cases: --test FILE')
  const { session, items } = readColumns(input(), ['session', 'items'])
  const tests = readColumns(readFileSync(testFile, 'utf8'), ['prefix', 'next'])
  const index = sessionIndex()
  session.forEach((id, line) => {
    for (const item of words(items[line])) addEvent(index, { session: id, item })
  })
  const cases = tests.prefix.map((prefix, line) => ({ prefix: words(prefix), next: (tests.next[line] ?? '').trim() }))
  assert(cases.length > 0, 'the file of test cases is empty')
  const methods: SessionMethod[] = ['popularity', 's_knn', 'vs_knn']
  const measured = methods.map((method) => {
    const rows = timed(method, () => evaluateSessions(index, cases, { k, method }))
    return [method, Object.fromEntries(rows.map(({ k: length, ...quality }) => [String(length), round(quality)]))] as const
  })
  const size = { sessions: index.sessions.ids.length, items: index.items.ids.length, events: index.eventCount, cases: cases.length }
  answer({ protocol: 'next item', ...size, methods: Object.fromEntries(measured) })
}

/** Says on the error output what is worked at and how long it took: large files take minutes. */
function timed<Value>(what: string, work: () => Value): Value {
  process.stderr.write(`${what} …`)
  const start = performance.now()
  const value = work()
  process.stderr.write(` ${((performance.now() - start) / 1000).toFixed(1)} s\n`)
  return value
}

function byMethod(table: readonly Score[]) {
  const codes = [...new Set(table.map(({ method }) => method))]
  const lengths = [...new Set(table.map(({ k }) => k))]
  const of = (method: string, slice: string) =>
    byLength(lengths, (length) => {
      const score = table.find((row) => row.method === method && row.slice === slice && row.k === length)
      return score ? withoutNames(score) : null
    })
  return Object.fromEntries(codes.map((code) => [code, Object.fromEntries(slices.map((slice) => [slice, of(code, slice)]))]))
}

function withoutNames({ customers, recall, ndcg, hit, mrr, coverage, meanPopularityRank, intraListSimilarity }: Score) {
  const figures = { recall: recall.mean, recallLow: recall.low, recallHigh: recall.high, ndcg, hit, mrr, coverage }
  return { customers, ...round({ ...figures, meanPopularityRank, intraListSimilarity }) }
}

function byLength<Row>(lengths: readonly number[], row: (length: number) => Row): Record<string, Row> {
  return Object.fromEntries(lengths.map((length) => [String(length), row(length)]))
}

/** Six decimals are more than any figure deserves, and make outputs comparable. */
function round(figures: object): Record<string, number | null> {
  return Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, value === null ? null : Math.round(value * 1e6) / 1e6]))
}

/** Times of day without a zone are taken as UTC, so that the answer does not depend on where it is computed. */
function dayOf(time: string, row: number): number {
  const instant = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?$/.test(time) ? `${time}Z` : time
  const day = /^-?\d+(\.\d+)?$/.test(time) ? Number(time) : Date.parse(instant) / 86_400_000
  assert(Number.isFinite(day), `row ${row + 2}: “${time}” is no time: write a number of days, a date or an instant (ISO 8601)`)
  return day
}

function words(text = ''): string[] {
  return text.split(/\s+/).filter((word) => word !== '')
}

function numbers(list: string): number[] {
  const found = list.split(',').map(Number)
  assert(
    found.every((value) => Number.isInteger(value) && value > 0),
    '--k takes whole numbers above 0, separated by commas',
  )
  return found
}

function input(): string {
  return readFileSync(file ?? 0, 'utf8')
}

function answer(value: object): void {
  process.stdout.write(`${JSON.stringify(value)}\n`)
}
