import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chooseLanguage, createFormats, currencyDigits } from './formats.ts'

const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ')

test('money is written as each language writes it', () => {
  assert.equal(plain(createFormats('pl').formatMoney(123450, 'PLN')), '1234,50 zł')
  assert.equal(plain(createFormats('pl').formatMoney(12345678, 'PLN')), '123 456,78 zł')
  assert.equal(plain(createFormats('uk').formatMoney(123450, 'UAH')), '1 234,50 ₴')
  assert.equal(plain(createFormats('en').formatMoney(123450, 'GBP')), '£1,234.50')
})

test('minor digits follow ISO 4217, not two for all', () => {
  assert.deepEqual(['PLN', 'JPY', 'KWD', 'HUF'].map(currencyDigits), [2, 0, 3, 2])
  assert.equal(plain(createFormats('en').formatMoney(1500, 'JPY')), '¥1,500')
  assert.equal(plain(createFormats('en').formatMoney(1500, 'KWD')), 'KWD 1.500')
})

test('a calendar day stays the same day whatever the reader’s zone', () => {
  assert.equal(createFormats('en').formatDay('2024-02-29'), '29 Feb 2024')
  assert.equal(plain(createFormats('pl').formatDay('2024-02-29')), '29 lut 2024')
  assert.equal(plain(createFormats('uk').formatDay('2024-02-29')), '29 лют. 2024')
})

test('a birthday without its year is told as day and month', () => {
  assert.equal(createFormats('en').formatDay('--02-29'), '29 February')
  assert.equal(plain(createFormats('pl').formatDay('--05-17')), '17 maja')
  assert.equal(plain(createFormats('uk').formatDay('--05-17')), '17 травня')
})

test('time is told from now in the unit people would use', () => {
  const { formatRelative } = createFormats('en')
  const now = new Date('2026-03-10T12:00:00Z')
  assert.equal(formatRelative('2026-03-10T11:57:00Z', now), '3 minutes ago')
  assert.equal(formatRelative('2026-03-09T12:00:00Z', now), 'yesterday')
  assert.equal(formatRelative('2026-03-13T12:00:00Z', now), 'in 3 days')
})

test('the first spoken language of the wished ones is taken, English when none is', () => {
  assert.equal(chooseLanguage(['de-DE', 'uk-UA', 'pl']), 'uk')
  assert.equal(chooseLanguage(['', 'PL-pl']), 'pl')
  assert.equal(chooseLanguage(['de', 'fr']), 'en')
})

test('days, months and moments are written without “р.”, whatever the zone', () => {
  const { formatDay, formatDayOf, formatMoment, formatMonth } = createFormats('uk')
  assert.equal(formatMonth('2025-12'), 'грудень 2025')
  assert.equal(formatDay('2026-03-01'), '1 бер. 2026')
  assert.equal(formatMoment('2026-03-01T09:05:00Z', 'Europe/Kyiv'), '1 бер. 2026, 11:05')
  assert.equal(formatDayOf('2023-12-31T23:00:00+00:00', 'Europe/Warsaw'), '1 січ. 2024')
})
