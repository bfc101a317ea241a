/** What people type into the forms of gift cards, and back. */
import { currencyDigits } from '../../formats.ts'

/** Minor units of an amount that was typed with a comma or a point; NaN where it is none above zero. */
export function minorOf(text: string, currency: string): number {
  const digits = currencyDigits(currency)
  const plain = text.replace(/[\s\u00a0\u202f]/g, '').replace(',', '.')
  if (!/^\d+(\.\d*)?$/.test(plain)) return Number.NaN
  const minor = Math.round(Number(plain) * 10 ** digits)
  return minor > 0 ? minor : Number.NaN
}

/** Hundredths of a percent; NaN where it is no rate. */
export function basisPointsOf(text: string): number {
  const plain = text.trim().replace(',', '.').replace(/\s*%$/, '')
  const basisPoints = Math.round(Number(plain) * 100)
  return /^\d+(\.\d+)?$/.test(plain) && basisPoints <= 10_000 ? basisPoints : Number.NaN
}

/** The month before the one of this instant in the shop's zone: what is declared next. */
export function lastMonth(now: Date, timeZone: string): { from: string; to: string } {
  const [year = 0, month = 1] = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit' })
    .format(now)
    .split('-')
    .map(Number)
  const day = (at: number) => new Date(at).toISOString().slice(0, 10)
  return { from: day(Date.UTC(year, month - 2, 1)), to: day(Date.UTC(year, month - 1, 0)) }
}
