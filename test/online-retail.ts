import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { testData } from './data.ts'

/**
 * Online Retail read and netted a second time, by other code than the product's: a plain loop over the raw file that
 * follows the rule of DECISIONS.md word for word. Money in pence.
 */
export const onlineRetailFile = 'online-retail/transactions-2010-12-to-2011-08.csv.gz'

/** The lines of every tenth customer, 12346 among them, as a file in the folder; the whole file in the long form. */
export function someOfOnlineRetail(folder: string): string {
  if (process.env.REGULARS_LONG === '1') return testData(onlineRetailFile)
  const [head, ...lines] = gunzipSync(readFileSync(testData(onlineRetailFile)))
    .toString('utf8')
    .split(/\r?\n/)
  const file = join(folder, 'some-orders.csv')
  writeFileSync(file, [head, ...lines.filter((line) => /,1[0-9]{3}6,[^,]*$/.test(line))].join('\n'))
  return file
}

export interface RawLine {
  invoice: string
  code: string
  quantity: number
  at: string
  price: string
  customer: string
  total: number
}

export function rawLines(): RawLine[] {
  const text = gunzipSync(readFileSync(testData(onlineRetailFile))).toString('utf8')
  return text
    .split(/\r?\n/)
    .slice(1)
    .filter((line) => line !== '')
    .map((line) => {
      const [invoice = '', code = '', , quantity = '', at = '', price = '', customer = ''] = cells(line)
      return { invoice, code, quantity: Number(quantity), at, price, customer, total: pence(Number(quantity), price) }
    })
}

interface OpenLine extends RawLine {
  leftQuantity: number
  leftPence: number
}

/** Orders with their net value, unmatched refunds by customer ('' = nobody's), all after netting. */
export function netted(lines: readonly RawLine[]) {
  const orders = new Map<string, { customer: string; day: string; net: number }>()
  const sold = new Map<string, OpenLine[]>()
  for (const line of lines) {
    if (line.quantity < 0) continue
    const order = orders.get(line.invoice) ?? { customer: line.customer, day: line.at.slice(0, 10), net: 0 }
    order.net += line.total
    orders.set(line.invoice, order)
    const key = `${line.customer}|${line.code}`
    if (line.customer) sold.set(key, [...(sold.get(key) ?? []), { ...line, leftQuantity: line.quantity, leftPence: line.total }])
  }
  const unmatched = new Map<string, number>()
  for (const refund of lines
    .filter(({ quantity }) => quantity < 0)
    .toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.invoice < b.invoice ? -1 : a.invoice > b.invoice ? 1 : 0))) {
    let toMatch = -refund.quantity
    let money = -refund.total
    const earlier = (sold.get(`${refund.customer}|${refund.code}`) ?? []).filter((line) => line.at <= refund.at).reverse()
    const latest = earlier.toSorted((a, b) => (a.at > b.at ? -1 : a.at < b.at ? 1 : 0))
    for (const line of [
      ...latest.filter(({ price }) => Number(price) === Number(refund.price)),
      ...latest.filter(({ price }) => Number(price) !== Number(refund.price)),
    ]) {
      const units = Math.min(line.leftQuantity, toMatch)
      if (units === 0) continue
      const amount = Math.min(pence(units, refund.price), line.leftPence)
      line.leftQuantity -= units
      line.leftPence -= amount
      toMatch -= units
      money -= amount
      const order = orders.get(line.invoice)
      if (order) order.net -= amount
    }
    if (money !== 0) unmatched.set(refund.customer, (unmatched.get(refund.customer) ?? 0) + money)
  }
  return { orders, unmatched }
}

/** The audit's headline figures from the netting alone. */
export function expectedFigures({ orders, unmatched }: ReturnType<typeof netted>) {
  const counting = [...orders.values()].filter(({ net }) => net > 0)
  const days = new Map<string, Set<string>>()
  const revenue = new Map<string, number>()
  for (const { customer, net } of orders.values()) if (customer) revenue.set(customer, (revenue.get(customer) ?? 0) + net)
  for (const [customer, pence] of unmatched) if (customer) revenue.set(customer, (revenue.get(customer) ?? 0) - pence)
  for (const { customer, day } of counting) if (customer) days.set(customer, (days.get(customer) ?? new Set()).add(day))
  const gaps = [...days.values()].flatMap((of) => {
    const sorted = [...of].sort()
    return sorted.slice(1).map((day, index) => (Date.parse(day) - Date.parse(sorted[index] ?? '')) / 86_400_000)
  })
  const best = [...days.keys()].map((customer) => ({ customer, pence: revenue.get(customer) ?? 0 })).toSorted((a, b) => b.pence - a.pence)
  const sum = (values: Iterable<number>): number => [...values].reduce((total, value) => total + value, 0)
  const cohorts = Map.groupBy(days.values(), (of) => [...of].sort()[0]?.slice(0, 7) ?? '')
  return {
    customers: days.size,
    orders: counting.length,
    revenueMinor: sum([...orders.values()].map(({ net }) => net)) - sum(unmatched.values()),
    unmatchedMinor: sum(unmatched.values()),
    averageOrderValueMinor: Math.round(sum(counting.map(({ net }) => net)) / counting.length),
    ordersPerCustomer: counting.filter(({ customer }) => customer).length / days.size,
    returning: [...days.values()].filter((of) => of.size >= 2).length,
    medianGapDays: median(gaps),
    gaps: gaps.length,
    top20Share: sum(best.slice(0, Math.ceil(0.2 * best.length)).map(({ pence }) => pence)) / sum(revenue.values()),
    topCustomers: best.slice(0, 10),
    ladder: Array.from({ length: 5 }, (_, index) => [...days.values()].filter((of) => of.size >= index + 1).length),
    cohorts: [...cohorts].sort().map(([month, people]) => ({
      month,
      size: people.length,
      active: monthsFrom(month).map((of) => people.filter((own) => [...own].some((day) => day.startsWith(of))).length),
    })),
  }
}

function monthsFrom(first: string): string[] {
  const months: string[] = []
  for (let index = Number(first.slice(0, 4)) * 12 + Number(first.slice(5)) - 1; index <= 2011 * 12 + 7; index++)
    months.push(`${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`)
  return months
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const half = sorted.length / 2
  return sorted.length % 2 === 1
    ? (sorted[Math.floor(half)] ?? Number.NaN)
    : ((sorted[half - 1] ?? Number.NaN) + (sorted[half] ?? Number.NaN)) / 2
}

/** quantity × price in pence, half away from zero; the price has at most three decimals. */
function pence(quantity: number, price: string): number {
  const thousandths = Math.round(Number(price) * 1000) * Math.abs(quantity)
  return Math.sign(quantity) * Math.floor((thousandths + 5) / 10) || 0
}

function cells(line: string): string[] {
  return [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map(([, cell = '']) =>
    cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell,
  )
}
