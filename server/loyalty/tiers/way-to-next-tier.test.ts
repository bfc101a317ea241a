import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Tiers } from '../program.ts'
import { aMember, moment, tiersOf } from './tiers-for-tests.ts'
import { wayToNextTier } from './way-to-next-tier.ts'

const pln = (amount: number) => amount * 100
const levels = { start: 0, bronze: pln(500), silver: pln(1500), gold: pln(4000) }
const poland = tiersOf(levels)

function wayOf(tiers: Tiers, member: ReturnType<typeof aMember>, at: string) {
  return wayToNextTier(tiers, member.context(), member.on(at), moment(at))
}

test('default programme: what counts, what is missing, when it counts no more, and what would keep the tier', () => {
  const member = aMember(poland, '2026-01-10')
  member.counts('2026-01-10 10:00', { spendMinor: pln(400) })
  member.counts('2026-03-05 10:00', { spendMinor: pln(200) })
  assert.deepEqual(wayOf(poland, member, '2026-06-01'), {
    metric: pln(600),
    next: { code: 'silver', missing: pln(900) },
    falls: { on: '2027-01-10', metric: pln(200) },
    loss: { at: moment('2027-01-10'), to: 'start', missing: pln(300) },
  })
})

test('a newcomer has only the way up', () => {
  const member = aMember(poland, '2026-01-10')
  assert.deepEqual(wayOf(poland, member, '2026-01-10'), { metric: 0, next: { code: 'bronze', missing: pln(500) }, falls: null, loss: null })
})

test('at the top there is no way up; what never leaves the window is never lost', () => {
  const tiers = tiersOf(levels, { window: { kind: 'lifetime' } })
  const member = aMember(tiers, '2026-01-10')
  member.counts('2026-01-10 10:00', { spendMinor: pln(5000) })
  assert.deepEqual(wayOf(tiers, member, '2026-06-01'), { metric: pln(5000), next: null, falls: null, loss: null })
})

test('in calendar years a tier is kept by meeting its threshold once more before it ends', () => {
  const tiers = tiersOf(levels, { window: { kind: 'calendar', per: 'year' }, validity: { kind: 'end_of_period', periodsMore: 1 } })
  const member = aMember(tiers, '2026-01-10')
  member.counts('2026-06-01 10:00', { spendMinor: pln(4000) })
  member.counts('2027-02-01 10:00', { spendMinor: pln(1500) })
  assert.deepEqual(wayOf(tiers, member, '2027-10-01'), {
    metric: pln(1500),
    next: null,
    falls: { on: '2028-01-01', metric: 0 },
    loss: { at: moment('2028-01-01'), to: 'silver', missing: pln(2500) },
  })
})

test('nothing of this month keeps a tier that lives from the month alone', () => {
  const tiers = tiersOf(levels, { window: { kind: 'calendar', per: 'month' } })
  const member = aMember(tiers, '2026-01-10')
  member.counts('2026-01-10 10:00', { spendMinor: pln(500) })
  assert.deepEqual(wayOf(tiers, member, '2026-01-20').loss, { at: moment('2026-02-01'), to: 'start', missing: null })
})

test('what is reached and begins with the next period lacks nothing', () => {
  const tiers = tiersOf(levels, {
    window: { kind: 'calendar', per: 'year' },
    validity: { kind: 'end_of_period', periodsMore: 1 },
    upgrade: 'next_period',
  })
  const member = aMember(tiers, '2026-01-10')
  member.counts('2026-01-10 10:00', { spendMinor: pln(600) })
  assert.deepEqual(wayOf(tiers, member, '2026-06-01').next, { code: 'bronze', missing: 0 })
})

test('by balance: what is missing, and what keeps a tier whose grace runs', () => {
  const tiers = tiersOf({ start: 0, bronze: 100 }, { metric: 'balance', grace: { months: 1, days: 0, roundedTo: 'day' } })
  const member = aMember(tiers, '2026-01-01')
  member.counts('2026-01-10 10:00', { balance: 120 })
  member.counts('2026-01-15 10:00', { balance: -80 })
  assert.deepEqual(wayOf(tiers, member, '2026-01-20'), {
    metric: 40,
    next: null,
    falls: null,
    loss: { at: moment('2026-02-10'), to: 'start', missing: 60 },
  })
})
