import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type CatalogueItem, eligibleItems } from './catalogue.ts'
import { recommend, type Source, type SourceKind } from './recommend.ts'

const ids = ['apron', 'bowl', 'cup', 'dish', 'egg', 'fork']
const ties = { ids, recentSales: Float64Array.of(1, 6, 5, 4, 3, 2) }
const everything = new Uint8Array(6).fill(1)

const source = (kind: SourceKind, scores: number[], isPersonal = kind === 'session' || kind === 'personal'): Source => ({
  ...{ kind, isPersonal, scores: Float64Array.from(scores) },
  explain: (item) => ({ kind: 'because_of', item: (item + 1) % 6, share: 1 }),
})

test('sources fill the list in their order, and every item says where it comes from and why', () => {
  const sources = [
    source('shop_bestsellers', [0, 9, 8, 0, 0, 0]),
    source('session', [0, 0, 0, 0, 0, 1]),
    source('personal', [0, 0, 2, 0, 3, 5]),
  ]
  const list = recommend(sources, { count: 5, eligible: everything, mayProfile: true, ties })
  assert.deepEqual(
    list.map(({ item, from }) => [item, from]),
    [
      ['fork', 'session'],
      ['egg', 'personal'],
      ['cup', 'personal'],
      ['bowl', 'shop_bestsellers'],
      ['dish', 'shop_bestsellers'],
    ],
  )
  assert.deepEqual(list[0]?.reason, { kind: 'because_of', item: 'apron', share: 1 })
  assert.deepEqual(list[4]?.reason, { kind: 'popular', sales: 4 })
})

test('without consent to profiling nothing personal is asked', () => {
  const sources = [source('personal', [1, 0, 0, 0, 0, 0]), source('category_bestsellers', [0, 0, 1, 0, 0, 0])]
  const list = recommend(sources, { count: 1, eligible: everything, mayProfile: false, ties })
  assert.deepEqual(
    list.map(({ item, from }) => [item, from]),
    [['cup', 'category_bestsellers']],
  )
})

test('pinned items come first, boosted ones rise, and both only where they may be shown', () => {
  const request = { count: 3, eligible: Uint8Array.of(1, 0, 1, 1, 1, 1), mayProfile: true, ties, pinned: [1, 4], boost: new Map([[3, 10]]) }
  const list = recommend([source('personal', [0, 9, 5, 1, 0, 0])], request)
  assert.deepEqual(
    list.map(({ item, from }) => [item, from]),
    [
      ['egg', 'merchant'],
      ['dish', 'personal'],
      ['cup', 'personal'],
    ],
  )
})

test('stock that falls to 0 is gone from the next answer, which is full all the same', () => {
  const catalogue = new Map<string, CatalogueItem>(ids.map((id) => [id, { id, stock: 1 }]))
  const ask = () =>
    recommend([source('personal', [0, 0, 0, 0, 0, 7])], { count: 3, eligible: eligibleItems(ids, catalogue), mayProfile: true, ties })
  assert.deepEqual(
    ask().map(({ item }) => item),
    ['fork', 'bowl', 'cup'],
  )
  catalogue.set('fork', { id: 'fork', stock: 0 })
  assert.deepEqual(
    ask().map(({ item }) => item),
    ['bowl', 'cup', 'dish'],
  )
})

test('price band, country, category and cart are kept, and unknown prices are in no band', () => {
  const items: CatalogueItem[] = [
    { id: 'apron', stock: 1, priceMinor: 500, category: 'kitchen' },
    { id: 'bowl', stock: 1, priceMinor: 900, category: 'kitchen' },
    { id: 'cup', stock: 1, category: 'kitchen' },
    { id: 'dish', stock: 1, priceMinor: 500, category: 'kitchen', countries: ['UA'] },
    { id: 'egg', stock: 1, priceMinor: 500, category: 'food' },
    { id: 'fork', stock: 1, priceMinor: 500, category: 'kitchen' },
  ]
  const filter = { mostPriceMinor: 600, country: 'PL', categories: new Set(['kitchen']), without: new Set(['fork']) }
  assert.deepEqual([...eligibleItems(ids, new Map(items.map((item) => [item.id, item])), filter)], [1, 0, 0, 0, 0, 0])
})

test('whatever the sources say, a list holds no masked item, none twice, is full, and the same again', () => {
  const scores = fc.array(fc.integer({ min: -1, max: 3 }), { minLength: 6, maxLength: 6 })
  const flags = fc.array(fc.boolean(), { minLength: 6, maxLength: 6 })
  fc.assert(
    fc.property(scores, scores, flags, fc.nat(8), fc.array(fc.nat(5), { maxLength: 3 }), (personal, popular, mask, count, pinned) => {
      const eligible = Uint8Array.from(mask, Number)
      const ask = () =>
        recommend([source('personal', personal), source('shop_bestsellers', popular)], { count, eligible, mayProfile: true, ties, pinned })
      const list = ask()
      assert.equal(list.length, Math.min(count, mask.filter(Boolean).length))
      assert.equal(new Set(list.map(({ item }) => item)).size, list.length)
      assert.ok(list.every(({ item }) => eligible[ids.indexOf(item)] === 1))
      assert.deepEqual(ask(), list)
    }),
  )
})
