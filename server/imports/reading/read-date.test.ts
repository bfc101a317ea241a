import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type DateOrder, readDate } from './read-date.ts'
import { guessDateOrder, guessDecimalMark } from './sample-values.ts'

const wall = (text: string, order: DateOrder = 'dmy'): string => {
  const reading = readDate(text, order)
  if (reading.kind === 'fault') return reading.code
  if (reading.kind === 'instant') return new Date(reading.ms).toISOString()
  return [reading.y, reading.m, reading.d, reading.h, reading.mi, reading.s].join(' ')
}

test('dates are read as shops write them', () => {
  assert.equal(wall('2010-12-01 08:26:00'), '2010 12 1 8 26 0')
  assert.equal(wall('2010-12-01T08:26'), '2010 12 1 8 26 0')
  assert.equal(wall('01.12.2010 8:26'), '2010 12 1 8 26 0')
  assert.equal(wall('12/1/2010 8:26', 'mdy'), '2010 12 1 8 26 0')
  assert.equal(wall('12/1/2010 8:26 PM', 'mdy'), '2010 12 1 20 26 0')
  assert.equal(wall('12/1/10 12:05 am', 'mdy'), '2010 12 1 0 5 0')
  assert.equal(wall('2010/12/1'), '2010 12 1 0 0 0')
  assert.equal(wall('01.12.2010 р. 08:26'), '2010 12 1 8 26 0')
  assert.equal(wall('20101201'), '2010 12 1 0 0 0')
})

test('a zone makes an exact instant', () => {
  assert.equal(wall('2026-11-20 10:15:00 +0100'), '2026-11-20T09:15:00.000Z')
  assert.equal(wall('2026-11-20T10:15:00.123Z'), '2026-11-20T10:15:00.000Z')
  assert.equal(wall('2026-11-20T10:15:00+05:30'), '2026-11-20T04:45:00.000Z')
  assert.equal(wall('1795170900'), '2026-11-20T10:35:00.000Z')
  assert.equal(wall('1795170900000'), '2026-11-20T10:35:00.000Z')
})

test('day numbers of spreadsheets are read to the second', () => {
  assert.equal(wall('40513.351388888889'), '2010 12 1 8 26 0')
  assert.equal(wall('40513,5'), '2010 12 1 12 0 0')
})

test('days that the calendar does not have are impossible, and never swapped into others', () => {
  for (const text of ['31.02.2026', '2026-02-30', '00.01.2026', '13/13/2026', '2026-01-01 25:00', '20261301'])
    assert.equal(wall(text), 'date_impossible')
  assert.equal(wall('01/13/2026', 'dmy'), 'date_impossible')
  assert.equal(wall('13/01/2026', 'mdy'), 'date_impossible')
})

test('what is no date is unreadable', () => {
  for (const text of ['yesterday', '12', '5/2026', '2.50', '#####']) assert.equal(wall(text), 'date_unreadable')
})

test('one telling date settles the order of day and month', () => {
  assert.equal(guessDateOrder(['1/2/2026', '2/25/2026']), 'mdy')
  assert.equal(guessDateOrder(['1/2/2026', '25/2/2026']), 'dmy')
  assert.equal(guessDateOrder(['2026-02-01']), 'ymd')
})

test('without a telling date, unpadded slashes are American and all else has the day first', () => {
  assert.equal(guessDateOrder(['12/1/2010 8:26', '12/1/2010 8:28']), 'mdy')
  assert.equal(guessDateOrder(['01/02/2026']), 'dmy')
  assert.equal(guessDateOrder(['1.2.2026']), 'dmy')
})

test('the decimal mark is found in spite of thousands', () => {
  assert.equal(guessDecimalMark(['1 049,50 zł', '1.234', '5']), ',')
  assert.equal(guessDecimalMark(['1,234.50', '2,000', '3.1']), '.')
})
