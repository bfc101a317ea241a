/** Writing CSV that opens safely in spreadsheets. */

export type CsvValue = string | number | bigint | Date | null

/**
 * One cell. Text that a spreadsheet would take for a formula (it begins with = + - @, a tab or a line break) gets an
 * apostrophe in front, which spreadsheets show as nothing; numbers, as numbers or as plain text like `-12.50`, stay what
 * they are. Dates are ISO 8601 in UTC.
 */
export function csvCell(value: CsvValue): string {
  if (value === null) return ''
  if (typeof value !== 'string') return value instanceof Date ? value.toISOString() : String(value)
  const safe = formulaStart.test(value) && !plainNumber.test(value) ? `'${value}` : value
  return needsQuotes.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** One line with its end (CR LF, as RFC 4180 and Excel have it). */
export function csvLine(values: readonly CsvValue[]): string {
  return `${values.map(csvCell).join(',')}\r\n`
}

/** Full-width forms count too: spreadsheets read them as the plain ones. */
const formulaStart = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/
const plainNumber = /^-?\d+(?:[.,]\d+)?$/
const needsQuotes = /[",;\t\r\n]/
