import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { chooseOrder } from './choose-order.ts'
import { type Buyer, type CandidateReward, rankRewards } from './rank-rewards.ts'

const coffee = { rewardId: 'coffee', points: 300, categories: ['coffee'], orderMinor: 4_000 }
const tea = { rewardId: 'tea', points: 300, categories: ['tea'], orderMinor: 4_000 }
const fiveOff = { rewardId: 'five_off', points: 100, categories: [], orderMinor: null }
const machine = { rewardId: 'machine', points: 5_000, categories: ['coffee'], orderMinor: 200_000 }

/** Buys coffee for 50.00 a time, and a little tea. */
const anna: Buyer = {
  balance: 320,
  categoryShares: new Map([
    ['coffee', 0.9],
    ['tea', 0.1],
  ]),
  usualOrderMinor: 5_000,
  daysSinceHad: new Map(),
}

test('what somebody buys comes before what they do not, and what they cannot have yet comes last', () =>
  assert.deepEqual(order([machine, tea, fiveOff, coffee], anna), ['coffee', 'five_off', 'tea', 'machine']))

test('each reward says why it stands where it does', () => {
  assert.deepEqual(rankRewards([coffee], anna)[0], {
    rewardId: 'coffee',
    score: (0.9 + 4_000 / 5_000) / 2,
    isWithinReach: true,
    reasons: [{ code: 'buys_category', category: 'coffee', share: 0.9 }, { code: 'fits_usual_order' }, { code: 'within_reach' }],
  })
  assert.deepEqual(rankRewards([machine], anna)[0]?.reasons, [
    { code: 'buys_category', category: 'coffee', share: 0.9 },
    { code: 'out_of_reach', missing: 4_680 },
  ])
  assert.deepEqual(rankRewards([{ ...fiveOff, points: 400 }], anna)[0]?.reasons, [{ code: 'nearly_within_reach', missing: 80 }])
})

test('what was had lately steps back, and is as good as new after 90 days', () => {
  const had = (days: number): Buyer => ({ ...anna, daysSinceHad: new Map([['coffee', days]]) })
  assert.deepEqual(order([coffee, tea], had(10)), ['tea', 'coffee'])
  assert.deepEqual(rankRewards([coffee], had(10))[0]?.reasons.at(-1), { code: 'had_recently', days: 10 })
  assert.deepEqual(order([coffee, tea], had(90)), ['coffee', 'tea'])
  assert.deepEqual(rankRewards([coffee], had(90)), rankRewards([coffee], anna))
})

test('of somebody who never bought nothing is pretended', () => {
  const stranger: Buyer = { balance: 100, categoryShares: new Map(), usualOrderMinor: null, daysSinceHad: new Map() }
  const [first, ...others] = rankRewards([tea, coffee, fiveOff], stranger)
  assert.deepEqual(first?.reasons, [{ code: 'within_reach' }])
  assert.deepEqual(
    others.map(({ rewardId, reasons }) => [rewardId, reasons.map(({ code }) => code)]),
    [
      ['coffee', ['out_of_reach']],
      ['tea', ['out_of_reach']],
    ],
  )
})

const rewards = fc.uniqueArray(
  fc.record({
    rewardId: fc.uuid(),
    points: fc.integer({ min: 0, max: 10_000 }),
    categories: fc.subarray(['coffee', 'tea', 'cups']),
    orderMinor: fc.option(fc.nat(100_000)),
  }),
  { selector: ({ rewardId }) => rewardId, maxLength: 12 },
)
const buyers: fc.Arbitrary<Buyer> = fc.record({
  balance: fc.integer({ min: -100, max: 12_000 }),
  categoryShares: fc.constantFrom(
    new Map([
      ['coffee', 0.6],
      ['tea', 0.4],
    ]),
    new Map<string, number>(),
  ),
  usualOrderMinor: fc.option(fc.nat(100_000)),
  daysSinceHad: fc.constant(new Map<string, number>()),
})

test('the order depends on the facts alone: however rewards come in, all come out, those within reach first', () => {
  fc.assert(
    fc.property(rewards, buyers, (candidates, buyer) => {
      const ranked = rankRewards(candidates, buyer)
      assert.deepEqual(rankRewards(candidates.toReversed(), buyer), ranked)
      assert.deepEqual(new Set(ranked.map(({ rewardId }) => rewardId)), new Set(candidates.map(({ rewardId }) => rewardId)))
      const reach = ranked.map(({ isWithinReach }) => isWithinReach)
      assert.deepEqual(
        reach,
        reach.toSorted((a, b) => Number(b) - Number(a)),
      )
      for (const { score } of ranked) assert.ok(score >= 0 && score <= 1)
    }),
  )
})

test('a holdout sees the shop’s order, always the same people, about as many as were asked for, each with their chance', () => {
  const personal = { seed: 'kawa', holdoutShare: 0.2 }
  const decisions = Array.from({ length: 5_000 }, (_, index) =>
    chooseOrder([tea, machine, coffee], { customerId: `customer ${index}`, buyer: anna, mayProfile: true, personal }),
  )
  const held = decisions.filter(({ arm }) => arm === 'holdout')
  assert.ok(Math.abs(held.length - 1_000) < 3 * Math.sqrt(5_000 * 0.2 * 0.8), `${held.length}`)
  for (const { arm, propensity, isLabelled, rewards: shown } of decisions) {
    const isHeld = arm === 'holdout'
    assert.equal(propensity, isHeld ? 0.2 : 0.8)
    assert.equal(isLabelled, !isHeld)
    assert.deepEqual(
      shown.map(({ rewardId }) => rewardId),
      isHeld ? ['tea', 'coffee', 'machine'] : ['coffee', 'tea', 'machine'],
    )
  }
  const again = chooseOrder([tea, machine, coffee], { customerId: 'customer 7', buyer: anna, mayProfile: true, personal })
  assert.deepEqual(again, decisions[7])
})

test('whoever may not be profiled sees the shop’s order, without a label, and is not compared', () => {
  const decision = chooseOrder([tea, coffee], {
    customerId: 'anna',
    buyer: anna,
    mayProfile: false,
    personal: { seed: 'kawa', holdoutShare: 0 },
  })
  assert.deepEqual(decision, {
    arm: 'not_asked',
    propensity: 1,
    isLabelled: false,
    rewards: [
      { rewardId: 'tea', reasons: [] },
      { rewardId: 'coffee', reasons: [] },
    ],
  })
})

const order = (candidates: readonly CandidateReward[], buyer: Buyer): string[] =>
  rankRewards(candidates, buyer).map(({ rewardId }) => rewardId)
