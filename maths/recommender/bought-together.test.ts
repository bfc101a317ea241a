import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { basketsOf } from './baskets.ts'
import { addBaskets, boughtTogether, countPairs, joinedBaskets, likelihoodRatio, removeBaskets } from './bought-together.ts'

const basket = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), { maxLength: 6 })
const baskets = fc.array(basket, { maxLength: 40 })
const options = { count: 10, leastTimes: 1 }
const everything = (counts: ReturnType<typeof countPairs>) =>
  ['a', 'b', 'c', 'd', 'e', 'f'].map((item) => boughtTogether(counts, [item], options))

test('adding baskets later gives what counting all of them anew gives, in whatever order they come', () => {
  fc.assert(
    fc.property(baskets, baskets, (before, later) => {
      assert.deepEqual(everything(addBaskets(countPairs(before), later)), everything(countPairs([...later, ...before].reverse())))
    }),
  )
})

test('taking baskets out again leaves no trace', () => {
  fc.assert(
    fc.property(baskets, baskets, (kept, gone) => {
      assert.deepEqual(everything(removeBaskets(countPairs([...kept, ...gone]), gone)), everything(countPairs(kept)))
    }),
  )
})

test('the reason says how often both were bought, and lift is shrunk', () => {
  const counts = countPairs([['tea', 'cup'], ['tea', 'cup'], ['tea', 'cup', 'spoon'], ['tea'], ['spoon'], ['plate']])
  assert.deepEqual(boughtTogether(counts, ['tea'], { count: 5 }), [
    { item: 'cup', score: ((3 * 6) / (4 * 3)) * (3 / 13), reason: { kind: 'bought_together', with: 'tea', times: 3 } },
  ])
})

test('neither variants nor what is masked nor the items themselves are offered', () => {
  const counts = countPairs(Array.from({ length: 5 }, () => ['shirt-s', 'shirt-m', 'socks', 'hat']))
  const variantGroup = (item: string): string | null => (item.startsWith('shirt') ? 'shirt' : null)
  const list = boughtTogether(counts, ['shirt-s'], { count: 5, measure: 'lift', variantGroup, isEligible: (item) => item !== 'hat' })
  assert.deepEqual(
    list.map(({ item }) => item),
    ['socks'],
  )
})

test('a pair below the least support says nothing', () => {
  assert.deepEqual(
    boughtTogether(
      countPairs([
        ['a', 'b'],
        ['a', 'b'],
      ]),
      ['a'],
      { count: 5 },
    ),
    [],
  )
})

test('the likelihood ratio is Dunning’s', () => {
  // Dunning (1993), table 1: “the swiss”, k = 110, 2442, 111, 29114, −2 log λ = 270.72 (two decimals).
  assert.ok(Math.abs(likelihoodRatio(110, 110 + 2442, 110 + 111, 110 + 2442 + 111 + 29114) - 270.72) < 0.005)
})

test('orders of the same week become one basket, counted from its first day', () => {
  const lines = { customer: ['x', 'x', 'x', 'y'], basket: ['1', '2', '3', '4'], item: ['a', 'b', 'c', 'd'], day: [0, 6, 8, 1] }
  assert.deepEqual(joinedBaskets(basketsOf(lines), 7), [new Set(['a', 'b']), new Set(['c']), new Set(['d'])])
})
