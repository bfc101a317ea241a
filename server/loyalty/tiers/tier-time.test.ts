/** Time and tiers: I9, and that nothing changes between what is announced. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { addDays, localDay, startOfDay } from '../../kit/clock.ts'
import type { Tiers } from '../program.ts'
import { metricOn, metricSteps } from './metric-steps.ts'
import { isInWindow, tiersByWalk } from './naive-tiers-for-tests.ts'
import { firstDay, programmes, someContext } from './random-tiers-for-tests.ts'
import { evaluateTier, giveTier, nextTierDue, settleTier, type TierState } from './tier-state.ts'
import { tiersOf } from './tiers-for-tests.ts'

const isLong = process.env.REGULARS_LONG === '1'
const start = Date.UTC(2024, 0, 1)
const instants = fc.integer({ min: 0, max: 730 * 24 * 60 }).map((minutes) => new Date(start + minutes * 60_000))
const gifts = fc.option(fc.record({ code: fc.constantFrom('silver', 'gold'), until: fc.option(instants) }), { freq: 1 })

/** A member as seen at some instant, with some tier already and perhaps a gift. */
const members = fc
  .record({ tiers: programmes, context: someContext, from: instants, gift: gifts })
  .map(({ tiers, context, from, gift }) => {
    const { state } = evaluateTier(tiers, context, null, from)
    return { tiers, context, from, state: giveTier(tiers, context, state, gift, from).state }
  })

test('I9: one jump in time is many steps', () =>
  fc.assert(
    fc.property(members, fc.array(instants, { minLength: 1, maxLength: 6 }), ({ tiers, context, from, state }, others) => {
      const stops = others.filter((at) => at >= from).sort((a, b) => a.getTime() - b.getTime())
      const to = stops.at(-1) ?? from
      const jump = settleTier(tiers, context, state, { from, to })
      let [walked, last, changes] = [state, from, 0]
      for (const stop of stops) {
        const step = settleTier(tiers, context, walked, { from: last, to: stop })
        walked = step.state
        last = stop
        for (const change of step.changes) assert.deepEqual(change, jump.changes[changes++])
      }
      if (stops.length > 0) assert.deepEqual(walked, jump.state)
      assert.equal(changes, stops.length > 0 ? jump.changes.length : 0)
    }),
    { numRuns: isLong ? 20_000 : 400 },
  ))

const essence = ({ code, since, next, manual, earned, kept }: TierState) => ({ code, since, next, manual, earned, kept })

test('nothing changes by time alone before the next due instant, looked at every three hours for a year; at that instant something does', () =>
  fc.assert(
    fc.property(members, ({ tiers, context, from, state }) => {
      let known = state
      let due = nextTierDue(tiers, context, state, from)
      for (let ms = from.getTime(); ms < from.getTime() + 366 * 86_400_000; ms += 3 * 3_600_000) {
        const at = new Date(ms)
        while (due !== null && due <= at) {
          const before = evaluateTier(tiers, context, known, new Date(due.getTime() - 1)).state
          assert.deepEqual(essence(before), essence(known), 'nothing changes a millisecond before')
          const seen = evaluateTier(tiers, context, known, due).state
          assert.notDeepEqual(essence(seen), essence(known))
          known = seen
          due = nextTierDue(tiers, context, known, due)
        }
        assert.deepEqual(essence(evaluateTier(tiers, context, known, at).state), essence(known))
      }
    }),
    { numRuns: isLong ? 300 : 15 },
  ))

test('to look twice is to look once', () =>
  fc.assert(
    fc.property(members, instants, ({ tiers, context, state }, at) => {
      const once = evaluateTier(tiers, context, state, at).state
      assert.deepEqual(evaluateTier(tiers, context, once, at), { state: once, changes: [] })
    }),
    { numRuns: isLong ? 20_000 : 300 },
  ))

test('a tier is not lost before its `until`, when nothing is taken back', () =>
  fc.assert(
    fc.property(members, instants, ({ tiers, context, from, state }, to) => {
      if (to < from || state.until === null || to >= state.until) return
      const { code } = settleTier(tiers, context, state, { from, to }).state
      assert(levelIn(tiers, code) >= levelIn(tiers, state.code))
    }),
    { numRuns: isLong ? 20_000 : 300 },
  ))

const levelIn = ({ levels }: Tiers, code: string): number => levels.findIndex((tier) => tier.code === code)

test('the metric of a day is the sum over the window that ends with it', () =>
  fc.assert(
    fc.property(programmes, someContext, fc.integer({ min: -10, max: 900 }), ({ window, ...tiers }, context, n) => {
      const day = addDays(firstDay, n)
      const counted = context.days.filter((each) => each.day <= day && isInWindow(window, context.joinedOn, each.day, day))
      const points = counted.reduce((sum, each) => sum + each.points, 0)
      const steps = metricSteps({ ...tiers, metric: 'points_earned', window }, context)
      assert.equal(metricOn(steps, day), points)
    }),
    { numRuns: isLong ? 20_000 : 300 },
  ))

test('each day has the tier that a walk over all days finds', () =>
  fc.assert(
    fc.property(
      programmes.filter(({ metric, downgrade }) => metric !== 'balance' && downgrade !== 'one'),
      someContext,
      (tiers, context) => {
        for (const [day, code] of tiersByWalk(tiers, context, firstDay, 600)) {
          const { state } = evaluateTier(tiers, context, null, new Date(startOfDay(day, context.zone).getTime() + 12 * 3_600_000))
          assert.equal(state.code, code, day)
        }
      },
    ),
    { numRuns: isLong ? 200 : 4 },
  ))

test('a tier is seen at the midnight of the shop, where clocks skip it too', () => {
  const tiers = tiersOf({ basic: 0, gold: 10 }, { window: { kind: 'rolling', months: 0, days: 3 } })
  const context = {
    zone: 'America/Santiago',
    joinedOn: '2022-09-01',
    balance: 0,
    days: [{ day: '2022-09-08', points: 0, orders: 1, spendMinor: 10 }],
  }
  const { state } = evaluateTier(tiers, context, null, new Date('2022-09-08T15:00:00Z'))
  const due = nextTierDue(tiers, context, state, new Date('2022-09-08T15:00:00Z'))
  assert.equal(due?.toISOString(), '2022-09-11T04:00:00.000Z')
  assert.equal(due && localDay(due, context.zone), '2022-09-11')
})
