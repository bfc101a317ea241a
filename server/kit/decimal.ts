/**
 * Exact decimal numbers, as people and machines write them.
 *
 * Files of a million lines pass through here, so coefficients stay plain numbers as long as they are exact and become
 * bigints only beyond 2^53; callers need not care which, since comparison with 0 works for both.
 */

/** The value coefficient × 10^-scale, exactly. A coefficient is a bigint only where a number could not hold it. */
export interface Decimal {
  readonly coefficient: number | bigint
  /** 0 or more. */
  readonly scale: number
}

export type DecimalMark = '.' | ','

/**
 * Reads a number with or without digit groups (space of any width, apostrophe, or the mark that is not the decimal
 * one), a sign before or after it or accounting parentheses, and a currency sign, word or three-letter code around it.
 * Null where the text is not wholly one number, has wrongly sized groups, uses exponents, or is over 100 characters.
 *
 * Without a known `mark`: of two different marks the last one is decimal; a mark that occurs more than once groups;
 * a mark that occurs once is decimal. So `1,234` and `1.234` are both 1.234, as a Pole, a Ukrainian or a program means
 * them; where an English reader may have written them, find the mark from the whole column first and hand it in.
 */
export function parseDecimal(text: string, mark?: DecimalMark): Decimal | null {
  return parsePlain(text, mark) ?? parseHuman(text, mark)
}

/** The exact product. */
export function multiply(a: Decimal, b: Decimal): Decimal {
  return { coefficient: product(a.coefficient, b.coefficient), scale: a.scale + b.scale }
}

/**
 * The number of minor units (10^-exponent) nearest to the value, halves away from zero.
 * Throws a RangeError where that is beyond 2^53 - 1.
 */
export function roundToMinor(decimal: Decimal, exponent: number): number {
  const minor = Number(rescaled(decimal, exponent))
  if (!Number.isSafeInteger(minor)) throw new RangeError('An amount is larger than 9,007,199,254,740,991 minor units.')
  return minor
}

/** Quantity × price in minor units, rounded once, halves away from zero. Throws a RangeError as `roundToMinor` does. */
export function multiplyToMinor(quantity: Decimal, price: Decimal, exponent: number): number {
  return roundToMinor(multiply(quantity, price), exponent)
}

/**
 * The one text of a value: a dot, no groups, no trailing zeros, never `-0`. With `maxDecimals` it is rounded to at most
 * that many decimals, halves away from zero.
 */
export function toDecimalText(decimal: Decimal, maxDecimals: number = decimal.scale): string {
  const scale = Math.min(decimal.scale, maxDecimals)
  const coefficient = rescaled(decimal, scale)
  if (scale === 0) return String(coefficient)

  const digits = String(coefficient < 0 ? -coefficient : coefficient).padStart(scale + 1, '0')
  let end = digits.length
  while (end > digits.length - scale && digits.charCodeAt(end - 1) === ZERO) end--

  const whole = digits.slice(0, digits.length - scale)
  const fraction = digits.slice(digits.length - scale, end)
  return `${coefficient < 0 ? '-' : ''}${whole}${fraction && '.'}${fraction}`
}

const ZERO = 48
const MINUS = 45
const MAX_LENGTH = 100
/** Any number of so many digits is exact. */
const EXACT_DIGITS = 15

/** What nearly every cell looks like, `-12.50`, without a regular expression; null leaves the decision to `parseHuman`. */
function parsePlain(text: string, mark: DecimalMark | undefined): Decimal | null {
  if (text.length > EXACT_DIGITS) return null
  const isNegative = text.charCodeAt(0) === MINUS
  const start = isNegative ? 1 : 0
  let coefficient = 0
  let markAt = -1
  for (let at = start; at < text.length; at++) {
    const digit = text.charCodeAt(at) - ZERO
    if (digit >= 0 && digit <= 9) coefficient = coefficient * 10 + digit
    else if (markAt < 0 && at > start && isDecimalMark(text[at], mark)) markAt = at
    else return null
  }
  if (text.length === start || markAt === text.length - 1) return null
  return { coefficient: isNegative && coefficient !== 0 ? -coefficient : coefficient, scale: markAt < 0 ? 0 : text.length - 1 - markAt }
}

function isDecimalMark(character: string | undefined, mark: DecimalMark | undefined): boolean {
  return mark === undefined ? character === '.' || character === ',' : character === mark
}

const invisible = /[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069]/g
const apostrophes = /[’‘ʼ´`′]/g
const minusSigns = /[−–—‒]/g
const currency = String.raw`(?:[A-Z]{0,3}\p{Sc}|[A-Z]{3}|zł\.?|zl|грн\.?|гривн[яіь]|гривень|руб\.?|Kč|Ft|kr\.?|лв\.?)`
const currencyBefore = new RegExp(`^([-+]?) ?${currency} ?`, 'iu')
const currencyAfter = new RegExp(` ?${currency} ?(-?)$`, 'iu')
/** `99,-` is how a round price is written on a shelf. */
const emptyFraction = /[.,]-$/
const grouped = /^\d{1,3}(?:([ '.,])\d{3})(?:\1\d{3})*$/

function parseHuman(text: string, mark: DecimalMark | undefined): Decimal | null {
  if (text.length > MAX_LENGTH) return null
  let rest = text.replace(invisible, '').replace(/\s+/g, ' ').replace(apostrophes, "'").replace(minusSigns, '-').trim()
  // Spreadsheets put an apostrophe before a number that shall stay text.
  if (rest.startsWith("'")) rest = rest.slice(1)

  const inParentheses = rest.startsWith('(') && rest.endsWith(')')
  if (inParentheses) rest = rest.slice(1, -1).trim()
  rest = rest.replace(currencyBefore, '$1').replace(currencyAfter, '$1').replace(emptyFraction, '').trim()

  const signs = (rest.startsWith('-') || rest.startsWith('+') ? 1 : 0) + (rest.endsWith('-') ? 1 : 0) + (inParentheses ? 1 : 0)
  if (signs > 1) return null
  const isNegative = inParentheses || rest.startsWith('-') || rest.endsWith('-')
  rest = rest.replace(/^[-+] ?| ?-$/g, '')

  const markAt = decimalMarkAt(rest, mark)
  const whole = markAt < 0 ? rest : rest.slice(0, markAt)
  const fraction = markAt < 0 ? '' : rest.slice(markAt + 1)
  if (!/^\d*$/.test(fraction) || !(/^\d*$/.test(whole) || isGrouped(whole, rest[markAt])) || whole + fraction === '') return null

  const digits = whole.replace(/\D/g, '') + fraction
  const coefficient = digits.length <= EXACT_DIGITS ? Number(digits) : narrowed(BigInt(digits))
  return { coefficient: isNegative && coefficient !== 0 ? -coefficient : coefficient, scale: fraction.length }
}

function decimalMarkAt(number: string, mark: DecimalMark | undefined): number {
  if (mark !== undefined) return number.lastIndexOf(mark)
  const dot = number.lastIndexOf('.')
  const comma = number.lastIndexOf(',')
  const last = Math.max(dot, comma)
  const occursOnce = number.indexOf(dot > comma ? '.' : ',') === last
  return occursOnce || (dot >= 0 && comma >= 0) ? last : -1
}

function isGrouped(whole: string, decimalMark: string | undefined): boolean {
  const separator = grouped.exec(whole)?.[1]
  return separator !== undefined && separator !== decimalMark
}

function rescaled({ coefficient, scale }: Decimal, toScale: number): number | bigint {
  const drop = scale - toScale
  if (drop === 0) return coefficient
  if (drop < 0) return product(coefficient, narrowed(10n ** BigInt(-drop)))
  return typeof coefficient === 'number' && drop <= EXACT_DIGITS
    ? divideNumber(coefficient, 10 ** drop)
    : narrowed(divideBigint(BigInt(coefficient), 10n ** BigInt(drop)))
}

// The remainder of two safe integers is exact, and so is the division of what it leaves; a plain division is not.
function divideNumber(dividend: number, power: number): number {
  const remainder = dividend % power
  const quotient = (dividend - remainder) / power
  return Math.abs(remainder) * 2 >= power ? quotient + Math.sign(dividend) : quotient
}

function divideBigint(dividend: bigint, power: bigint): bigint {
  const quotient = dividend / power
  const remainder = dividend % power
  if (remainder * 2n >= power) return quotient + 1n
  if (remainder * -2n >= power) return quotient - 1n
  return quotient
}

function product(a: number | bigint, b: number | bigint): number | bigint {
  if (typeof a === 'number' && typeof b === 'number') {
    const exact = a * b
    // `+ 0` makes a product of -1 and 0 a plain 0.
    if (Number.isSafeInteger(exact)) return exact + 0
  }
  return narrowed(BigInt(a) * BigInt(b))
}

function narrowed(value: bigint): number | bigint {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value
}
