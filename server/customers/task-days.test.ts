import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dueTimes, nextDueOn } from './task-days.ts'

test('a task is due by the day where its assignee is', () => {
  const times = (day: string, zone: string) => Object.values(dueTimes(day, zone)).map((at) => at.toISOString())
  assert.deepEqual(times('2026-03-05', 'Europe/Warsaw'), ['2026-03-05T08:00:00.000Z', '2026-03-05T23:00:00.000Z'])
  assert.deepEqual(times('2026-03-05', 'Europe/Kyiv'), ['2026-03-05T07:00:00.000Z', '2026-03-05T22:00:00.000Z'])
  // The clocks go forward that night: the day is an hour shorter.
  assert.deepEqual(times('2026-03-29', 'Europe/Warsaw'), ['2026-03-29T07:00:00.000Z', '2026-03-29T22:00:00.000Z'])
})

test('what comes back comes back in its own rhythm, and never in the past', () => {
  const next = (dueOn: string, recurrence: 'daily' | 'weekly' | 'monthly', now: string, monthDay = 31) =>
    nextDueOn({ dueOn, recurrence, monthDay }, new Date(now), 'Europe/Warsaw')
  assert.equal(next('2026-03-05', 'daily', '2026-03-05T10:00:00Z'), '2026-03-06')
  assert.equal(next('2026-03-05', 'daily', '2026-03-01T10:00:00Z'), '2026-03-06', 'done early, the next day is the next')
  assert.equal(next('2026-03-05', 'weekly', '2026-03-20T10:00:00Z'), '2026-03-26', 'two missed weeks are not made up for')
  assert.equal(next('2026-01-31', 'monthly', '2026-01-31T10:00:00Z'), '2026-02-28')
  assert.equal(next('2026-02-28', 'monthly', '2026-02-28T10:00:00Z'), '2026-03-31', 'the day of the month comes back')
  assert.equal(next('2026-12-15', 'monthly', '2026-12-15T10:00:00Z', 15), '2027-01-15')
  // 23:30 in Warsaw is still the day before in UTC.
  assert.equal(next('2026-03-05', 'daily', '2026-03-05T23:30:00Z'), '2026-03-07')
})
