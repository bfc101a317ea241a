import type { IncomingRow } from '../orders/orders.ts'
import { distinctCounter } from './distinct-counter.ts'
import type { ReadPlan } from './reading/read-plan.ts'
import { readRows } from './reading/read-rows.ts'
import type { RowProblem } from './rows.ts'
import type { StoredCheck } from './store.ts'

/** How many of the first problems a dry run keeps to show. */
const shownProblems = 50

export interface CheckOptions {
  now: Date
  signal?: AbortSignal
  onProgress?: (share: number) => void | Promise<void>
}

/**
 * Reads and judges the whole file and stores nothing. Memory stays flat: orders and customers are counted by a sketch
 * that is right to about one in a thousand.
 */
export async function checkFile(path: string, plan: ReadPlan, { now, signal, onProgress }: CheckOptions): Promise<StoredCheck> {
  const orders = distinctCounter()
  const customers = distinctCounter()
  const problems: RowProblem[] = []
  let [rowsRead, rowsGood, rowsRejected] = [0, 0, 0]
  let firstOn: string | null = null
  let lastOn: string | null = null

  for await (const batch of readRows(path, plan, { skipRows: 0, now, ...(signal ? { signal } : {}) })) {
    for (const row of batch.rows) {
      if (row.orderKey !== null) orders.add(row.orderKey)
      const person = personOf(row)
      if (person !== null) customers.add(person)
      if (row.placedOn === null) continue
      if (firstOn === null || row.placedOn < firstOn) firstOn = row.placedOn
      if (lastOn === null || row.placedOn > lastOn) lastOn = row.placedOn
    }
    rowsRead = batch.rowsRead
    rowsGood += batch.rows.length
    rowsRejected += batch.problems.length
    problems.push(...batch.problems.slice(0, shownProblems - problems.length))
    await onProgress?.(batch.bytesRead / Math.max(1, batch.bytesTotal))
  }
  return {
    rowsRead,
    rowsGood,
    rowsRejected,
    orders: orders.count(),
    customers: customers.count(),
    firstOn,
    lastOn,
    problems,
    isWholeFile: true,
  }
}

const personOf = ({ customerNumber, emailKey, phone }: IncomingRow): string | null => customerNumber ?? emailKey ?? phone
