import { parseDecimal } from '../../kit/decimal.ts'
import type { FileInspection, ImportField } from '../schema.ts'
import { currencyCode } from './money-cells.ts'
import { provenOrder, readDate } from './read-date.ts'

/** How far the values of a column fit a field: the share of the non-empty ones that do, 1 where any text will do, null without values. */
export function fit(values: string[], field: ImportField): number | null {
  const present = values.filter((value) => value.trim() !== '')
  if (present.length === 0) return null
  const fits = checks[field]
  return fits ? present.filter((value) => fits(value.trim())).length / present.length : 1
}

/**
 * The order of day and month in a column of dates. One date that allows only one reading settles it. Where none does,
 * slashes without leading zeros (`1/2/2026`) are how spreadsheets of the United States write; all else is day first.
 */
export function guessDateOrder(values: string[]): FileInspection['dateOrder'] {
  const votes = { ymd: 0, dmy: 0, mdy: 0 }
  for (const value of values) {
    const order = provenOrder(value.trim())
    if (order) votes[order]++
  }
  if (votes.ymd > votes.dmy + votes.mdy) return 'ymd'
  if (votes.dmy + votes.mdy > 0) return votes.mdy > votes.dmy ? 'mdy' : 'dmy'
  const present = values.map((value) => value.trim()).filter((value) => value !== '')
  const looksAmerican =
    present.some((value) => /^\d\/\d{1,2}\/|^\d{1,2}\/\d\/| [ap]\.?m\.?$/i.test(value)) &&
    !present.some((value) => /^0\d\/|^\d{1,2}\/0/.test(value))
  if (looksAmerican) return 'mdy'
  return present.some((value) => /^\d{1,2}[-./]\d{1,2}[-./]/.test(value)) ? 'dmy' : 'ymd'
}

/** The decimal mark of columns of numbers; a dot where nothing tells. */
export function guessDecimalMark(values: string[]): FileInspection['decimalMark'] {
  let commas = 0
  let dots = 0
  for (const value of values) {
    const mark = /[.,](?=\d+\D*$)/.exec(value)
    if (!mark) continue
    const decimals = /\d+/.exec(value.slice(mark.index))?.[0].length ?? 0
    // Three digits behind a mark are thousands as often as decimals.
    if (decimals === 3) continue
    if (mark[0] === ',') commas++
    else dots++
  }
  return commas > dots ? ',' : '.'
}

export const isDate = (value: string): boolean => readDate(value, 'dmy').kind !== 'fault' || readDate(value, 'mdy').kind !== 'fault'
export const isNumber = (value: string): boolean => parseDecimal(value) !== null || parseDecimal(value, '.') !== null
export const isEmail = (value: string): boolean => /^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/.test(value)
const isPhone = (value: string): boolean => /^'?\+?[\d\s().-]{6,20}$/.test(value) && (value.match(/\d/g) ?? []).length >= 7
const isWord = (value: string): boolean => /\p{L}/u.test(value) && value.length <= 120 && !isEmail(value)
const isCode = (value: string): boolean => value.length <= 100 && !isEmail(value)

const checks: Partial<Record<ImportField, (value: string) => boolean>> = {
  orderId: isCode,
  orderedAt: isDate,
  orderStatus: (value) => value.length <= 60 && !isDate(value),
  channel: (value) => value.length <= 60 && !isDate(value) && !isEmail(value),
  currency: (value) => currencyCode(value) !== null || /^[A-Z]{3}$/.test(value),
  exchangeRate: isNumber,
  orderTotal: isNumber,
  refundedAmount: isNumber,
  refundOf: isCode,
  productCode: isCode,
  productName: (value) => !isEmail(value),
  brand: (value) => value.length <= 120 && !isEmail(value),
  quantity: (value) => isNumber(value) || /^-?\d+[.,]?\d*\s*\p{L}{1,3}\.?$/u.test(value),
  unitPrice: isNumber,
  lineTotal: isNumber,
  customerId: (value) => value.length <= 100,
  email: isEmail,
  phone: isPhone,
  firstName: isWord,
  lastName: isWord,
  fullName: isWord,
  country: (value) => isWord(value) && value.length <= 60,
  city: isWord,
  postcode: (value) => /\d/.test(value) && value.length <= 12,
  language: (value) => /^[\p{L}_-]{2,20}$/u.test(value),
}
