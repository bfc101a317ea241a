import type { Customer, FieldType } from '../../answers.ts'
import { currencyDigits } from '../../formats.ts'
import type { Text } from '../../language.tsx'

type Shown = Pick<Text, 't' | 'formatMoney' | 'formatNumber' | 'formatDay' | 'formatMoment'>

/** A value of a field as people read it; what does not fit its type as it was said. */
export function fieldText(
  { type, value, fits }: { type: FieldType; value: unknown; fits: boolean },
  text: Shown,
  timeZone: string,
): string {
  if (value === null || value === undefined) return ''
  if (!fits) return saidText(value)
  if (type === 'money' && isMoney(value)) return text.formatMoney(value.amountMinor, value.currency)
  if (type === 'number') return text.formatNumber(Number(value), 6)
  if (type === 'date') return text.formatDay(String(value))
  if (type === 'datetime') return text.formatMoment(String(value), timeZone)
  if (type === 'yes_no') return text.t(value === true ? 'customers.field.yes' : 'customers.field.no')
  return saidText(value)
}

/** Whether a trait in a list can be shown by its type; what needs more reading is shown as it was said. */
export function fitsAsIs(type: FieldType, value: unknown): boolean {
  if (type === 'number') return typeof value === 'number'
  if (type === 'money') return isMoney(value)
  if (type === 'yes_no') return typeof value === 'boolean'
  if (type === 'date') return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value))
  if (type === 'datetime') return typeof value === 'string' && /T/.test(value) && !Number.isNaN(Date.parse(value))
  return true
}

/** Any JSON as plain text. */
export function saidText(value: unknown): string {
  if (Array.isArray(value) && value.every((each) => typeof each === 'string')) return value.join(', ')
  return typeof value === 'string' ? value : JSON.stringify(value)
}

export type FieldDraft = string | string[]

/** What stands in the form for a value. */
export function draftOf({ type, value, fits }: Customer['fields'][number]): FieldDraft {
  if (type === 'choices') return fits && Array.isArray(value) ? value.map(String) : []
  if (value === null || value === undefined || !fits) return ''
  if (type === 'money' && isMoney(value))
    return (value.amountMinor / 10 ** currencyDigits(value.currency)).toFixed(currencyDigits(value.currency))
  if (type === 'datetime') return localInput(String(value))
  if (type === 'yes_no') return value === true ? 'yes' : 'no'
  return String(value)
}

/** What a draft says to the server: null where nothing was entered. */
export function valueOfDraft(type: FieldType, draft: FieldDraft): unknown {
  if (Array.isArray(draft)) return draft.length === 0 ? null : draft
  const text = draft.trim()
  if (text === '') return null
  if (type === 'datetime') return Number.isNaN(Date.parse(text)) ? text : new Date(text).toISOString()
  return type === 'yes_no' ? text === 'yes' : text
}

interface Money {
  amountMinor: number
  currency: string
}

const isMoney = (value: unknown): value is Money =>
  typeof value === 'object' && value !== null && 'amountMinor' in value && 'currency' in value

/** An instant as `datetime-local` writes it, where the reader is. */
function localInput(instant: string): string {
  const at = new Date(instant)
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}
