/** Section 7.11 of the specification: what other systems document, as they document it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Tiers } from '../program.ts'
import { aMember, moment, tiersOf } from './tiers-for-tests.ts'

const metals = { basic: 0, silver: 100, gold: 500, platinum: 1000 }

test('7.11 a tier by balance follows it up and down (support.voucherify.io 587)', () => {
  const member = aMember(tiersOf(metals, { metric: 'balance' }), '2023-01-01')
  assert.equal(member.counts('2023-01-10 12:00', { balance: 100 }).code, 'silver')
  assert.equal(member.counts('2023-02-15 12:00', { balance: -50 }).code, 'basic')
  assert.equal(member.counts('2023-02-25 12:00', { balance: 500 }).code, 'gold')
  assert.deepEqual(
    member.changes.map(({ from, to, reason }) => [from, to, reason]),
    [
      [null, 'basic', 'began'],
      ['basic', 'silver', 'reached'],
      ['silver', 'basic', 'missed'],
      ['basic', 'gold', 'reached'],
    ],
  )
})

/** Points earned in calendar months; the threshold is met on 10 March. */
function metOnTheTenth(rules: Partial<Tiers>) {
  const member = aMember(
    tiersOf({ basic: 0, gold: 100 }, { metric: 'points_earned', window: { kind: 'calendar', per: 'month' }, ...rules }),
    '2026-03-01',
  )
  member.counts('2026-03-10 12:00', { points: 100 })
  return member
}

test('7.11 monthly window, immediate: from 10 March, valid to 31 March', () => {
  const member = metOnTheTenth({ validity: { kind: 'end_of_period', periodsMore: 0 } })
  const { code, since, until } = member.on('2026-03-10 12:00')
  assert.deepEqual({ code, since, until }, { code: 'gold', since: moment('2026-03-10 12:00'), until: moment('2026-04-01') })
  assert.equal(member.on('2026-03-31 23:59').code, 'gold')
  assert.equal(member.on('2026-04-01').code, 'basic')
})

test('7.11 monthly window, immediate: valid to 30 April where the next period is in', () => {
  const member = metOnTheTenth({ validity: { kind: 'end_of_period', periodsMore: 1 } })
  assert.equal(member.on('2026-04-30 23:59').code, 'gold')
  assert.equal(member.on('2026-05-01').code, 'basic')
})

test('7.11 monthly window, next period: from 1 April, valid to 30 April', () => {
  const member = metOnTheTenth({ upgrade: 'next_period', validity: { kind: 'end_of_period', periodsMore: 0 } })
  const { code, next } = member.on('2026-03-31 23:59')
  assert.deepEqual({ code, next }, { code: 'basic', next: { code: 'gold', from: moment('2026-04-01') } })
  assert.deepEqual(member.on('2026-04-01').next, null)
  assert.equal(member.on('2026-04-30 23:59').code, 'gold')
  assert.equal(member.on('2026-05-01').code, 'basic')
})

test('7.11 monthly window, extended by 7 days: into 7 April', () => {
  const member = metOnTheTenth({ validity: { kind: 'end_of_period', periodsMore: 0 }, grace: { months: 0, days: 7, roundedTo: 'day' } })
  assert.deepEqual(member.on('2026-03-20').until, moment('2026-04-08'))
  assert.equal(member.on('2026-04-07 23:59').code, 'gold')
  assert.equal(member.on('2026-04-08').code, 'basic')
})

/** 250 points make Gold on 20 July; 200 of them are spent on the 25th. */
function goldSpends(rules: Partial<Tiers>) {
  const member = aMember(tiersOf({ bronze: 0, silver: 100, gold: 200 }, { metric: 'balance', ...rules }), '2026-07-01')
  assert.equal(member.counts('2026-07-20 10:00', { balance: 250 }).code, 'gold')
  member.counts('2026-07-25 10:00', { balance: -200 })
  return member
}

test('7.11 250 points are Gold on 20 July, 200 spent on the 25th: fit is Bronze at once', () => {
  assert.equal(goldSpends({}).on('2026-07-25 10:00').code, 'bronze')
})

test('7.11 … with a month of grace not before the end of 19 August', () => {
  const member = goldSpends({ grace: { months: 1, days: 0, roundedTo: 'day' } })
  assert.deepEqual(member.on('2026-07-25 10:00').until, moment('2026-08-20'))
  assert.equal(member.on('2026-08-19 23:59').code, 'gold')
  assert.equal(member.on('2026-08-20').code, 'bronze')
})

test('7.11 … with the month rounded at the end of 31 August', () => {
  const member = goldSpends({ grace: { months: 1, days: 0, roundedTo: 'month' } })
  assert.equal(member.on('2026-08-31 23:59').code, 'gold')
  assert.equal(member.on('2026-09-01').code, 'bronze')
})

test('7.11 … a fixed time counts its first day: 31 days and a month from 20 July end 20 August 00:00, 30 days a day earlier', () => {
  const endOf = (months: number, days: number) => goldSpends({ validity: { kind: 'fixed', months, days } }).on('2026-07-25 10:00').until
  assert.deepEqual([endOf(0, 31), endOf(1, 0), endOf(0, 30)], [moment('2026-08-20'), moment('2026-08-20'), moment('2026-08-19')])
  const member = goldSpends({ validity: { kind: 'fixed', months: 0, days: 30 } })
  assert.equal(member.on('2026-08-18 23:59').code, 'gold')
  assert.equal(member.on('2026-08-19').code, 'bronze')
})

for (const [points, level] of [
  [5, 'zero'],
  [10, 'one'],
  [30, 'two'],
] as const) {
  test(`7.11 levels 0, 10, 30, 100: with ${points} active points at the end of the year a member goes to level ${level} (OLOSS level_downgrade_settings)`, () => {
    const levels = { zero: 0, one: 10, two: 30, three: 100 }
    const rules: Partial<Tiers> = {
      metric: 'balance',
      window: { kind: 'calendar', per: 'year' },
      validity: { kind: 'end_of_period', periodsMore: 0 },
    }
    const member = aMember(tiersOf(levels, rules), '2026-01-01')
    member.counts('2026-03-01 10:00', { balance: 100 })
    member.counts('2026-06-01 10:00', { balance: points - 100 })
    assert.equal(member.on('2026-12-31 23:59').code, 'three')
    assert.equal(member.on('2027-01-01').code, level)
  })
}

test('5.11 a tier by balance is reached before points are redeemed by themselves, and kept for its time', () => {
  const member = aMember(tiersOf(metals, { metric: 'balance', validity: { kind: 'fixed', months: 1, days: 0 } }), '2026-01-01')
  assert.equal(member.counts('2026-01-10', { balance: 100 }).code, 'silver')
  assert.equal(member.counts('2026-01-10', { balance: -100 }).code, 'silver')
  assert.equal(member.on('2026-02-10').code, 'basic')
})

test('7.11 spending does not lower what was earned', () => {
  const member = aMember(tiersOf(metals, { metric: 'points_earned' }), '2026-01-01')
  member.counts('2026-01-10 12:00', { points: 500, balance: 500 })
  assert.equal(member.counts('2026-01-11 12:00', { balance: -500 }).code, 'gold')
})
