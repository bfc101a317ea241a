import type { ImportField } from '../schema.ts'
import { RowFault } from './row-fault.ts'
import { cleanText } from './row-text.ts'

/** The cell of a field in a record; the empty text where the file has no such column. */
export type Cell = (fields: string[], field: ImportField) => string

/** An identifier; null where the cell is empty. One over 500 characters is a fault: cut, different ones would become equal, and no index could hold it. */
export function code(text: string, field: ImportField): string | null {
  if (text.length > maxCodeLength) throw new RowFault('too_long', field, { length: text.length, limit: maxCodeLength })
  return cleanText(text)
}

const maxCodeLength = 500
