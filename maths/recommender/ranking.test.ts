import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { bestItems } from './ranking.ts'

const items = fc.array(fc.record({ score: fc.integer({ min: -2, max: 3 }), sales: fc.nat(3), isEligible: fc.boolean() }), {
  minLength: 1,
  maxLength: 40,
})

test('the list is what sorting everything by score, sales and id would give, and full unless fewer are eligible', () => {
  fc.assert(
    fc.property(items, fc.nat(12), (given, count) => {
      const ids = given.map((_, item) => `sku-${(item * 7) % 41}`)
      const scores = Float64Array.from(given, ({ score }) => score)
      const recentSales = Float64Array.from(given, ({ sales }) => sales)
      const eligible = Uint8Array.from(given, ({ isEligible }) => (isEligible ? 1 : 0))
      const list = bestItems(scores, { count, ties: { recentSales, ids }, eligible })
      const sorted = given
        .map((item, at) => ({ ...item, at, id: ids[at] ?? '' }))
        .filter(({ isEligible }) => isEligible)
        .sort((a, b) => b.score - a.score || b.sales - a.sales || (a.id < b.id ? -1 : 1))
        .map(({ at }) => at)
      assert.deepEqual(list, sorted.slice(0, count))
    }),
  )
})
