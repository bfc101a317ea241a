import assert from 'node:assert/strict'
import { test } from 'node:test'
import { blendedSimilarities, whyAlike } from './blended-similarity.ts'
import { contentIndex, contentSimilarities } from './content-similarity.ts'
import { diversified } from './diversity.ts'
import type { SimilarItems } from './similar-items.ts'

const items = [
  { id: 'a', name: 'Kubek ceramiczny niebieski', category: 'mugs', brand: 'Vena', priceMinor: 4000, stock: 1 },
  { id: 'b', name: 'Kubek ceramiczny zielony', category: 'mugs', brand: 'Vena', priceMinor: 4000, stock: 1 },
  { id: 'c', name: 'Чайник порцеляновий', category: 'teapots', brand: null, priceMinor: 9000, stock: 1 },
  { id: 'd', stock: 1 },
]

test('items of the same category, brand, price and words are alike, and what is unknown adds nothing', () => {
  const similar = contentSimilarities(contentIndex(items), 0)
  assert.equal(similar[0], 1)
  assert.ok((similar[1] ?? 0) > 0.75 && (similar[1] ?? 0) < 1)
  assert.equal(similar[2], 0)
  assert.equal(similar[3], 0)
})

test('likeness is mutual', () => {
  const index = contentIndex(items)
  for (let a = 0; a < 3; a++) {
    for (let b = 0; b < 3; b++) {
      if (a !== b) assert.ok(Math.abs((contentSimilarities(index, a)[b] ?? 0) - (contentSimilarities(index, b)[a] ?? 1)) < 1e-15)
    }
  }
})

test('a new item is recommended by its content from its first second, and by what people do once they do it', () => {
  const content = contentSimilarities(contentIndex(items), 0)
  const none: SimilarItems = {
    start: new Int32Array(5),
    item: new Int32Array(0),
    similarity: new Float64Array(0),
    people: new Int32Array(0),
  }
  const fresh = { similar: none, content, buyers: [500, 0, 300, 0] }
  assert.equal(blendedSimilarities(fresh, 0)[1], content[1])
  assert.deepEqual(whyAlike(fresh, 0, 1), { kind: 'alike_in_content', item: 0, similarity: content[1] })

  const bought: SimilarItems = {
    start: Int32Array.of(0, 1, 1, 1, 1),
    item: Int32Array.of(2),
    similarity: Float64Array.of(0.9),
    people: Int32Array.of(44),
  }
  const known = { similar: bought, content, buyers: [500, 0, 300, 0] }
  assert.equal(blendedSimilarities(known, 0)[2], (300 / 320) * 0.9)
  assert.deepEqual(whyAlike(known, 0, 2), { kind: 'similar_to', item: 0, people: 44 })
})

test('a list is mixed: of items alike the better stays, at most two of a category, and it is full all the same', () => {
  const candidates = [
    { item: 0, score: 10 },
    { item: 1, score: 9.9 },
    { item: 2, score: 6 },
    { item: 3, score: 5 },
  ]
  const similarity = (a: number, b: number): number => (a + b === 1 ? 1 : 0)
  const chosen = (options: object) => diversified(candidates, { count: 3, similarity, ...options }).map(({ item }) => item)
  assert.deepEqual(chosen({}), [0, 2, 1])
  assert.deepEqual(chosen({ lambda: 1 }), [0, 1, 2])
  const groupsOf = (item: number): (string | null)[] => [item < 3 ? 'mugs' : null]
  assert.deepEqual(chosen({ lambda: 1, groupsOf }), [0, 1, 3])
  assert.deepEqual(chosen({ lambda: 1, groupsOf, count: 4 }), [0, 1, 3, 2])
})
