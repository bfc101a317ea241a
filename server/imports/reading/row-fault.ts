import type { ImportField } from '../schema.ts'

/** Everything that can be wrong with a row; each has a reason `imports.row.<code>` and a remedy `imports.remedy.<code>`. */
export type RowFaultCode =
  | 'wrong_columns'
  | 'bad_quotes'
  | 'json_invalid'
  | 'json_not_object'
  | 'parent_missing'
  | 'date_missing'
  | 'date_unreadable'
  | 'date_impossible'
  | 'date_too_early'
  | 'date_in_future'
  | 'quantity_missing'
  | 'quantity_unreadable'
  | 'quantity_too_large'
  | 'amount_missing'
  | 'amount_unreadable'
  | 'amount_too_large'
  | 'currency_unknown'
  | 'currency_without_rate'
  | 'rate_unreadable'
  | 'too_long'
  | 'customer_without_identifier'
  | 'product_without_code'

/** Why one row cannot be taken, and in which field it lies. Thrown and caught within the reading of that row. */
export class RowFault extends Error {
  readonly code: RowFaultCode
  readonly field: ImportField | null
  readonly values: Record<string, string | number>

  constructor(code: RowFaultCode, field: ImportField | null = null, values: Record<string, string | number> = {}) {
    // A file of a million bad rows needs no million stack traces: they would take most of its reading time.
    const limit = Error.stackTraceLimit
    Error.stackTraceLimit = 0
    super(code)
    Error.stackTraceLimit = limit
    this.code = code
    this.field = field
    this.values = values
  }
}
