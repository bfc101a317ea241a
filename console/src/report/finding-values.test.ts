import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { Finding } from '../../../server/analytics/schema.ts'
import { languages } from '../formats.ts'
import { createTranslator } from '../messages.ts'
import { findingValues } from './finding-values.ts'
import { reportFormat } from './report-format.ts'

const shop = { currency: 'PLN', timeZone: 'Europe/Warsaw' }
const findings: Finding[] = [
  {
    code: 'second_order_cliff',
    moneyMinor: 123_450,
    basis: 'once',
    values: { customers: 1000, oneTime: 712, share: 0.288, benchmarkShare: 0.45, extraCustomers: 71, averageOrderMinor: 12_345 },
    step: 'automation',
  },
  {
    code: 'lapsed_value_at_risk',
    moneyMinor: 1,
    basis: 'per_year',
    values: { customers: 2, afterDays: 92, yearlyRevenueMinor: 1 },
    step: 'automation',
  },
  { code: 'revenue_concentrated', moneyMinor: null, basis: 'none', values: { share: 0.73, customers: 664 }, step: 'loyalty' },
  {
    code: 'one_time_product',
    moneyMinor: 5,
    basis: 'once',
    values: { name: '{Tea} <b>', customers: 30, oneTime: 22, share: 0.73, shopShare: 0.4 },
    step: 'automation',
  },
  { code: 'anonymous_revenue', moneyMinor: null, basis: 'none', values: { share: 0.2, revenueMinor: 900 }, step: 'crm' },
  { code: 'slow_second_order', moneyMinor: null, basis: 'none', values: { medianDays: 49, p75Days: 92 }, step: 'automation' },
  {
    code: 'low_average_order',
    moneyMinor: null,
    basis: 'none',
    values: { averageMinor: 14_200, benchmarkMinor: 18_000, currency: 'PLN' },
    step: 'loyalty',
  },
  { code: 'unmatched_refunds', moneyMinor: 100, basis: 'once', values: { amountMinor: 100, share: 0.02 }, step: 'crm' },
  { code: 'strong_returning', moneyMinor: null, basis: 'none', values: { share: 0.57 }, step: 'measurement' },
]

test('every finding has its sentence, its advice and its sum in three languages', () => {
  for (const language of languages) {
    const t = createTranslator(language, JSON.parse(readFileSync(new URL(`../languages/${language}/audit.json`, import.meta.url), 'utf8')))
    const format = reportFormat(language, shop)
    for (const finding of findings) {
      for (const part of ['finding', 'advice', 'calculation']) {
        const text = t(`audit.${part}.${finding.code}`, findingValues(finding, format))
        assert.doesNotMatch(text.replace('{Tea} <b>', ''), /[{}]|undefined|NaN/, text)
      }
    }
  }
})

test('money and shares are written out as the reader writes them, and counts stay numbers for their plurals', () => {
  const [cliff] = findings
  assert.ok(cliff)
  const values = findingValues(cliff, reportFormat('pl', shop))
  assert.equal(plain(values.averageOrderMinor), '123,45 zł')
  assert.equal(values.share, '28,8%')
  assert.equal(values.oneTime, 712)
})

test('Polish groups thousands from five digits on, and Ukrainian money has its own sign', () => {
  assert.equal(plain(reportFormat('pl', shop).money(123_450)), '1234,50 zł')
  assert.equal(plain(reportFormat('pl', shop).money(1_234_550)), '12 345,50 zł')
  assert.equal(plain(reportFormat('uk', { currency: 'UAH', timeZone: 'Europe/Kyiv' }).money(123_450)), '1 234,50 ₴')
})

/** Intl puts hard spaces of two kinds into numbers. */
function plain(text: unknown): string {
  return String(text).replace(/[\u00a0\u202f]/g, ' ')
}
