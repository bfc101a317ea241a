/** From purchases to purchase histories. */
import assert from 'node:assert/strict'
import type { Histories } from './history.ts'

export interface Transaction {
  customer: string
  /** YYYY-MM-DD in the shop's zone. Purchases of one day count as one. */
  date: string
  /** A refund is negative. A day on which everything, or more, was given back was no purchase; one for nothing is. */
  value?: number
}

export interface Preparation {
  /** The last day that is known, YYYY-MM-DD, included. */
  cut: string
  unit: 'day' | 'week'
  /** Counts the purchase days in so many units after the cut, as what there is to forecast. */
  holdout?: number
}

export interface PreparedHistories extends Required<Omit<Histories, 'count'>> {
  /** Whose history stands in each row. */
  customers: string[]
  /** Purchase days after the cut and within the hold-out; all zero where there is none. */
  holdoutPurchases: Float64Array
  /** Who first bought after the cut, and so stands in no row. */
  notYetCustomers: number
}

/**
 * x, t_x and T of every customer who bought by the cut, with the mean value of the repeat purchase days (0 where there is
 * none) and the logarithms of the gaps. Rows are in the order in which customers first occur.
 */
export function histories(transactions: Iterable<Transaction>, { cut, unit, holdout = 0 }: Preparation): PreparedHistories {
  const daysAUnit = unit === 'week' ? 7 : 1
  const cutDay = dayNumber(cut)
  const last = cutDay + holdout * daysAUnit
  const rows = [...purchaseDays(transactions)].map(([customer, days]) => ({ customer, ...historyOf(days, cutDay, last) }))
  const known = rows.filter((row) => row.purchases > 0)
  const column = (value: (row: (typeof known)[number]) => number) => Float64Array.from(known, value)
  return {
    customers: known.map(({ customer }) => customer),
    frequency: column(({ purchases }) => purchases - 1),
    recency: column(({ first, latest }) => (latest - first) / daysAUnit),
    age: column(({ first }) => (cutDay - first) / daysAUnit),
    monetaryValue: column(({ purchases, repeatValue }) => (purchases > 1 ? repeatValue / (purchases - 1) : 0)),
    sumLogGaps: column(({ sumLogGapDays, purchases }) => sumLogGapDays - (purchases - 1) * Math.log(daysAUnit)),
    holdoutPurchases: column(({ later }) => later),
    notYetCustomers: rows.length - known.length,
  }
}

/** By customer the value of each purchase day, without days on which everything was given back. */
function purchaseDays(transactions: Iterable<Transaction>): Map<string, Map<number, number>> {
  const customers = new Map<string, Map<number, number>>()
  const refunded = new Map<string, Set<number>>()
  for (const { customer, date, value = 0 } of transactions) {
    const day = dayNumber(date)
    const days = customers.get(customer) ?? new Map<number, number>()
    customers.set(customer, days.set(day, (days.get(day) ?? 0) + value))
    if (value < 0) refunded.set(customer, (refunded.get(customer) ?? new Set()).add(day))
  }
  for (const [customer, givenBack] of refunded) {
    const days = customers.get(customer) ?? new Map<number, number>()
    for (const day of givenBack) if ((days.get(day) ?? 0) <= 0) days.delete(day)
    if (days.size === 0) customers.delete(customer)
  }
  return customers
}

function historyOf(days: ReadonlyMap<number, number>, cutDay: number, last: number) {
  const sorted = [...days.keys()].toSorted((left, right) => left - right)
  const known = sorted.filter((day) => day <= cutDay)
  const repeats = known.slice(1)
  return {
    purchases: known.length,
    first: known[0] ?? 0,
    latest: known.at(-1) ?? 0,
    repeatValue: repeats.reduce((sum, day) => sum + (days.get(day) ?? 0), 0),
    sumLogGapDays: repeats.reduce((sum, day, place) => sum + Math.log(day - (known[place] ?? 0)), 0),
    later: sorted.filter((day) => day > cutDay && day <= last).length,
  }
}

const dayNumbers = new Map<string, number>()

function dayNumber(date: string): number {
  const known = dayNumbers.get(date)
  if (known !== undefined) return known
  const milliseconds = /^\d{4}-\d\d-\d\d$/.test(date) ? Date.parse(date) : Number.NaN
  assert(!Number.isNaN(milliseconds), `a date is YYYY-MM-DD, and not ${date}`)
  const day = Math.round(milliseconds / 86_400_000)
  if (dayNumbers.size < 100_000) dayNumbers.set(date, day)
  return day
}
