import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventTime, readInstant } from './event-time.ts'

const receivedAt = Date.parse('2026-03-01T10:00:00Z')
const told = (original: string | null, sentAt: string | null, isHistorical = false) =>
  eventTime({ original: readInstant(original), sentAt: readInstant(sentAt), receivedAt, isHistorical })
const at = (instant: string, isClamped = false) => ({ kind: 'time' as const, at: Date.parse(instant), isClamped })

test('A4 a clock an hour fast, sent five seconds after the event: five seconds before it arrived', () =>
  assert.deepEqual(told('2026-03-01T10:59:55Z', '2026-03-01T11:00:00Z'), at('2026-03-01T09:59:55Z')))

test('A4 a clock three days slow, with two hours in the queue: two hours before it arrived', () =>
  assert.deepEqual(told('2026-02-26T08:00:00Z', '2026-02-26T10:00:00Z'), at('2026-03-01T08:00:00Z')))

test('A4 without the time of sending, what was said; without any, the arrival', () => {
  assert.deepEqual(told('2026-02-26T08:00:00Z', null), at('2026-02-26T08:00:00Z'))
  assert.deepEqual(told(null, '2026-02-26T08:00:00Z'), at('2026-03-01T10:00:00Z'))
  assert.deepEqual(told('yesterday', 'today'), at('2026-03-01T10:00:00Z'))
})

test('A4 later than an hour after it arrived it is clamped to the arrival, and says so', () => {
  assert.deepEqual(told('2026-03-01T11:00:00Z', null), at('2026-03-01T11:00:00Z'))
  assert.deepEqual(told('2026-03-01T11:00:00.001Z', null), at('2026-03-01T10:00:00Z', true))
  assert.deepEqual(told('2030-01-01T00:00:00Z', '2026-03-01T10:00:00Z'), at('2026-03-01T10:00:00Z', true))
})

test('A4 older than ten years is refused', () => {
  assert.equal(told('2016-03-02T00:00:00Z', null).kind, 'time')
  assert.equal(told('2016-02-28T00:00:00Z', null).kind, 'too_old')
  assert.equal(told('2026-03-01T10:00:00Z', '2036-04-01T10:00:00Z').kind, 'too_old')
})

test('A4 what is brought in from the past is not corrected', () =>
  assert.deepEqual(told('2019-05-01T00:00:00Z', '2026-03-01T09:00:00Z', true), at('2019-05-01T00:00:00Z')))

test('instants are read as senders write them, and nothing else is', () => {
  const iso = Date.parse('2015-02-02T00:30:08.276Z')
  for (const text of [
    '2015-02-02T00:30:08.276Z',
    '2015-2-02T00:30:08.276Z',
    '2015-02-02 00:30:08.276Z',
    '2015-02-02T01:30:08.276+01:00',
    iso,
  ])
    assert.equal(readInstant(text), iso, String(text))
  assert.equal(readInstant('2015-02-02'), Date.parse('2015-02-02T00:00:00Z'))
  for (const text of [
    '',
    '5',
    '1e9',
    'March 7',
    '2015-13-02T00:00:00Z',
    '2015-02-02T25:00:00Z',
    '9'.repeat(1e6),
    null,
    undefined,
    {},
    [],
    1.5,
    1e18,
    Infinity,
  ])
    assert.equal(readInstant(text), null, String(text).slice(0, 20))
})
