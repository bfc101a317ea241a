import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import {
  addDays,
  addMonths,
  daysBetween,
  endOfMonth,
  isCalendarDay,
  isTimeZone,
  localDay,
  localHour,
  localToInstant,
  monthOf,
  startOfDay,
  systemClock,
} from './clock.ts'

const instantOf = (text: string, zone: string) => {
  const [y = 0, m = 0, d = 0, h = 0, mi = 0, s = 0] = text.split(/\D/).map(Number)
  return localToInstant({ y, m, d, h, mi, s }, zone).toISOString()
}

test('in autumn a time that occurs twice is the earlier instant', () => {
  assert.equal(instantOf('2026-10-25 01:59:59', 'Europe/Warsaw'), '2026-10-24T23:59:59.000Z')
  assert.equal(instantOf('2026-10-25 02:30:00', 'Europe/Warsaw'), '2026-10-25T00:30:00.000Z')
  assert.equal(instantOf('2026-10-25 03:00:00', 'Europe/Warsaw'), '2026-10-25T02:00:00.000Z')
  assert.equal(instantOf('2026-10-25 03:30:00', 'Europe/Kyiv'), '2026-10-25T00:30:00.000Z')
  assert.equal(instantOf('2026-10-25 04:00:00', 'Europe/Kyiv'), '2026-10-25T02:00:00.000Z')
})

test('in spring a time that is skipped moves forward by an hour', () => {
  assert.equal(instantOf('2026-03-29 01:59:59', 'Europe/Warsaw'), '2026-03-29T00:59:59.000Z')
  assert.equal(instantOf('2026-03-29 02:30:00', 'Europe/Warsaw'), '2026-03-29T01:30:00.000Z')
  assert.equal(instantOf('2026-03-29 03:30:00', 'Europe/Warsaw'), '2026-03-29T01:30:00.000Z')
  assert.equal(instantOf('2026-03-29 03:00:00', 'Europe/Kyiv'), '2026-03-29T01:00:00.000Z')
  assert.equal(instantOf('2026-03-29 04:00:00', 'Europe/Kyiv'), '2026-03-29T01:00:00.000Z')
})

test('a day begins at the midnight of the shop', () => {
  assert.equal(localDay(new Date('2026-07-01T21:59:59.999Z'), 'Europe/Warsaw'), '2026-07-01')
  assert.equal(localDay(new Date('2026-07-01T22:00:00.000Z'), 'Europe/Warsaw'), '2026-07-02')
  assert.equal(localDay(new Date('2026-12-31T21:59:59.999Z'), 'Europe/Kyiv'), '2026-12-31')
  assert.equal(localDay(new Date('2026-12-31T22:00:00.000Z'), 'Europe/Kyiv'), '2027-01-01')
  assert.equal(localDay(new Date('2026-12-31T22:00:00.000Z'), 'Europe/Kiev'), '2027-01-01')
})

const zones = fc.oneof(fc.constantFrom('Europe/Warsaw', 'Europe/Kyiv', 'UTC'), fc.constantFrom(...Intl.supportedValuesOf('timeZone')))
const from = Date.UTC(1970, 0, 1)
const until = Date.UTC(2100, 0, 1)
const anywhen = fc.integer({ min: from, max: until })
/** Days on which clocks change in Europe, hour by hour around the change. */
const changes = fc
  .tuple(fc.integer({ min: 1996, max: 2040 }), fc.constantFrom(2, 9), fc.integer({ min: -1440, max: 1440 }))
  .map(([year, month, minutes]) => {
    const lastSunday = 31 - new Date(Date.UTC(year, month, month === 2 ? 31 : 30)).getUTCDay()
    return Date.UTC(year, month, lastSunday, 1, minutes)
  })
const instants = fc.oneof(anywhen, changes)

test('clocks that change twice in a week are followed', () => {
  assert.equal(localDay(new Date('2000-10-08T03:59:59.999Z'), 'America/Boa_Vista'), '2000-10-07')
  assert.equal(localDay(new Date('2000-10-14T03:00:00.000Z'), 'America/Boa_Vista'), '2000-10-14')
  assert.equal(localDay(new Date('2000-10-16T03:59:59.999Z'), 'America/Boa_Vista'), '2000-10-15')
})

test('days, hours and instants are those of Temporal, in every zone', () => {
  fc.assert(
    fc.property(instants, zones, (ms, zone) => {
      const zoned = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone)
      assert.equal(localDay(new Date(ms), zone), zoned.toPlainDate().toString())
      assert.equal(localHour(new Date(ms), zone), zoned.hour)

      const wall = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO('UTC').toPlainDateTime()
      const { year: y, month: m, day: d, hour: h, minute: mi, second: s, millisecond } = wall
      const expected = wall.toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds
      assert.equal(localToInstant({ y, m, d, h, mi, s, ms: millisecond }, zone).getTime(), expected)
    }),
    { numRuns: process.env.REGULARS_LONG === '1' ? 20_000 : 600 },
  )
})

test('days are counted over months, years and leap days', () => {
  assert.equal(addDays('2024-02-28', 1), '2024-02-29')
  assert.equal(addDays('2026-02-28', 1), '2026-03-01')
  assert.equal(addDays('2026-01-01', -1), '2025-12-31')
  assert.equal(daysBetween('2026-03-28', '2026-03-30'), 2)
  assert.equal(daysBetween('2010-12-01', '2011-12-09'), 373)
  assert.equal(monthOf('2026-11-22'), '2026-11')
  fc.assert(
    fc.property(instants, fc.integer({ min: -20_000, max: 20_000 }), (ms, n) => {
      const day = localDay(new Date(ms), 'UTC')
      const later = Temporal.PlainDate.from(day).add({ days: n }).toString()
      assert.equal(addDays(day, n), later)
      assert.equal(daysBetween(day, later), n)
    }),
  )
})

test('the first and the last day of the calendar hold', () => {
  assert.equal(daysBetween('0001-01-01', '9999-12-31'), 3_652_058)
  assert.equal(addDays('0099-12-31', 1), '0100-01-01')
  assert.throws(() => addDays('9999-12-31', 1), RangeError)
  assert.throws(() => localDay(new Date(Number.NaN), 'UTC'), RangeError)
})

test('days that no calendar has are refused', () => {
  for (const day of ['2026-02-29', '2026-13-01', '2026-00-10', '2026-1-01', '26-01-01', '2026/01/01', '2026-01-01T', '2026-01-0x', '']) {
    assert.throws(() => addDays(day, 0), /is no day/, day)
  }
  assert(isCalendarDay(2000, 2, 29) && !isCalendarDay(1900, 2, 29) && !isCalendarDay(2026, 4, 31) && !isCalendarDay(0, 1, 1))
  for (const impossible of ['2026-02-31 10:00:00', '2026-01-01 24:00:00', '2026-01-01 10:60:00']) {
    assert.throws(() => instantOf(impossible, 'UTC'), RangeError, impossible)
  }
})

test('only names of the zone database are time zones', () => {
  for (const id of ['Europe/Warsaw', 'Europe/Kyiv', 'Europe/Kiev', 'UTC', 'America/St_Johns']) assert(isTimeZone(id), id)
  for (const id of ['', 'Warsaw', 'Europe/Lviv', '+02:00', '-05', 'Europe/Warsaw ', 'Z']) assert(!isTimeZone(id), id)
  assert.throws(() => localDay(new Date(0), 'Europe/Lviv'), RangeError)
})

test('the clock of the system goes', () => {
  const before = Date.now()
  const now = systemClock.now().getTime()
  assert(before <= now && now <= Date.now())
})

test('a month later is the same day, or the last that the month has', () => {
  assert.deepEqual(
    ['2027-01-25', '2027-01-31', '2028-01-31', '2026-12-31'].map((day) => addMonths(day, 1)),
    ['2027-02-25', '2027-02-28', '2028-02-29', '2027-01-31'],
  )
  assert.deepEqual(
    [addMonths('2026-03-31', -1), addMonths('2026-05-15', -17), addMonths('2020-02-29', 12)],
    ['2026-02-28', '2024-12-15', '2021-02-28'],
  )
  assert.deepEqual(['2026-02-10', '2028-02-10', '2026-12-31'].map(endOfMonth), ['2026-02-28', '2028-02-29', '2026-12-31'])
})

test('a day begins where its zone begins it, also where clocks skip midnight', () => {
  assert.equal(startOfDay('2026-07-02', 'Europe/Warsaw').toISOString(), '2026-07-01T22:00:00.000Z')
  // Chile went to summer time at midnight.
  assert.equal(startOfDay('2022-09-11', 'America/Santiago').toISOString(), '2022-09-11T04:00:00.000Z')
})
