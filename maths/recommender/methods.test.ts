import assert from 'node:assert/strict'
import { test } from 'node:test'
import { generator } from '@regulars/random'
import { type Baskets, basketsOf, keepBaskets, pastBaskets } from './baskets.ts'
import { buyAgain, dueness } from './buy-again.ts'
import { discover } from './discover.ts'
import { ease } from './ease.ts'
import { methodsOf } from './methods.ts'
import { addSales, decayedSales, popularity, salesOf } from './popularity.ts'
import { bestItems } from './ranking.ts'
import { fitSimilarItems } from './similar-items.ts'
import { tifuKnn } from './tifu-knn.ts'

const shop = twoTastes()

for (const method of methodsOf({ uniform: generator(3).uniform })) {
  test(`${method.code} answers with finite scores, reasons for what it scores, and the same when asked again`, () => {
    const fitted = method.fit(shop)
    const question = { past: pastBaskets(shop, 5), day: 40 }
    const [first, second] = [new Float64Array(shop.items.length), new Float64Array(shop.items.length).fill(7)]
    method.score(fitted, question, first)
    method.score(fitted, question, second)
    assert.deepEqual(first, second)
    assert.ok(first.every(Number.isFinite))
    const ties = { recentSales: new Float64Array(shop.items.length), ids: shop.items }
    for (const item of bestItems(first, { count: 3, ties })) {
      if ((first[item] ?? 0) > 0) assert.ok(method.explain(fitted, question, item), `no reason for ${shop.items[item]}`)
    }
  })

  test(`${method.code} has nothing but popularity for somebody who never bought`, () => {
    const scores = new Float64Array(shop.items.length)
    method.score(method.fit(shop), { past: [], day: 40 }, scores)
    if (method.code !== 'popularity' && method.code !== 'tifu_knn') assert.ok(scores.every((score) => score === 0))
  })

  test(`${method.code} can be stored: a clone of what was fitted answers alike`, () => {
    const fitted = method.fit(shop)
    const question = { past: pastBaskets(shop, 2), day: null }
    const [first, second] = [new Float64Array(shop.items.length), new Float64Array(shop.items.length)]
    method.score(fitted, question, first)
    method.score(structuredClone(fitted), question, second)
    assert.deepEqual(first, second)
  })
}

for (const code of ['similar_items_cosine', 'ease', 'discover', 'implicit_als', 'next_basket']) {
  test(`${code} finds what people of the same taste buy, new to this customer`, () => {
    const method = methodsOf({ uniform: generator(3).uniform }).find((known) => known.code === code)
    assert.ok(method)
    const scores = new Float64Array(shop.items.length)
    // Somebody who bought tea-0 and tea-1 only.
    const bought = [0, 1].map((number) => shop.items.indexOf(`tea-${number}`))
    method.score(method.fit(shop), { past: [{ day: 1, items: Int32Array.from(bought) }], day: 40 }, scores)
    const eligible = new Uint8Array(shop.items.length).fill(1)
    for (const item of [...bought, shop.items.indexOf('bread')]) eligible[item] = 0
    const ties = { recentSales: new Float64Array(shop.items.length), ids: shop.items }
    const best = bestItems(scores, { count: 3, ties, eligible }).map((item) => shop.items[item])
    assert.ok(
      best.every((id) => id?.startsWith('tea')),
      String(best),
    )
  })
}

test('EASE’s weights are those of the closed form for two items', () => {
  // G = [[3+1, 2], [2, 2+1]]: P = G⁻¹, weight(i, j) = −P(i, j) ÷ P(j, j) = G(i, j) ÷ G(i, i).
  const model = ease({ lambda: 1 }).fit(basketsOf(oneBasketEach(['a b', 'a b', 'a'])))
  assert.deepEqual(
    [...model.weight].map((value) => Math.round(value * 1e6) / 1e6),
    [0, 0.5, 0.666667, 0],
  )
})

test('cosine with shrinkage is √-normalised overlap times n ÷ (n + 10)', () => {
  const similar = fitSimilarItems(basketsOf(oneBasketEach(['a b', 'a b', 'a'])))
  assert.ok(Math.abs((similar.similarity[0] ?? 0) - (2 / Math.sqrt(6)) * (2 / 12)) < 1e-15)
  assert.deepEqual([...similar.people], [2, 2])
})

test('TIFU’s vector fades from basket to basket and from group to group', () => {
  const method = tifuKnn({ groupSize: 2, basketDecay: 0.9, groupDecay: 0.7, ownShare: 1 })
  const scores = new Float64Array(3)
  const basket = (item: number) => ({ day: 0, items: Int32Array.of(item) })
  method.score(method.fit(basketsOf(oneBasketEach(['a b c']))), { past: [basket(0), basket(1), basket(2)], day: null }, scores)
  // Groups from the newest: [a], [b, c]. Means within groups, then over the two groups.
  assert.deepEqual(
    [...scores].map((value) => Math.round(value * 1e12) / 1e12),
    [0.7 / 2, 0.9 / 2 / 2, 1 / 2 / 2],
  )
})

test('something is due once half of its usual gap has passed, and fully so after all of it', () => {
  const past = [0, 10, 20].map((day) => ({ day, items: Int32Array.of(0) }))
  const fitted = { rate: Float64Array.of(1), repeatShare: Float64Array.of(1), gapDays: Float64Array.of(99) }
  assert.equal(dueness(fitted, past, { item: 0, day: 24 }), 0)
  assert.equal(dueness(fitted, past, { item: 0, day: 26 }), 0.6)
  assert.equal(dueness(fitted, past, { item: 0, day: 45 }), 1)
  assert.equal(dueness(fitted, past, { item: 0, day: null }), 1)
})

test('what hardly anybody buys twice is not offered again', () => {
  const lines = { customer: [] as string[], basket: [] as string[], item: [] as string[], day: [] as number[] }
  for (let customer = 0; customer < 200; customer++) {
    for (let basket = 0; basket < 3; basket++) {
      for (const item of basket === 0 ? ['sofa', 'coffee'] : ['coffee']) {
        lines.customer.push(String(customer))
        lines.basket.push(String(basket))
        lines.item.push(item)
        lines.day.push(basket * 30)
      }
    }
  }
  const baskets = basketsOf(lines)
  const scores = new Float64Array(2)
  const method = buyAgain({ shrinkage: 0 })
  method.score(method.fit(baskets), { past: pastBaskets(baskets, 0), day: null }, scores)
  assert.equal(scores[baskets.items.indexOf('sofa')], 0)
  assert.ok((scores[baskets.items.indexOf('coffee')] ?? 0) > 0)
})

test('a sale of one half-life ago counts half, and sales added later count as if counted at once', () => {
  const all = basketsOf({ customer: ['x', 'y', 'y'], basket: ['1', '2', '3'], item: ['a', 'b', 'a'], day: [0, 90, 90] })
  assert.deepEqual(popularity({ halfLifeDays: 90 }).fit(all), Float64Array.of(1.5, 1))
  const [early, late] = [salesOf(keepBaskets(all, (basket) => basket === 0)), salesOf(keepBaskets(all, (basket) => basket > 0))]
  const options = { halfLifeDays: 30, items: 2 }
  assert.deepEqual(decayedSales(addSales(early, late), options), decayedSales(salesOf(all), options))
})

test('items of the tail stand in the same list as those of the head', () => {
  const method = discover({ ease: { maxItems: 4, lambda: 5 } })
  const scores = new Float64Array(shop.items.length)
  const fitted = method.fit(shop)
  method.score(fitted, { past: pastBaskets(shop, 5), day: null }, scores)
  const tail = scores.filter((score, item) => fitted.head.place[item] === -1 && score > 0)
  assert.ok(tail.length > 0)
  assert.ok(fitted.scale > 0 && Number.isFinite(fitted.scale))
})

/** 60 customers, half of whom buy tea and half wine, four baskets each; everybody buys bread now and then. */
function twoTastes(): Baskets {
  const random = generator(11)
  const lines = { customer: [] as string[], basket: [] as string[], item: [] as string[], day: [] as number[] }
  for (let customer = 0; customer < 60; customer++) {
    for (let basket = 0; basket < 4; basket++) {
      const taste = customer % 2 === 0 ? 'tea' : 'wine'
      for (const item of [`${taste}-${random.integer(6)}`, `${taste}-${random.integer(6)}`, ...(basket === 2 ? ['bread'] : [])]) {
        lines.customer.push(String(100 + customer))
        lines.basket.push(String(basket))
        lines.item.push(item)
        lines.day.push(basket * 10)
      }
    }
  }
  return basketsOf(lines)
}

function oneBasketEach(baskets: string[]) {
  const lines = baskets.flatMap((items, customer) => items.split(' ').map((item) => ({ customer: String(customer), item })))
  return {
    customer: lines.map(({ customer }) => customer),
    basket: lines.map(() => '1'),
    item: lines.map(({ item }) => item),
    day: lines.map(() => 0),
  }
}
