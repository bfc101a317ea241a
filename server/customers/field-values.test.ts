import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readValue } from './field-values.ts'
import { FieldType } from './schema.ts'

const poland = { currency: 'PLN', country: 'PL' }
const options = ['S', 'M', 'L']
const read = (type: FieldType, value: unknown) => {
  const found = readValue({ type, options: type.startsWith('choice') ? options : [] }, value, poland)
  return found.fits ? found.value : undefined
}

test('a value is read as its type where that leaves no doubt', () => {
  const fits: [FieldType, unknown, unknown][] = [
    ['text', 'kawa', 'kawa'],
    ['text', 7, '7'],
    ['number', '12,5', 12.5],
    ['number', -3, -3],
    ['money', '12,50 zł', { amountMinor: 1250, currency: 'PLN' }],
    ['money', 12.345, { amountMinor: 1235, currency: 'PLN' }],
    ['money', { amountMinor: 5, currency: 'EUR' }, { amountMinor: 5, currency: 'EUR' }],
    ['date', '2024-02-29', '2024-02-29'],
    ['datetime', '2024-02-29T12:00:00+01:00', '2024-02-29T11:00:00.000Z'],
    ['yes_no', 'true', true],
    ['yes_no', false, false],
    ['choice', 'M', 'M'],
    ['choices', ['S', 'L', 'S'], ['S', 'L']],
    ['choices', 'L', ['L']],
    ['url', 'https://example.com/a?b=c', 'https://example.com/a?b=c'],
    ['email', ' anna@example.com ', 'anna@example.com'],
    ['phone', '501 234 567', '+48501234567'],
  ]
  for (const [type, said, value] of fits) assert.deepEqual(read(type, said), value, `${type} ${JSON.stringify(said)}`)
})

test('what does not fit is not guessed at', () => {
  const unfit: [FieldType, unknown][] = [
    ['text', { a: 1 }],
    ['number', 'twelve'],
    ['number', ''],
    ['number', true],
    ['money', '1e400'],
    ['money', { amountMinor: 1.5, currency: 'PLN' }],
    ['money', { amountMinor: 1, currency: 'XXX' }],
    ['date', '2023-02-29'],
    ['date', 20240101],
    ['datetime', '2024-02-29T12:00:00'],
    ['datetime', '2024-02-30T12:00:00Z'],
    ['yes_no', 'yes'],
    ['choice', 'XL'],
    ['choices', ['S', 'XL']],
    ['url', 'javascript:alert(1)'],
    ['url', 'data:text/html,x'],
    ['email', 'anna'],
    ['phone', '12'],
  ]
  for (const [type, said] of unfit) assert.equal(read(type, said), undefined, `${type} ${JSON.stringify(said)}`)
})

test('no JSON breaks the reading, and what was read is read as the same again', () => {
  fc.assert(
    fc.property(fc.constantFrom(...FieldType.options), fc.jsonValue(), (type, value) => {
      const once = read(type, value)
      if (once !== undefined) assert.deepEqual(read(type, once), once)
    }),
    { numRuns: 2_000 },
  )
})
