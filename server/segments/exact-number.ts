/**
 * Numbers that people and programs wrote into traits and properties, to six decimals and below 10^15: so that sums do not depend on the
 * order of their parts, and are the same in SQL and here. A text that is a plain decimal number counts as one.
 */
import { type Query, sql } from '../kit/database.ts'

/** Millionths; null where the value is no such number. */
export function millionths(value: unknown): bigint | null {
  if (typeof value === 'string') return decimalText.test(value) ? roundedText(value) : null
  if (typeof value !== 'number' || !(Math.abs(value) < 1e15)) return null
  const written = String(value)
  if (!written.includes('e')) return roundedText(written)
  // Of what is below 10^15, only numbers below a millionth are written with an exponent.
  return 0n
}

/** The same of a JSON value, as a number. */
export function exactNumber(json: Query<unknown>): Query<unknown> {
  const text = sql`(${json} #>> '{}')`
  return sql`(case jsonb_typeof(${json})
    when 'number' then case when abs(${json}::numeric) < 1e15 then round(${json}::numeric, 6) end
    when 'string' then case when ${text} ~ ${decimalPattern} then round(${text}::numeric, 6) end
  end)`
}

const decimalPattern = '^-?[0-9]{1,15}([.][0-9]{1,15})?$'
const decimalText = new RegExp(decimalPattern)

/** Half goes away from zero, as PostgreSQL rounds decimals. */
function roundedText(text: string): bigint {
  const isNegative = text.startsWith('-')
  const [whole = '0', fraction = ''] = text.replace('-', '').split('.')
  const cut = BigInt(`${whole}${fraction.slice(0, 6).padEnd(6, '0')}`)
  const rounded = (fraction[6] ?? '0') >= '5' ? cut + 1n : cut
  return isNegative ? -rounded : rounded
}
