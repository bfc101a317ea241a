/** What is known of a customer: the sufficient statistics of all models here, alone and in columns. */
import assert from 'node:assert/strict'

export interface PurchaseHistory {
  /** x: purchase days after the first. */
  frequency: number
  /** t_x: time from the first to the last purchase day, 0 where there is one. */
  recency: number
  /** T: time from the first purchase day to the cut. 0 ≤ t_x ≤ T. */
  age: number
}

/** Many customers, a column each; the unit of time is the caller's, the same throughout. */
export interface Histories {
  frequency: Float64Array
  recency: Float64Array
  age: Float64Array
  /** How many customers a row stands for; 1 where left out. */
  count?: Float64Array
  /** Mean value of the repeat purchase days; not looked at where frequency is 0. */
  monetaryValue?: Float64Array
  /** Σ ln of the gaps between consecutive purchase days: tells how regularly somebody buys. */
  sumLogGaps?: Float64Array
}

/** Throws where a row is no purchase history. */
export function assertHistories({ frequency, recency, age, count }: Histories): void {
  assert(recency.length === frequency.length && age.length === frequency.length, 'the columns are equally long')
  for (let row = 0; row < frequency.length; row++) {
    const [x, tx, T] = [frequency[row] as number, recency[row] as number, age[row] as number]
    assert(Number.isInteger(x) && x >= 0, `row ${row + 1}: frequency is a count`)
    assert(tx >= 0 && tx <= T && T < Number.POSITIVE_INFINITY, `row ${row + 1}: 0 ≤ recency ≤ age`)
    assert(count === undefined || (count[row] as number) > 0, `row ${row + 1}: a row stands for somebody`)
  }
}

export interface Compressed {
  frequency: Float64Array
  recency: Float64Array
  age: Float64Array
  count: Float64Array
  /** Each frequency that occurs once, with how many customers have it. */
  frequencies: { x: number; count: number }[]
  customers: number
  repeaters: number
  purchases: number
  /** Over customers. */
  meanAge: number
}

/** Equal histories counted once, with times divided by `scale`. */
export function compress(histories: Histories, scale = 1): Compressed {
  const rows = histories.frequency.length
  const at = (row: number) => [histories.frequency[row] as number, histories.recency[row] as number, histories.age[row] as number] as const
  const order = Int32Array.from({ length: rows }, (_, row) => row).sort((left, right) => {
    const [[x, tx, T], [y, ty, U]] = [at(left), at(right)]
    return x - y || tx - ty || T - U
  })
  const kept: number[] = []
  const counts: number[] = []
  for (const row of order) {
    const last = kept.at(-1)
    const isSame = last !== undefined && at(last).every((value, column) => value === at(row)[column])
    const weight = histories.count?.[row] ?? 1
    if (isSame) counts[counts.length - 1] = (counts.at(-1) ?? 0) + weight
    else {
      kept.push(row)
      counts.push(weight)
    }
  }
  const count = Float64Array.from(counts)
  const frequency = Float64Array.from(kept, (row) => at(row)[0])
  const recency = Float64Array.from(kept, (row) => at(row)[1] / scale)
  return counted(
    frequency,
    recency,
    Float64Array.from(kept, (row) => at(row)[2] / scale),
    count,
  )
}

/** Every n-th row of a long table, some 1,200 in all; null where the table itself is short. */
export function sampleOf({ frequency, recency, age, count }: Compressed): Compressed | null {
  const step = Math.floor(count.length / 1200)
  if (step < 3) return null
  const sampled = (column: Float64Array) => column.filter((_, row) => row % step === 0)
  return counted(sampled(frequency), sampled(recency), sampled(age), sampled(count))
}

/** With its sums. Rows are sorted by frequency. */
function counted(frequency: Float64Array, recency: Float64Array, age: Float64Array, count: Float64Array): Compressed {
  const frequencies: { x: number; count: number }[] = []
  for (const [row, x] of frequency.entries()) {
    const last = frequencies.at(-1)
    if (last?.x === x) last.count += count[row] as number
    else frequencies.push({ x, count: count[row] as number })
  }
  const customers = count.reduce((sum, value) => sum + value, 0)
  return {
    ...{ frequency, recency, age, count, frequencies, customers },
    repeaters: frequencies.reduce((sum, { x, count: bought }) => (x > 0 ? sum + bought : sum), 0),
    purchases: frequencies.reduce((sum, { x, count: bought }) => sum + x * bought, 0),
    meanAge: age.reduce((sum, value, row) => sum + value * (count[row] as number), 0) / customers,
  }
}
