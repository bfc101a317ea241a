/** What was granted in the reference. What counts against limits and for tiers is found from it anew each time. */
import type * as book from '../book/book.ts'
import { countsOf } from '../earning/caps.ts'
import type { PointsWallet, Program } from '../program.ts'
import type { MetricDay } from '../tiers/tier-state.ts'
import { type Pile, sum } from './piles.ts'

export type Grant = Omit<book.Grant, 'accountId' | 'lotId' | 'isChanged' | 'basisMinor' | 'ruleId'> & { wallet: PointsWallet }

export const ofSource = (source: string) => (each: { source: string }) => each.source === source

/** What grants count against limits, less what was taken back: of each by the version that gave it. */
export function countedOf(grants: readonly Grant[], programs: readonly Program[]) {
  const counters = new Map<string, Omit<book.Counter, 'holderId' | 'isChanged'>>()
  const budgets = new Map<string, number>()
  for (const { version, wallet, earnedOn, parts, leftParts } of grants) {
    const { rules } = programs[version - 1] ?? { rules: [] }
    const left = countsOf({ rules, wallet, earnedOn, parts: leftParts })
    for (const { ruleId, points } of left.budgets) budgets.set(ruleId, (budgets.get(ruleId) ?? 0) + points)
    for (const { scope, period } of countsOf({ rules, wallet, earnedOn, parts }).counts) {
      const { uses, points, lastOn } = counters.get(`${scope} ${period}`) ?? { uses: 0, points: 0, lastOn: earnedOn }
      const own = left.counts.find((each) => each.scope === scope && each.period === period) ?? { uses: 0, points: 0 }
      const last = lastOn && lastOn > earnedOn ? lastOn : earnedOn
      counters.set(`${scope} ${period}`, { scope, period, uses: uses + own.uses, points: points + own.points, lastOn: last })
    }
  }
  return { counters: [...counters.values()], budgets: [...budgets].map(([ruleId, points]) => ({ ruleId, points })) }
}

/** What counts for tiers, day by day; points of piles that are `waiting` do not. */
export function daysOf(grants: readonly Grant[], waiting: readonly Pile[]): MetricDay[] {
  return [...Map.groupBy(grants, ({ earnedOn }) => earnedOn)].sort().map(([day, given]) => {
    const pending = waiting.filter(({ lot }) => given.some(ofSource(lot.source)))
    const points = sum(given, ({ granted, clawed }) => granted - clawed) - sum(pending, ({ points }) => points)
    const orders = given.filter(({ leftMinor }) => leftMinor > 0)
    return { day, points, spendMinor: sum(orders, ({ leftMinor }) => leftMinor), orders: orders.length }
  })
}
