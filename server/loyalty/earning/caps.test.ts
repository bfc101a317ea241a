import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { EarnRule, RuleCaps } from '../rules/earn-rule.ts'
import { type BudgetUse, type CapInput, type Count, type Counter, capGrant, countersFor, countsOf } from './caps.ts'
import { type Part, pointsOf } from './parts.ts'
import { aRule, aWallet, perDollars } from './program-for-tests.ts'

const part = (ruleId: string, points: number, upon: string | null = null): Part => ({ ruleId, upon, points })
const capped = (id: string, caps: Partial<RuleCaps>): EarnRule => {
  const rule = aRule(id, perDollars(1, 100))
  return { ...rule, caps: { ...rule.caps, ...caps } }
}
const given = (input: Partial<CapInput> & Pick<CapInput, 'parts'>) =>
  capGrant({ rules: [], wallet: aWallet(), earnedOn: '2026-11-25', counters: [], budgets: [], balance: 0, ...input })
const counter = (scope: string, period: string, uses: number, points: number, lastOn: string | null = null): Counter => ({
  ...{ scope, period, uses, points, lastOn },
})

test('7.5 N6: without limits everything is granted, and nothing is counted', () => {
  const parts = [part('base', 100), part('double', 100, 'base')]
  assert.deepEqual(given({ parts, rules: [capped('base', {}), capped('double', {})] }), {
    ...{ points: 200, parts, limitedBy: [], counts: [], budgets: [] },
  })
})

test('7.5 N6: with 10,000 points for all and 100 for each member, 100 members are served', () => {
  const rule = capped('welcome', { memberBudget: { points: 100, beyond: 'reduce' }, budget: { points: 10_000, beyond: 'reduce' } })
  let used = 0
  const granted = Array.from({ length: 150 }, () => {
    const counters: Counter[] = []
    const points = [60, 60, 60].map((asked) => {
      const grant = given({ parts: [part('welcome', asked)], rules: [rule], counters, budgets: [{ ruleId: 'welcome', points: used }] })
      counters.splice(0, 1, ...added(counters, grant.counts))
      used += pointsOf(grant.parts)
      return grant.points
    })
    return points.join(' ')
  })
  assert.deepEqual(granted, [...new Array(100).fill('60 40 0'), ...new Array(50).fill('0 0 0')])
})

test('7.5 N6: a budget that rejects gives all that was asked or nothing', () => {
  const room = (beyond: 'reduce' | 'reject') =>
    given({
      parts: [part('a', 30)],
      rules: [capped('a', { budget: { points: 100, beyond } })],
      budgets: [{ ruleId: 'a', points: 80 }],
    })
  assert.deepEqual(room('reduce').limitedBy, [{ by: 'budget', ruleId: 'a', lost: 10 }])
  assert.deepEqual(room('reduce').budgets, [{ ruleId: 'a', points: 20 }])
  assert.deepEqual(room('reject'), {
    ...{ points: 0, parts: [], limitedBy: [{ by: 'budget', ruleId: 'a', lost: 30 }], counts: [], budgets: [] },
  })
})

test('7.5 N6: limits are looked at in the order cooldown, frequency, member’s budget, everybody’s, wallet’s period, largest balance', () => {
  const rules = [
    capped('a', {
      memberBudget: { points: 90, beyond: 'reduce' },
      budget: { points: 80, beyond: 'reduce' },
    }),
    capped('b', { cooldownDays: 7, frequency: { times: 1, per: 'month' } }),
    capped('c', { frequency: { times: 1, per: 'month' }, memberBudget: { points: 1, beyond: 'reject' } }),
  ]
  const wallet = aWallet({ periodCap: { points: 70, per: 'week', beyond: 'reduce' }, maxBalance: 1000 })
  const counters = [counter('b', 'ever', 3, 30, '2026-11-20'), counter('b', '2026-11', 1, 10), counter('c', '2026-11', 1, 10)]
  const grant = given({ parts: [part('a', 100), part('b', 5), part('c', 5)], rules, wallet, counters, balance: 940 })
  assert.deepEqual(
    grant.limitedBy.map(({ by, ruleId, lost }) => [by, ruleId, lost]),
    [
      ['member_budget', 'a', 10],
      ['budget', 'a', 10],
      ['cooldown', 'b', 5],
      ['frequency', 'c', 5],
      ['period_cap', null, 10],
      ['max_balance', null, 10],
    ],
  )
  assert.equal(grant.points, 60)
  assert.deepEqual(grant.counts, [
    { scope: 'a', period: 'ever', uses: 1, points: 60 },
    { scope: 'wallet:points', period: '2026-W48', uses: 1, points: 60 },
  ])
  assert.deepEqual(grant.budgets, [{ ruleId: 'a', points: 60 }])
})

test('a rule with a cooldown gives again once its days are over, in whatever order purchases become known', () => {
  const points = (lastOn: string) =>
    given({ parts: [part('a', 5)], rules: [capped('a', { cooldownDays: 7 })], counters: [counter('a', 'ever', 1, 5, lastOn)] }).points
  assert.deepEqual(['2026-11-25', '2026-11-19', '2026-11-18', '2026-12-01', '2026-12-02'].map(points), [0, 0, 5, 0, 5])
})

test('frequency counts by day, ISO week, month, year or ever', () => {
  const on = (per: 'day' | 'week' | 'month' | 'year' | 'ever', earnedOn: string) =>
    countersFor({ rules: [capped('a', { frequency: { times: 1, per } })], wallet: aWallet(), earnedOn })[0]?.period
  const pers = ['day', 'week', 'month', 'year', 'ever'] as const
  assert.deepEqual(
    pers.map((per) => on(per, '2026-11-22')),
    ['2026-11-22', '2026-W47', '2026-11', '2026', 'ever'],
  )
  // By ISO 8601 the year 2026 has 53 weeks, and 2027 begins in the last of them.
  assert.deepEqual(
    ['2026-12-31', '2027-01-03', '2027-01-04', '2024-12-30'].map((day) => on('week', day)),
    [...['2026-W53', '2026-W53', '2027-W01', '2025-W01']],
  )
})

test('where a purchase rule is limited, so is what multiplied it', () => {
  const rules = [capped('base', { memberBudget: { points: 25, beyond: 'reduce' } }), capped('double', {})]
  const grant = given({ parts: [part('base', 100), part('double', 100, 'base'), part('bonus', 7)], rules })
  assert.deepEqual(grant.parts, [part('base', 25), part('double', 25, 'base'), part('bonus', 7)])
  assert.deepEqual(grant.limitedBy, [{ by: 'member_budget', ruleId: 'base', lost: 150 }])
})

test('a wallet that is nearly full takes purchases before multipliers before bonuses', () => {
  const parts = [part('base', 100), part('double', 100, 'base'), part('bonus', 50)]
  assert.deepEqual(given({ parts, wallet: aWallet({ maxBalance: 1000 }), balance: 880 }).parts, [
    part('base', 100),
    part('double', 20, 'base'),
  ])
  assert.equal(given({ parts, wallet: aWallet({ maxBalance: 1000 }), balance: 2000 }).points, 0)
  assert.equal(given({ parts, wallet: aWallet({ periodCap: { points: 240, per: 'day', beyond: 'reject' } }) }).points, 0)
})

test('I8: what a grant counted is given back by its full refund, and the difference by a part of it', () => {
  const rules = [
    capped('a', { frequency: { times: 3, per: 'day' }, budget: { points: 100, beyond: 'reduce' } }),
    capped('b', { memberBudget: { points: 9, beyond: 'reduce' } }),
  ]
  const wallet = aWallet({ periodCap: { points: 500, per: 'year', beyond: 'reduce' } })
  const counted = (parts: Part[]) => countsOf({ parts, rules, wallet, earnedOn: '2026-11-25' })
  const grant = given({ parts: [part('a', 40), part('b', 5)], rules, wallet })
  assert.deepEqual({ counts: grant.counts, budgets: grant.budgets }, counted(grant.parts))
  assert.deepEqual(counted([part('a', 10)]), {
    counts: [
      { scope: 'a', period: '2026-11-25', uses: 1, points: 10 },
      { scope: 'wallet:points', period: '2026', uses: 1, points: 10 },
    ],
    budgets: [{ ruleId: 'a', points: 10 }],
  })
  assert.deepEqual(counted([part('a', 0)]), { counts: [], budgets: [] })
})

const parts = fc
  .record({
    base: fc.nat(200),
    more: fc.nat(200),
    double: fc.nat(200),
    bonus: fc.nat(200),
  })
  .map(({ base, more, double, bonus }) => [part('base', base), part('more', more), part('double', double, 'base'), part('bonus', bonus)])
const beyond = fc.constantFrom('reduce' as const, 'reject' as const)
const budget = fc.option(fc.record({ points: fc.integer({ min: 1, max: 400 }), beyond }))
const per = fc.constantFrom('day' as const, 'week' as const, 'month' as const, 'year' as const)
const caps: fc.Arbitrary<RuleCaps> = fc.record({
  cooldownDays: fc.option(fc.integer({ min: 1, max: 9 })),
  frequency: fc.option(fc.record({ times: fc.integer({ min: 1, max: 3 }), per })),
  memberBudget: budget,
  budget,
})
const limits = fc.record({
  caps: fc.tuple(caps, caps, caps, caps),
  periodCap: fc.option(fc.record({ points: fc.integer({ min: 1, max: 600 }), per, beyond })),
  maxBalance: fc.option(fc.integer({ min: 1, max: 900 })),
  grants: fc.array(fc.record({ parts, day: fc.integer({ min: 10, max: 30 }) }), { maxLength: 8 }),
})

test('7.5 N6: no limit is ever passed, and a limit that takes nothing away is not named', () =>
  fc.assert(
    fc.property(limits, ({ caps, periodCap, maxBalance, grants }) => {
      const rules = ['base', 'more', 'double', 'bonus'].map((id, index) => capped(id, caps[index] ?? {}))
      const wallet = aWallet({ periodCap, maxBalance })
      let counters: Counter[] = []
      let budgets: BudgetUse[] = []
      let balance = 0
      for (const { parts, day } of grants) {
        const earnedOn = `2026-11-${day}`
        const grant = given({ parts, rules, wallet, earnedOn, counters, budgets, balance })
        assert.equal(grant.points, pointsOf(grant.parts))
        assert.equal(grant.points + grant.limitedBy.reduce((sum, { lost }) => sum + lost, 0), pointsOf(parts))
        assert.ok(grant.limitedBy.every(({ lost }) => lost > 0))
        for (const { scope, period } of grant.counts)
          assert.ok(countersFor({ rules, wallet, earnedOn }).some((needed) => needed.scope === scope && needed.period === period))
        counters = added(counters, grant.counts, earnedOn)
        budgets = [...Map.groupBy([...budgets, ...grant.budgets], ({ ruleId }) => ruleId)].map(([ruleId, all]) => ({
          ruleId,
          points: sum(all),
        }))
        balance += grant.points
      }
      for (const { id, caps } of rules) {
        const own = counters.filter(({ scope }) => scope === id)
        assert.ok(sum(own.filter(({ period }) => period === 'ever')) <= (caps.memberBudget?.points ?? Number.POSITIVE_INFINITY))
        assert.ok(own.every(({ period, uses }) => period === 'ever' || uses <= (caps.frequency?.times ?? 0)))
        assert.ok(sum(budgets.filter(({ ruleId }) => ruleId === id)) <= (caps.budget?.points ?? Number.POSITIVE_INFINITY))
      }
      for (const { scope, points } of counters) assert.ok(scope !== 'wallet:points' || points <= (periodCap?.points ?? 0))
      assert.ok(balance <= (maxBalance ?? Number.POSITIVE_INFINITY))
    }),
    { numRuns: process.env.REGULARS_LONG === '1' ? 20_000 : 1000 },
  ))

const sum = (all: readonly { points: number }[]): number => all.reduce((sum, { points }) => sum + points, 0)

/** The counters after these counts were added. */
function added(counters: readonly Counter[], counts: readonly Count[], lastOn: string | null = null): Counter[] {
  const all = [...counters, ...counts.map((count) => ({ ...count, lastOn }))]
  return [...Map.groupBy(all, ({ scope, period }) => `${scope} ${period}`).values()].flatMap((same) => {
    const [first] = same
    const last = same.at(-1)
    return first && last
      ? [{ ...first, uses: same.reduce((uses, each) => uses + each.uses, 0), points: sum(same), lastOn: last.lastOn }]
      : []
  })
}
