/** What is recorded and taken back, over random stories. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { localDay } from '../../kit/clock.ts'
import type { Tiers } from '../program.ts'
import { levelOf } from './levels.ts'
import { programmes, someContext } from './random-tiers-for-tests.ts'
import { evaluateTier, type MetricDay, settleTier, type TierContext } from './tier-state.ts'

const numRuns = process.env.REGULARS_LONG === '1' ? 20_000 : 300
const hour = 3_600_000
const after = (at: Date, hours: number): Date => new Date(at.getTime() + hours * hour)
const gaps = fc.integer({ min: 1, max: 200 * 24 })
const byDays = programmes.filter(({ metric }) => metric !== 'balance')

/** The days with a purchase more on the day of `at`. */
function withOrder(context: TierContext, at: Date, worth: number): TierContext {
  const day = localDay(at, context.zone)
  const known: MetricDay = context.days.find((each) => each.day === day) ?? { day, points: 0, spendMinor: 0, orders: 0 }
  const changed = { day, points: known.points + worth, spendMinor: known.spendMinor + worth * 10_000, orders: known.orders + worth }
  return { ...context, days: [...context.days.filter((each) => each.day !== day), changed].sort((a, b) => (a.day < b.day ? -1 : 1)) }
}

test('I8: an order and its full refund leave the tier as without them', () =>
  fc.assert(
    fc.property(byDays, someContext, gaps, gaps, gaps, fc.integer({ min: 1, max: 50 }), (tiers, context, first, second, third, worth) => {
      const [joined, ordered] = [new Date('2024-01-01T12:00:00Z'), after(new Date('2024-01-01T12:00:00Z'), first)]
      // Down by one remembers where a member stood: there the refund comes at once.
      const refunded = after(ordered, tiers.downgrade === 'one' ? 0 : second)
      const until = after(refunded, third)
      const { state } = evaluateTier(tiers, context, null, joined)
      const without = settleTier(tiers, context, state, { from: joined, to: until }).state

      const richer = withOrder(context, ordered, worth)
      const before = settleTier(tiers, context, state, { from: joined, to: ordered }).state
      const bought = evaluateTier(tiers, richer, before, ordered).state
      const later = settleTier(tiers, richer, bought, { from: ordered, to: refunded }).state
      const back = evaluateTier(tiers, context, later, refunded).state
      const end = settleTier(tiers, context, back, { from: refunded, to: until }).state
      assert.deepEqual(
        [end.code, end.until, end.next, end.kept, end.earned.endsAt],
        [without.code, without.until, without.next, without.kept, without.earned.endsAt],
      )
    }),
    { numRuns },
  ))

test('more never lowers a tier', () =>
  fc.assert(
    fc.property(programmes, someContext, gaps, fc.integer({ min: 1, max: 50 }), (tiers, context, first, worth) => {
      const joined = new Date('2024-01-01T12:00:00Z')
      const at = after(joined, first)
      const { state } = settleTier(tiers, context, evaluateTier(tiers, context, null, joined).state, { from: joined, to: at })
      const more = { ...withOrder(context, at, worth), balance: context.balance + worth }
      assert(levelOf(tiers, evaluateTier(tiers, more, state, at).state.code) >= levelOf(tiers, state.code))
    }),
    { numRuns },
  ))

test('other rules and higher thresholds lower nobody before the time that was promised', () =>
  fc.assert(
    fc.property(
      programmes,
      programmes,
      someContext,
      gaps,
      fc.integer({ min: 1, max: 30 }),
      gaps,
      (tiers, other, context, first, raise, wait) => {
        const joined = new Date('2024-01-01T12:00:00Z')
        const at = after(joined, first)
        const { state } = settleTier(tiers, context, evaluateTier(tiers, context, null, joined).state, { from: joined, to: at })
        const changed = { ...other, levels: raised(tiers.levels, raise) }
        const to = after(at, wait)
        const kept = settleTier(changed, context, evaluateTier(changed, context, state, at).state, { from: at, to }).state
        const isPromised = state.until === null ? tiers.downgrade === 'never' && changed.downgrade === 'never' : to < state.until
        if (isPromised && levelOf(tiers, state.code) > 0) assert(levelOf(tiers, kept.code) >= levelOf(tiers, state.code))
      },
    ),
    { numRuns },
  ))

const raised = (levels: Tiers['levels'], by: number): Tiers['levels'] =>
  levels.map((tier, level) => (level === 0 ? tier : { ...tier, threshold: tier.threshold + by }))

test('except by balance, spending points changes nothing', () =>
  fc.assert(
    fc.property(byDays, someContext, gaps, (tiers, context, first) => {
      const joined = new Date('2024-01-01T12:00:00Z')
      const at = after(joined, first)
      const { state } = settleTier(tiers, context, evaluateTier(tiers, context, null, joined).state, { from: joined, to: at })
      assert.deepEqual(evaluateTier(tiers, { ...context, balance: 0 }, state, at), { state, changes: [] })
    }),
  ))
