import { csvLine } from '../../kit/csv.ts'
import type { Translate } from '../../kit/language.ts'
import type { RowProblem } from '../rows.ts'

/** Excel takes UTF-8 for what it is only behind a byte order mark. */
const byteOrderMark = '\ufeff'

/** The first line of an error file: its column names in the reader's language. */
export function problemHeader(t: Translate): string {
  return byteOrderMark + csvLine(['row', 'line', 'column', 'reason', 'remedy'].map((name) => t(`imports.errorFile.${name}`)))
}

/** One rejected row: where it is in the file, why it was not taken, and what to do about it. */
export function problemLine(problem: RowProblem, t: Translate): string {
  const { reason, remedy } = problemText(problem, t)
  return csvLine([problem.rowNo, problem.lineNo, problem.column, reason, remedy])
}

/** The two sentences of a row problem, for a screen or a file. */
export function problemText({ code, values, column }: RowProblem, t: Translate): { reason: string; remedy: string } {
  const shown = { ...values, column: column ?? '' }
  return { reason: t(`imports.row.${code}`, shown), remedy: t(`imports.remedy.${code}`, shown) }
}
