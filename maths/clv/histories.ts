/** From purchases to purchase histories. */
import assert from 'node:assert/strict'
import type { Histories } from './history.ts'

export interface Transaction {
  customer: string
  /** YYYY-MM-DD in the shop's zone. Purchases of one day count as one. */
  date: string
  /**
   * A refund is negative. It is taken off the customer's latest purchase day of that value up to its own day, else off the
   * latest ones; a day of which nothing is left was no purchase, one for nothing is. What finds no purchase is passed over.
   */
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

/** By customer the value of each purchase day, net of refunds. */
function purchaseDays(transactions: Iterable<Transaction>): Map<string, Map<number, number>> {
  const customers = new Map<string, Map<number, number>>()
  const refunds = new Map<string, [day: number, value: number][]>()
  for (const { customer, date, value = 0 } of transactions) {
    const day = dayNumber(date)
    if (value < 0) entryOf(refunds, customer, () => []).push([day, -value])
    else {
      const days = entryOf(customers, customer, () => new Map())
      days.set(day, (days.get(day) ?? 0) + value)
    }
  }
  for (const [customer, given] of refunds) {
    const days = customers.get(customer)
    for (const [day, value] of given.toSorted(([left], [right]) => left - right)) if (days) takeOff(days, day, value)
    if (days?.size === 0) customers.delete(customer)
  }
  return customers
}

function entryOf<Entry>(entries: Map<string, Entry>, key: string, empty: () => Entry): Entry {
  const known = entries.get(key) ?? empty()
  entries.set(key, known)
  return known
}

function takeOff(days: Map<number, number>, refundDay: number, refund: number): void {
  const value = (day: number): number => days.get(day) ?? 0
  // Sums of cents are not exact: what is left of them by rounding is nothing.
  const isAll = (day: number): boolean => Math.abs(value(day) - refund) <= 1e-9 * refund
  const before = [...days.keys()].filter((day) => day <= refundDay && value(day) > 0)
  let owed = refund
  for (const day of before.toSorted((left, right) => Number(isAll(right)) - Number(isAll(left)) || right - left)) {
    const left = value(day) - owed
    if (left > 1e-9 * refund) {
      days.set(day, left)
      return
    }
    owed -= value(day)
    days.delete(day)
  }
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
  // Some days that no month has are read as days of the next one.
  const isDay = !Number.isNaN(milliseconds) && new Date(milliseconds).toISOString().startsWith(date)
  assert(isDay, `a date is YYYY-MM-DD, and not “${date}”`)
  const day = Math.round(milliseconds / 86_400_000)
  if (dayNumbers.size < 100_000) dayNumbers.set(date, day)
  return day
}
