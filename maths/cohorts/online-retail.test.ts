/**
 * The purchase lines of Online Retail (quantity and price above 0, with a customer; no netting), nine months of it:
 * counted by this package and by plain formulas, and against published counts where these months decide them alone.
 */
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { needs } from '../../test/data.ts'
import { onlineRetailFile, rawLines } from '../../test/online-retail.ts'
import {
  cohortGrid,
  concentration,
  countCohortMonths,
  countGaps,
  gapFigures,
  orderLadder,
  type PurchaseDay,
  quantile,
  quintileEdges,
  recencyScore,
  retentionByAge,
  score,
} from './cohorts.ts'

const cutOn = '2011-08-31'
const data = needs(onlineRetailFile)

interface Buyer {
  days: PurchaseDay[]
  invoices: Set<string>
  pence: number
}
const buyers = new Map<string, Buyer>()

before(() => {
  if (data.skip !== false) return
  for (const { customer, quantity, price, invoice, at, total } of rawLines()) {
    if (customer === '' || quantity <= 0 || Number(price) <= 0) continue
    const buyer = buyers.get(customer) ?? { days: [], invoices: new Set(), pence: 0 }
    const day = at.slice(0, 10)
    const known = buyer.days.find((purchase) => purchase.day === day)
    if (known) known.revenueMinor += total
    else buyer.days.push({ day, revenueMinor: total })
    buyer.invoices.add(invoice)
    buyer.pence += total
    buyers.set(customer, buyer)
  }
})

const histories = (): string[][] => [...buyers.values()].map(({ days }) => days.map(({ day }) => day))
const grid = () => cohortGrid(countCohortMonths([...buyers.values()].map(({ days }) => days)), cutOn)

test('new customers by month, December 2010 to August 2011, are the published counts', data, () =>
  assert.deepEqual(
    grid().map(({ size }) => size),
    [885, 417, 380, 452, 300, 284, 242, 188, 169],
  ),
)

test('the cohorts of December and January came back in the published numbers', data, () => {
  assert.deepEqual(grid()[0]?.active.slice(1), [324, 286, 340, 321, 352, 321, 309, 313])
  assert.deepEqual(grid()[1]?.active.slice(1), [92, 111, 96, 134, 120, 103, 101])
})

test('every cell of the grid is a plain count of people', data, () => {
  for (const { month, size, active } of grid()) {
    const people = [...buyers.values()].filter(({ days }) =>
      days
        .map(({ day }) => day)
        .sort()[0]
        ?.startsWith(month),
    )
    assert.equal(people.length, size)
    const months = Array.from(
      { length: active.length },
      (_, age) => new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)) - 1 + age)),
    )
    const counted = months.map(
      (from) => people.filter(({ days }) => days.some(({ day }) => day.startsWith(from.toISOString().slice(0, 7)))).length,
    )
    assert.deepEqual(active, counted)
  }
  const [december, january] = grid()
  const sizes = grid().reduce((sum, { size }) => sum + size, 0)
  assert.equal(retentionByAge(grid())[0]?.customers, sizes)
  assert.equal(retentionByAge(grid())[8]?.share, (december?.active[8] ?? 0) / (december?.size ?? 0))
  assert.ok((january?.active.length ?? 0) < (december?.active.length ?? 0))
})

test('a cut in the middle of the month leaves its cells open', data, () => {
  const open = cohortGrid(countCohortMonths([...buyers.values()].map(({ days }) => days)), '2011-08-30')
  assert.deepEqual(open.map(({ active }) => active.at(-1)).slice(0, -1), Array(8).fill(null))
})

test('gaps and ladder are those of every customer’s sorted days', data, () => {
  const gaps = histories().flatMap((days) => {
    const sorted = days.toSorted()
    return sorted.slice(1).map((day, place) => Math.round((Date.parse(day) - Date.parse(sorted[place] ?? '')) / 86_400_000))
  })
  const found = gapFigures(countGaps(histories()))
  assert.equal(found?.n, gaps.length)
  assert.equal(found?.median, percentile(gaps, 0.5))
  assert.equal(found?.p90, percentile(gaps, 0.9))
  assert.ok(Math.abs((found?.mean ?? 0) - gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length) < 1e-9)
  const ladder = orderLadder(countGaps(histories()))
  assert.deepEqual(
    ladder.map(({ customers }) => customers),
    Array.from({ length: 10 }, (_, step) => histories().filter((days) => days.length > step).length),
  )
})

test('RFM edges are percentiles, and customers with equal values have equal scores', data, () => {
  const recency = histories().map((days) => Math.floor((Date.parse('2011-09-01') - Date.parse(days.toSorted().at(-1) ?? '')) / 86_400_000))
  const orders = [...buyers.values()].map(({ invoices }) => invoices.size)
  for (const values of [recency, orders]) {
    const counted = [...Map.groupBy(values, (value) => value)].map(([value, same]) => ({ value, count: same.length }))
    const edges = quintileEdges(counted) ?? []
    const expected = [0.2, 0.4, 0.6, 0.8].map((share) => percentile(values, share))
    for (const [place, edge] of edges.entries()) assert.ok(Math.abs(edge - (expected[place] ?? Number.NaN)) < 1e-9)
    assert.equal(quantile(counted, 0.5), percentile(values, 0.5))
    for (const value of values) {
      assert.equal(score(value, edges), 1 + expected.filter((edge) => edge < value).length)
      assert.equal(recencyScore(value, edges), 5 - expected.filter((edge) => edge < value).length)
    }
  }
  const once = orders.filter((count) => count === 1).length / orders.length
  assert.ok(once > 0.35, `${once} bought once: more than a fifth, so ranks would split them`)
})

test('the best fifth’s share of revenue is their sum over the sum of all', data, () => {
  const pence = [...buyers.values()].map((buyer) => buyer.pence)
  const best = pence.toSorted((a, b) => b - a)
  const total = best.reduce((sum, value) => sum + value, 0)
  const found = concentration(pence)
  const top = best.slice(0, Math.ceil(best.length / 5)).reduce((sum, value) => sum + value, 0)
  assert.equal(found?.top20Share, top / total)
  const upTo = (n: number): number => best.slice(0, n).reduce((sum, value) => sum + value, 0)
  assert.ok(upTo(found?.customersFor90 ?? 0) >= 0.9 * total && upTo((found?.customersFor90 ?? 0) - 1) < 0.9 * total)
  assert.equal(found?.lorenz.at(-1)?.revenueShare, 1)
})

/** Linear between neighbours of the sorted values. */
function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const position = share * (sorted.length - 1)
  const [low, high] = [sorted[Math.floor(position)] ?? Number.NaN, sorted[Math.ceil(position)] ?? Number.NaN]
  return low + (high - low) * (position - Math.floor(position))
}
