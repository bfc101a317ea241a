import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newHolder } from '../book/book.ts'
import { emptyBook } from '../book/empty-book.ts'
import { defaultProgram } from '../presets/default-program.ts'
import { anOrderOf, inForce } from '../simulation/members-for-tests.ts'
import { settleHistory } from './settle-history.ts'
import type { SettleOrder } from './settle-order.ts'

test('a shop that brings its history has the points and tiers of one that lived it', () => {
  const imported = settled([
    anOrderOf(200_000, '2024-01-10'),
    anOrderOf(10_000, '2024-02-10'),
    anOrderOf(500_000, '2024-03-10'),
    anOrderOf(10_000, '2024-04-10'),
  ])
  // The tier of each order's own day: 1,500 PLN of twelve months give a quarter more, 4,000 PLN half as much again.
  assert.deepEqual(imported.granted, [2000, 125, 6250, 150])
  assert.deepEqual(imported.tiers, ['welcome', 'close', 'close', 'family'])
})

test('what was given back later took nothing from the tier of an order before it', () => {
  const { granted, clawed } = settled([
    anOrderOf(200_000, '2024-01-10', [{ on: '2024-03-01', minor: 200_000 }]),
    anOrderOf(10_000, '2024-02-10'),
    anOrderOf(10_000, '2024-03-10'),
  ])
  assert.deepEqual(
    [granted, clawed],
    [
      [2000, 125, 100],
      [2000, 0, 0],
    ],
  )
})

function settled(orders: readonly SettleOrder[]) {
  let last = 0
  const now = new Date('2026-11-22T12:00:00Z')
  const live = inForce(defaultProgram({ currency: 'PLN', startsOn: '2020-01-01' }))
  const book = emptyBook(live, { shopId: '', now, newId: () => String(++last).padStart(9, '0') })
  const holder = newHolder(book, { customerId: 'anna', joinedAt: now, joinedOn: '2026-11-22', priorOrders: 0 })
  book.holders.set(holder.holderId, holder)
  settleHistory(book, holder, orders)
  const grants = [...book.grants.values()].sort((a, b) => (a.earnedOn < b.earnedOn ? -1 : 1))
  return {
    granted: grants.map(({ granted }) => granted),
    clawed: grants.map(({ clawed }) => clawed),
    tiers: grants.map(({ tier }) => tier),
  }
}
