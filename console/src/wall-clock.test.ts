import assert from 'node:assert/strict'
import { test } from 'node:test'
import { endOfDay, instantOf, lastDayBefore } from './wall-clock.ts'

test('a day ends with the midnight of the shop’s zone, on days when clocks change, too', () => {
  assert.equal(endOfDay('2026-01-31', 'Europe/Warsaw'), '2026-01-31T23:00:00.000Z')
  assert.equal(endOfDay('2026-03-29', 'Europe/Kyiv'), '2026-03-29T21:00:00.000Z')
  assert.equal(endOfDay('2026-10-25', 'Europe/Warsaw'), '2026-10-25T23:00:00.000Z')
  assert.equal(endOfDay('2026-12-31', 'America/New_York'), '2027-01-01T05:00:00.000Z')
  assert.equal(endOfDay('', 'Europe/Warsaw'), null)
})

test('the last day before an end is the day that was said', () => {
  for (const timeZone of ['Europe/Warsaw', 'Europe/Kyiv', 'UTC', 'America/New_York', 'Pacific/Auckland'])
    for (const day of ['2026-01-31', '2026-03-28', '2026-03-29', '2026-10-25', '2028-02-29'])
      assert.equal(lastDayBefore(endOfDay(day, timeZone) ?? '', timeZone), day, timeZone)
})

test('a time that comes twice is its first, and one that is skipped moves forward', () => {
  assert.equal(instantOf('2026-10-25T02:30', 'Europe/Warsaw'), '2026-10-25T00:30:00.000Z')
  assert.equal(instantOf('2026-03-29T02:30', 'Europe/Warsaw'), '2026-03-29T01:30:00.000Z')
  assert.equal(instantOf('2026-07-01T12:00', 'Europe/Kyiv'), '2026-07-01T09:00:00.000Z')
  assert.equal(instantOf('', 'Europe/Kyiv'), null)
})
