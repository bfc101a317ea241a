/**
 * What a typed field makes of a trait. Traits come from everywhere: a value is read as its field's type where that leaves no
 * doubt, and is otherwise shown as it was said. It is never rewritten, so no change of a type loses anything.
 */
import { isCalendarDay } from '../kit/clock.ts'
import { parseDecimal, toDecimalText } from '../kit/decimal.ts'
import { emailKey } from '../kit/email.ts'
import { isCurrency, toMinor } from '../kit/money.ts'
import { phoneKey } from '../kit/phone.ts'
import type { Field } from './schema.ts'

/** What reading depends on besides the field: amounts without a currency are in the shop's, numbers without a prefix in its country. */
export interface FieldPlace {
  currency: string
  country: string
}

export interface Money {
  amountMinor: number
  currency: string
}

export type ReadValue = { fits: true; value: string | number | boolean | string[] | Money } | { fits: false }

/** The value as the type has it. `value` is a trait: any JSON but null. */
export function readValue({ type, options }: Pick<Field, 'type' | 'options'>, value: unknown, place: FieldPlace): ReadValue {
  switch (type) {
    case 'text':
      return typeof value === 'number' || typeof value === 'boolean' ? fit(String(value)) : fitText(value, (text) => text)
    case 'number':
      return readNumber(value)
    case 'money':
      return readMoney(value, place)
    case 'date':
      return fitText(value, (text) => (isDay(text) ? text : null))
    case 'datetime':
      return fitText(value, instantOf)
    case 'yes_no':
      return value === 'true' || value === 'false' ? fit(value === 'true') : typeof value === 'boolean' ? fit(value) : unfit
    case 'choice':
      return fitText(value, (text) => (options.includes(text) ? text : null))
    case 'choices':
      return readChoices(value, options)
    case 'url':
      return fitText(value, (text) => (isWebAddress(text) ? text : null))
    case 'email':
      return fitText(value, (text) => (emailKey(text) === null ? null : text.trim()))
    case 'phone':
      return typeof value === 'number' ? fitPhone(String(value), place) : fitText(value, (text) => phoneOf(text, place))
  }
}

const unfit: ReadValue = { fits: false }
const fit = (value: string | number | boolean | string[] | Money): ReadValue => ({ fits: true, value })

function fitText(value: unknown, read: (text: string) => string | null): ReadValue {
  if (typeof value !== 'string') return unfit
  const found = read(value)
  return found === null ? unfit : fit(found)
}

function readNumber(value: unknown): ReadValue {
  const number = typeof value === 'string' && /^\s*-?\d{1,15}(?:[.,]\d{1,15})?\s*$/.test(value) ? Number(value.replace(',', '.')) : value
  return typeof number === 'number' && Number.isFinite(number) ? fit(number) : unfit
}

/** A bare number is an amount in the shop's currency, in its main unit, as shops' systems send it. */
function readMoney(value: unknown, { currency }: FieldPlace): ReadValue {
  if (typeof value === 'object' && value !== null && 'amountMinor' in value && 'currency' in value) {
    const { amountMinor, currency: said } = value
    const isMoney = Number.isSafeInteger(amountMinor) && typeof said === 'string' && isCurrency(said)
    return isMoney ? fit({ amountMinor: Number(amountMinor), currency: said }) : unfit
  }
  const decimal = typeof value === 'number' || typeof value === 'string' ? parseDecimal(String(value)) : null
  // What is larger is no amount that anybody has; beyond 2^53 minor units it could not be held exactly.
  if (decimal === null || Math.abs(Number(toDecimalText(decimal))) > 1e12) return unfit
  return fit({ amountMinor: toMinor(decimal, currency), currency })
}

function readChoices(value: unknown, options: readonly string[]): ReadValue {
  const chosen = typeof value === 'string' ? [value] : value
  const isChosen = (each: unknown): each is string => typeof each === 'string' && options.includes(each)
  return Array.isArray(chosen) && chosen.every(isChosen) ? fit([...new Set(chosen)]) : unfit
}

function isDay(text: string): boolean {
  const [, y, m, d] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? []
  return isCalendarDay(Number(y), Number(m), Number(d))
}

/** An instant says its offset: without one it would be another time in another place. */
function instantOf(text: string): string | null {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})$/.test(text) || !isDay(text.slice(0, 10))) return null
  const at = new Date(text)
  return Number.isNaN(at.getTime()) ? null : at.toISOString()
}

/** Only what a browser opens as a page: a link of another kind could run something. */
function isWebAddress(text: string): boolean {
  return text.length <= 2_000 && /^https?:\/\//i.test(text) && URL.canParse(text)
}

const phoneOf = (text: string, { country }: FieldPlace): string | null => phoneKey(text, country)?.e164 ?? null

function fitPhone(text: string, place: FieldPlace): ReadValue {
  const phone = phoneOf(text, place)
  return phone === null ? unfit : fit(phone)
}
