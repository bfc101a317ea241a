import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type DecimalMark, multiply, multiplyToMinor, parseDecimal, roundToMinor, toDecimalText } from './decimal.ts'

const read = (text: string, mark?: DecimalMark): string | null => {
  const decimal = parseDecimal(text, mark)
  return decimal && toDecimalText(decimal)
}

test('amounts as shops write them are read exactly', () => {
  const written: [string, string][] = [
    ['1 049,50 грн', '1049.5'],
    ['1\u00a0049,50\u00a0zł', '1049.5'],
    ['12\u202f345.60', '12345.6'],
    ['1\u2009234\u2009567,89', '1234567.89'],
    ["1'234'567.80 CHF", '1234567.8'],
    ['1’234.5', '1234.5'],
    ['1.234,56', '1234.56'],
    ['1,234.56', '1234.56'],
    ['1.234.567', '1234567'],
    ['1,234,567', '1234567'],
    ['-$12.50', '-12.5'],
    ['$-12.50', '-12.5'],
    ['US$ 12.50', '12.5'],
    ['PLN -7', '-7'],
    ['₴ 15', '15'],
    ['−3,5', '-3.5'],
    ['(12.50)', '-12.5'],
    ['12,50-', '-12.5'],
    ['12,50 zł-', '-12.5'],
    ['+4', '4'],
    ['99,- zł', '99'],
    ['99,–', '99'],
    ["'15.00", '15'],
    ['\u200e250,00 ₴', '250'],
    ['.5', '0.5'],
    ['5,', '5'],
    ['0', '0'],
    ['-0,00', '0'],
    ['007', '7'],
    ['0.30000000000000004', '0.30000000000000004'],
    ['123456789012345678901234567890.12', '123456789012345678901234567890.12'],
  ]
  for (const [text, value] of written) assert.equal(read(text), value, text)
})

test('a lone mark is decimal, unless the mark of the column is known to be the other one', () => {
  assert.equal(read('1,234'), '1.234')
  assert.equal(read('1.234'), '1.234')
  assert.equal(read('1,234', '.'), '1234')
  assert.equal(read('1.234', ','), '1234')
  assert.equal(read('1,234', ','), '1.234')
})

test('what is not one number is refused', () => {
  const refused = [
    '',
    ' ',
    '-',
    '.',
    'abc',
    'PLN',
    '1e5',
    '1E+308',
    'NaN',
    'Infinity',
    '12 34',
    '1 2',
    '1.2.3',
    '1,23,456.00',
    '12.50 13.50',
  ]
  refused.push('--5', '-5-', '(-5)', '5%', '1234 567', "1'234 567", '1.234,567.8', '12a', '0x10', '#N/A', '=1+1', `${'9'.repeat(101)}`)
  for (const text of refused) assert.equal(read(text), null, text)
  assert.equal(read('12.50', ','), null)
  assert.equal(read('1,2,3', ','), null)
})

test('halves round away from zero, once', () => {
  const product = (quantity: string, price: string) => multiplyToMinor(decimal(quantity), decimal(price), 2)
  assert.equal(product('1', '0.005'), 1)
  assert.equal(product('-1', '0.005'), -1)
  assert.equal(product('1', '0.00499999'), 0)
  assert.equal(product('-1', '0.004'), 0)
  assert.equal(product('3', '1.115'), 335)
  assert.equal(product('0.333', '29.99'), 999)
  assert.equal(product('-6', '2.55'), -1530)
  assert.equal(roundToMinor(decimal('1.0005'), 3), 1001)
  assert.equal(roundToMinor(decimal('1049.50'), 0), 1050)
})

test('an amount that no integer of the database driver can hold is refused', () => {
  assert.equal(roundToMinor(decimal('90071992547409.91'), 2), Number.MAX_SAFE_INTEGER)
  assert.throws(() => roundToMinor(decimal('90071992547409.92'), 2), RangeError)
  assert.throws(() => multiplyToMinor(decimal('99999999999'), decimal('99999999999'), 2), RangeError)
})

const decimals = fc
  .tuple(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.nat(8))
  .map(([coefficient, scale]) => ({ coefficient, scale }))
const textOf = ({ coefficient, scale }: { coefficient: bigint; scale: number }): string => {
  const digits = String(coefficient < 0n ? -coefficient : coefficient).padStart(scale + 1, '0')
  return `${coefficient < 0n ? '-' : ''}${digits.slice(0, digits.length - scale)}${scale > 0 ? '.' : ''}${scale > 0 ? digits.slice(-scale) : ''}`
}

test('every decimal text is read to the digit, however its digits are grouped', () => {
  fc.assert(
    fc.property(decimals, fc.constantFrom(' ', '\u00a0', '\u202f', "'", ','), (value, separator) => {
      const text = textOf(value)
      const expected = { coefficient: value.coefficient, scale: value.scale }
      const [whole = '', fraction] = text.split('.')
      const groups = whole.replace(/\B(?=(\d{3})+$)/g, separator) + (fraction === undefined ? '' : `.${fraction}`)
      for (const variant of [text, groups]) {
        const parsed = decimal(variant, '.')
        assert.deepEqual({ coefficient: BigInt(parsed.coefficient), scale: parsed.scale }, expected, variant)
      }
    }),
  )
})

test('a product in minor units is the exact product, rounded once', () => {
  fc.assert(
    fc.property(decimals, decimals, fc.nat(4), (a, b, exponent) => {
      const exact = a.coefficient * b.coefficient * 10n ** BigInt(exponent)
      const unit = 10n ** BigInt(a.scale + b.scale)
      const magnitude = ((exact < 0n ? -exact : exact) * 2n + unit) / (unit * 2n)
      const expected = exact < 0n ? -magnitude : magnitude
      fc.pre(magnitude <= BigInt(Number.MAX_SAFE_INTEGER))
      assert.equal(multiplyToMinor(decimal(textOf(a)), decimal(textOf(b)), exponent), Number(expected))
    }),
  )
})

test('text and value say the same, and a value has one text', () => {
  fc.assert(
    fc.property(decimals, (value) => {
      const text = toDecimalText(decimal(textOf(value)))
      assert.match(text, /^(0|-?(0|[1-9]\d*)(\.\d*[1-9])?)$/)
      assert.equal(toDecimalText(multiply(decimal(text), decimal('1.0'))), text)
    }),
  )
  assert.equal(toDecimalText(decimal('2.34565'), 4), '2.3457')
  assert.equal(toDecimalText(decimal('-0.00004'), 4), '0')
  assert.equal(toDecimalText(decimal('9.99996'), 4), '10')
  assert.equal(toDecimalText(decimal('100')), '100')
})

function decimal(text: string, mark?: DecimalMark) {
  const parsed = parseDecimal(text, mark)
  assert(parsed, text)
  return parsed
}
