import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseDecimal } from './decimal.ts'
import { currencyExponent, formatMoney, isCurrency, toMinor } from './money.ts'

const minor = (text: string, currency: string) => {
  const decimal = parseDecimal(text)
  assert(decimal)
  return toMinor(decimal, currency)
}

test('decimals follow ISO 4217, also where Intl thinks otherwise', () => {
  const expected = { PLN: 2, UAH: 2, EUR: 2, HUF: 2, USD: 2, JPY: 0, ISK: 0, KRW: 0, KWD: 3, TND: 3, CLF: 4, BGN: 2, HRK: 2 }
  for (const [code, exponent] of Object.entries(expected)) assert.equal(currencyExponent(code), exponent, code)
})

test('every currency that Intl lists as money in use is known, and nothing else passes', () => {
  const notMoney = ['XAG', 'XAU', 'XPD', 'XPT', 'XTS', 'XXX', 'XBA', 'XBB', 'XBC', 'XBD', 'XDR', 'XSU', 'XUA']
  const today = new Intl.DisplayNames('en', { type: 'currency' })
  const isHistoric = (code: string) => /\d{4}/.test(today.of(code) ?? '')
  for (const code of Intl.supportedValuesOf('currency')) {
    if (!notMoney.includes(code) && !isHistoric(code)) assert(isCurrency(code), code)
  }
  for (const text of ['', 'pln', 'zł', 'XXX', 'XAU', 'ABC', 'PLN ', 'constructor']) assert(!isCurrency(text), text)
  assert.throws(() => currencyExponent('ABC'), /ABC is no ISO 4217 currency/)
})

test('amounts become minor units of their currency', () => {
  assert.equal(minor('1 049,50 грн', 'UAH'), 104950)
  assert.equal(minor('1999.5', 'JPY'), 2000)
  assert.equal(minor('12.3456', 'KWD'), 12346)
  assert.equal(minor('-0.005', 'PLN'), -1)
  assert.equal(minor('1500', 'HUF'), 150000)
})

test('money is written by the language of the reader and the decimals of the currency', () => {
  assert.equal(formatMoney(123450, 'PLN', 'pl'), '1234,50\u00a0zł')
  assert.equal(formatMoney(1234560, 'PLN', 'pl'), '12\u00a0345,60\u00a0zł')
  assert.equal(formatMoney(123450, 'UAH', 'uk'), '1\u00a0234,50\u00a0₴')
  assert.equal(formatMoney(123450, 'PLN', 'uk'), '1\u00a0234,50\u00a0PLN')
  assert.equal(formatMoney(-123450, 'EUR', 'en'), '-€1,234.50')
  assert.equal(formatMoney(150000, 'HUF', 'en'), 'HUF\u00a01,500.00')
  assert.equal(formatMoney(1500, 'JPY', 'en'), 'JP¥1,500')
})

test('not a single minor unit is lost in writing', () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), (amountMinor) => {
      assert.equal(Number(formatMoney(amountMinor, 'EUR', 'en').replace(/[^\d-]/g, '')), amountMinor)
    }),
  )
})
