import assert from 'node:assert/strict'
import { test } from 'node:test'
import { coverage, intraListSimilarity, listQuality, meanPopularityRank } from './metrics.ts'

test('recall, NDCG, hit and MRR of a list that is right at the second and fourth place', () => {
  const quality = listQuality([9, 1, 8, 2, 7], new Set([1, 2, 3]), 4)
  const gain = 1 / Math.log2(3) + 1 / Math.log2(5)
  const ideal = 1 + 1 / Math.log2(3) + 1 / Math.log2(4)
  assert.deepEqual(quality, { recall: 2 / 3, ndcg: gain / ideal, hit: 1, mrr: 1 / 2 })
})

test('NDCG is 1 when all k places are right, although more was bought', () => {
  assert.equal(listQuality([1, 2], new Set([1, 2, 3, 4]), 2).ndcg, 1)
})

test('a list without a hit is worth 0, and what stands beyond k does not count', () => {
  assert.deepEqual(listQuality([5, 6, 1], new Set([1]), 2), { recall: 0, ndcg: 0, hit: 0, mrr: 0 })
})

test('coverage, popularity rank and similarity within lists', () => {
  const lists = [
    [0, 1],
    [1, 2],
  ]
  assert.equal(coverage(lists, 6), 0.5)
  assert.equal(meanPopularityRank(lists, Float64Array.of(10, 30, 20)), (3 + 1 + 1 + 2) / 4)
  assert.equal(
    intraListSimilarity(lists, (a, b) => (a === 0 && b === 1 ? 1 : 0.5)),
    0.75,
  )
  assert.equal(
    intraListSimilarity([[1]], () => 1),
    null,
  )
})
