export type { IncomingRow as ImportRow, RowKind } from '../orders/orders.ts'

/** Why a row could not be taken. Code and values are stored; the sentence is made in the reader's language. */
export interface RowProblem {
  rowNo: number
  /** 1-based physical line in the file where the row starts. */
  lineNo: number
  column: string | null
  code: string
  values: Record<string, string | number>
}
