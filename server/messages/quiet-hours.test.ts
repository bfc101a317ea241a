import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { afterQuietHours, nextLocalTime, type Weekday } from './quiet-hours.ts'

const reference = JSON.parse(readFileSync(join(import.meta.dirname, 'reference/local-times.json'), 'utf8')) as {
  quietHours: [zone: string, at: string, from: number, until: number, expected: string][]
  localTimes: [zone: string, at: string, minute: number, weekdays: Weekday[], expected: string][]
}

const text = (at: Date): string => at.toISOString().replace('.000', '')

test('F5: quiet hours end where the person is, also when clocks change in the night', () => {
  assert.ok(new Set(reference.quietHours.map(([zone]) => zone)).size === 8)
  for (const [zone, at, from, until, expected] of reference.quietHours)
    assert.equal(text(afterQuietHours(new Date(at), { from, until }, zone)), expected, `${zone} ${at} ${from}–${until}`)
})

test('F5: the next local time is that of an allowed day where the person is', () => {
  for (const [zone, at, minute, weekdays, expected] of reference.localTimes)
    assert.equal(text(nextLocalTime(new Date(at), { minute, weekdays }, zone)), expected, `${zone} ${at} ${minute} ${weekdays}`)
})

test('Auckland, Monday 08:00 is Monday there; Berlin, 09:00 stays 09:00 over the change', () => {
  const monday = nextLocalTime(new Date('2026-06-05T00:00:00Z'), { minute: 480, weekdays: [1] }, 'Pacific/Auckland')
  assert.equal(text(monday), '2026-06-07T20:00:00Z')
  const nine = nextLocalTime(new Date('2026-03-28T09:00:00Z'), { minute: 540, weekdays: [1, 2, 3, 4, 5, 6, 7] }, 'Europe/Berlin')
  assert.equal(text(nine), '2026-03-29T07:00:00Z')
})

test('a window without length is never quiet', () => {
  const at = new Date('2026-06-05T23:00:00Z')
  assert.equal(afterQuietHours(at, { from: 480, until: 480 }, 'Europe/Warsaw'), at)
  assert.throws(() => nextLocalTime(at, { minute: 0, weekdays: [] }, 'Europe/Warsaw'), RangeError)
})
