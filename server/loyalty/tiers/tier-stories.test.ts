/** What members see of tiers. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Tiers } from '../program.ts'
import { previewTier } from './preview-tier.ts'
import { evaluateTier, giveTier, settleTier, TierState } from './tier-state.ts'
import { aMember, moment, tiersOf } from './tiers-for-tests.ts'

const pln = (amount: number) => amount * 100
/** The default programme of a Polish shop: spend in rolling 12 months, at once, while it is met. */
const poland = tiersOf({ start: 0, bronze: pln(500), silver: pln(1500), gold: pln(4000) })
/** Spend in calendar years; kept to the end of the next. */
const byYear: Partial<Tiers> = { window: { kind: 'calendar', per: 'year' }, validity: { kind: 'end_of_period', periodsMore: 1 } }
const years = tiersOf({ start: 0, bronze: pln(500), silver: pln(1500), gold: pln(4000) }, byYear)

const codes = (member: ReturnType<typeof aMember>) => member.changes.map(({ to, reason }) => `${to} ${reason}`)

test('default programme: reached with the order, lost on the day a year later, when the order leaves the window', () => {
  const member = aMember(poland, '2025-11-25')
  assert.equal(member.counts('2025-11-25 15:00', { spendMinor: pln(600) }).code, 'bronze')
  assert.equal(member.on('2026-11-24 23:59').code, 'bronze')
  const lost = member.on('2026-11-25 09:00')
  assert.deepEqual([lost.code, lost.since], ['start', moment('2026-11-25')])
  assert.deepEqual(codes(member), ['start began', 'bronze reached', 'start missed'])
})

test('default programme: an order the day before keeps the tier', () => {
  const member = aMember(poland, '2025-11-25')
  member.counts('2025-11-25 15:00', { spendMinor: pln(600) })
  member.counts('2026-11-24 15:00', { spendMinor: pln(500) })
  const { code, since } = member.on('2027-01-01')
  assert.deepEqual([code, since], ['bronze', moment('2025-11-25 15:00')])
})

test('a refund takes back the tier that the order gave, even where tiers are kept for years or never lost', () => {
  for (const rules of [byYear, { ...byYear, downgrade: 'never' }, { ...byYear, downgrade: 'one' }] satisfies Partial<Tiers>[]) {
    const member = aMember(tiersOf({ start: 0, bronze: pln(500), silver: pln(1500), gold: pln(4000) }, rules), '2026-01-01')
    member.counts('2026-02-01 10:00', { spendMinor: pln(700) })
    assert.equal(member.counts('2026-12-30 10:00', { spendMinor: pln(4000) }).code, 'gold')
    assert.equal(member.on('2027-01-10 10:00').code, 'gold')
    const { code, until } = member.counts('2027-01-10 10:00', { day: '2026-12-30', spendMinor: pln(-4000) })
    assert.equal(code, 'bronze')
    assert.deepEqual(until, rules.downgrade === 'never' ? null : moment('2028-01-01'))
    assert.equal(member.changes.at(-1)?.reason, 'undone')
  }
})

test('a part refund leaves the tier that the rest would have given', () => {
  const member = aMember(poland, '2026-01-01')
  assert.equal(member.counts('2026-03-01 10:00', { spendMinor: pln(4500) }).code, 'gold')
  assert.equal(member.counts('2026-03-09 10:00', { day: '2026-03-01', spendMinor: pln(-2000) }).code, 'silver')
})

test('an upgrade that waits for the next period goes with its order', () => {
  const member = aMember(tiersOf({ start: 0, gold: pln(100) }, { ...byYear, upgrade: 'next_period' }), '2026-01-01')
  assert.deepEqual(member.counts('2026-05-01 10:00', { spendMinor: pln(100) }).next, { code: 'gold', from: moment('2027-01-01') })
  assert.equal(member.counts('2026-05-09 10:00', { day: '2026-05-01', spendMinor: pln(-1) }).next, null)
  assert.equal(member.on('2027-06-01').code, 'start')
})

test('a year that meets the threshold again keeps the tier for the next one', () => {
  const member = aMember(years, '2026-01-01')
  member.counts('2026-06-01 10:00', { spendMinor: pln(4000) })
  assert.deepEqual(member.on('2026-12-31').until, moment('2028-01-01'))
  assert.deepEqual(member.counts('2027-03-01 10:00', { spendMinor: pln(4000) }).until, moment('2029-01-01'))
  assert.equal(member.on('2028-12-31').code, 'gold')
  assert.equal(member.on('2029-01-01').code, 'start')
})

test('who loses a tier goes to the one that the last years still give', () => {
  const member = aMember(years, '2026-01-01')
  member.counts('2026-06-01 10:00', { spendMinor: pln(4000) })
  member.counts('2027-06-01 10:00', { spendMinor: pln(1500) })
  const { code, until } = member.on('2028-01-01')
  assert.deepEqual([code, until], ['silver', moment('2029-01-01')])
})

test('down by one is a level a period', () => {
  const member = aMember(
    tiersOf({ start: 0, bronze: pln(500), silver: pln(1500), gold: pln(4000) }, { ...byYear, downgrade: 'one' }),
    '2026-01-01',
  )
  member.counts('2026-06-01 10:00', { spendMinor: pln(4000) })
  assert.deepEqual(
    ['2028-01-01', '2028-12-31', '2029-01-01', '2030-01-01', '2031-01-01'].map((day) => member.on(day).code),
    ['silver', 'silver', 'bronze', 'start', 'start'],
  )
})

test('down by one in a rolling window is a level a month', () => {
  const member = aMember(tiersOf({ start: 0, bronze: pln(500), silver: pln(1500) }, { downgrade: 'one' }), '2025-06-15')
  member.counts('2025-06-15 10:00', { spendMinor: pln(2000) })
  assert.deepEqual(
    ['2026-06-14', '2026-06-15', '2026-07-14', '2026-07-15'].map((day) => member.on(day).code),
    ['silver', 'bronze', 'bronze', 'start'],
  )
})

test('grace begins when a tier would be lost, and ends with the month if so rounded', () => {
  const endOf = (roundedTo: 'day' | 'month') => {
    const member = aMember(tiersOf({ start: 0, bronze: pln(500) }, { grace: { months: 1, days: 0, roundedTo } }), '2025-06-15')
    member.counts('2025-06-15 10:00', { spendMinor: pln(500) })
    member.on('2026-06-15')
    const { code, until, earned } = member.on('2026-06-20')
    assert.deepEqual([code, earned.endsAt], ['bronze', until])
    return until
  }
  assert.deepEqual([endOf('day'), endOf('month')], [moment('2026-07-15'), moment('2026-08-01')])
})

test('who meets the threshold again during the grace has lost nothing', () => {
  const member = aMember(tiersOf({ start: 0, bronze: pln(500) }, { grace: { months: 1, days: 0, roundedTo: 'day' } }), '2025-06-15')
  member.counts('2025-06-15 10:00', { spendMinor: pln(500) })
  const { code, since, earned } = member.counts('2026-07-01 10:00', { spendMinor: pln(500) })
  assert.deepEqual([code, since, earned.endsAt], ['bronze', moment('2025-06-15 10:00'), null])
})

test('years of members begin on the day of joining; who joined on 29 February begins on the 28th where there is none', () => {
  const member = aMember(
    tiersOf({ start: 0, bronze: 10 }, { metric: 'orders', window: { kind: 'anniversary' }, validity: { kind: 'anniversary' } }),
    '2024-02-29',
  )
  member.counts('2024-03-05 10:00', { orders: 10 })
  assert.deepEqual(member.on('2025-02-27 23:59').until, moment('2025-02-28'))
  assert.equal(member.on('2025-02-28').code, 'start')
})

test('a score is a point an order and one per 100 whole units of money in the window', () => {
  const member = aMember(tiersOf({ start: 0, bronze: 3 }, { metric: 'score' }), '2026-01-01')
  assert.equal(member.counts('2026-01-05 10:00', { orders: 1, spendMinor: 19_999 }).code, 'start')
  assert.equal(member.counts('2026-01-06 10:00', { spendMinor: 1 }).code, 'bronze')
})

test('orders that are known late count from their own day, and the tier from when they are known', () => {
  const member = aMember(poland, '2026-01-01')
  member.on('2026-06-01 09:00')
  const { code, since } = member.counts('2026-06-01 10:00', { day: '2025-09-10', spendMinor: pln(600) })
  assert.deepEqual([code, since], ['bronze', moment('2026-06-01 10:00')])
  assert.equal(member.on('2026-09-10').code, 'start')
})

test('a tier given by hand is the least until its day, and what was earned shows again afterwards', () => {
  const member = aMember(poland, '2026-01-01')
  const { state } = evaluateTier(poland, member.context(), null, moment('2026-01-01'))
  const given = giveTier(poland, member.context(), state, { code: 'silver', until: moment('2026-02-01') }, moment('2026-01-10'))
  assert.deepEqual([given.state.code, given.state.until, given.changes[0]?.reason], ['silver', moment('2026-02-01'), 'given'])
  member.counts('2026-01-20 10:00', { spendMinor: pln(500) })
  const [seen] = [evaluateTier(poland, member.context(), given.state, moment('2026-01-20 10:00')).state]
  assert.equal(seen.code, 'silver')
  const after = settleTier(poland, member.context(), seen, { from: moment('2026-01-20 10:00'), to: moment('2026-03-01') })
  assert.deepEqual(after.changes, [{ from: 'silver', to: 'bronze', at: moment('2026-02-01'), reason: 'gift_ended' }])
  assert.deepEqual([after.state.earned.since, after.state.manual], [moment('2026-01-20 10:00'), null])
})

test('a gift that is taken back ends at once, and down by one does not apply to it', () => {
  const tiers = tiersOf({ start: 0, bronze: pln(500), silver: pln(1500) }, { downgrade: 'one' })
  const context = aMember(tiers, '2026-01-01').context()
  const { state } = evaluateTier(tiers, context, null, moment('2026-01-01'))
  const given = giveTier(tiers, context, state, { code: 'silver', until: null }, moment('2026-01-10')).state
  assert.equal(giveTier(tiers, context, given, null, moment('2026-01-11')).state.code, 'start')
})

test('a higher threshold takes nothing before the time that was promised, and the preview says when', () => {
  const member = aMember(years, '2026-01-01')
  const state = member.counts('2026-06-01 10:00', { spendMinor: pln(4000) })
  const raised = tiersOf({ start: 0, bronze: pln(500), silver: pln(1500), gold: pln(6000) }, byYear)
  const at = moment('2026-07-01 10:00')
  assert.deepEqual(previewTier(raised, member.context(), state, at), {
    from: 'gold',
    to: 'gold',
    ends: { at: moment('2028-01-01'), to: 'start' },
  })
  const { state: seen, changes } = evaluateTier(raised, member.context(), state, at)
  assert.deepEqual([seen.code, seen.until, changes], ['gold', moment('2028-01-01'), []])
  const lost = settleTier(raised, member.context(), seen, { from: at, to: moment('2028-06-01') })
  assert.deepEqual(lost.changes, [{ from: 'gold', to: 'start', at: moment('2028-01-01'), reason: 'missed' }])
})

test('a higher threshold in a programme that promises nothing counts at once, and in one with grace after it', () => {
  const raise = (rules: Partial<Tiers>) => {
    const member = aMember(tiersOf({ start: 0, bronze: pln(500) }, rules), '2026-01-01')
    const state = member.counts('2026-06-01 10:00', { spendMinor: pln(500) })
    const at = moment('2026-07-01 10:00')
    return previewTier(tiersOf({ start: 0, bronze: pln(600) }, rules), member.context(), state, at)
  }
  assert.deepEqual(raise({}), { from: 'bronze', to: 'start', ends: null })
  assert.deepEqual(raise({ grace: { months: 1, days: 0, roundedTo: 'day' } }), {
    from: 'bronze',
    to: 'bronze',
    ends: { at: moment('2026-08-01'), to: 'start' },
  })
  assert.deepEqual(raise({ downgrade: 'never' }), { from: 'bronze', to: 'bronze', ends: null })
})

test('a lower threshold lifts who meets it; a tier that is gone leaves the best that is met', () => {
  const member = aMember(poland, '2026-01-01')
  const state = member.counts('2026-06-01 10:00', { spendMinor: pln(1600) })
  const at = moment('2026-07-01 10:00')
  const lowered = tiersOf({ start: 0, bronze: pln(500), silver: pln(1000), gold: pln(1600) })
  assert.deepEqual(evaluateTier(lowered, member.context(), state, at).changes, [
    { from: 'silver', to: 'gold', at, reason: 'program_changed' },
  ])
  const without = tiersOf({ start: 0, bronze: pln(500), gold: pln(4000) })
  assert.deepEqual(evaluateTier(without, member.context(), state, at).changes, [
    { from: 'silver', to: 'bronze', at, reason: 'program_changed' },
  ])
})

test('names and benefits can change without anything else', () => {
  const member = aMember(years, '2026-01-01')
  const state = member.counts('2026-06-01 10:00', { spendMinor: pln(1600) })
  const renamed = {
    ...years,
    levels: years.levels.map((tier) => ({ ...tier, name: { en: 'New' }, benefits: { ...tier.benefits, earnFactor: '2' } })),
  }
  assert.deepEqual(evaluateTier(renamed, member.context(), state, moment('2026-06-01 10:00')), { state, changes: [] })
})

test('rules are the same in any order of their keys', () => {
  const member = aMember(years, '2026-01-01')
  const state = member.counts('2026-06-01 10:00', { spendMinor: pln(1600) })
  const { window, levels, ...rest } = years
  const turned = { levels, ...rest, window: Object.fromEntries(Object.entries(window).reverse()) as Tiers['window'] }
  assert.deepEqual(evaluateTier(turned, member.context(), state, moment('2026-06-01 10:00')), { state, changes: [] })
})

test('a state comes back from JSON as it was', () => {
  const member = aMember(years, '2026-01-01')
  const state = member.counts('2026-06-01 10:00', { spendMinor: pln(1600) })
  assert.deepEqual(TierState.parse(JSON.parse(JSON.stringify(state))), state)
})
