import assert from 'node:assert/strict'
import { test } from 'node:test'
import { phoneKey } from './phone.ts'
import phones from './reference/l10n/phones.json' with { type: 'json' }

test('numbers of the reference list are read as it says', () => {
  for (const { input, default_region, e164 } of phones) assert.equal(phoneKey(input, default_region)?.e164 ?? null, e164, input)
})

test('text messages go to mobiles only', () => {
  assert.deepEqual(phoneKey('501 234 567', 'PL'), { e164: '+48501234567', isMobile: true })
  assert.deepEqual(phoneKey('(22) 123 45 67', 'PL'), { e164: '+48221234567', isMobile: false })
  assert.equal(phoneKey('050 123 45 67', 'UA')?.isMobile, true)
  assert.equal(phoneKey('044 123 45 67', 'UA')?.isMobile, false)
})

test('what spreadsheets and shop systems do to a number is undone', () => {
  const written: [string, string | null, string][] = [
    ['501234567.0', 'PL', '+48501234567'],
    ['’+48 501 234 567', null, '+48501234567'],
    ['8 050 123-45-67', 'UA', '+380501234567'],
    ['380501234567', 'PL', '+380501234567'],
    ['48501234567', 'UA', '+48501234567'],
    ['48501234567', null, '+48501234567'],
    ['501\u00a0234\u00a0567', 'PL', '+48501234567'],
    ['00380501234567', 'PL', '+380501234567'],
  ]
  for (const [text, region, e164] of written) assert.equal(phoneKey(text, region)?.e164, e164, text)
})

test('what is no number is refused', () => {
  for (const text of ['', ' ', 'brak', '4.8501E+10', '123', '000000000', '501 234 56', '+48 501 234 5678', '5'.repeat(200)]) {
    assert.equal(phoneKey(text, 'PL'), null, text)
  }
  assert.equal(phoneKey('501 234 567', null), null)
  assert.equal(phoneKey('501 234 567', 'Poland'), null)
})
