/** Tables as text: a header, then a line per row; commas, and quotes where a cell needs them. */

export interface Table {
  columns: readonly string[]
  rows: readonly (readonly string[])[]
}

/** Lines that are empty are passed over. Throws where a line has more cells than the header. */
export function readTable(text: string): Table {
  const [columns = [], ...rows] = recordsOf(text.replace(/^\uFEFF/, '')).filter((cells) => cells.length > 1 || cells[0]?.trim() !== '')
  const long = rows.findIndex((cells) => cells.length > columns.length)
  if (long >= 0) throw new Error(`row ${long + 1} has more cells than the header`)
  return { columns: columns.map((name) => name.trim()), rows }
}

/** The cells of a column as numbers, empty ones as `empty`; null where there is no such column. Throws at a cell that is no number. */
export function numbersIn({ columns, rows }: Table, name: string, empty?: number): Float64Array | null {
  const place = columns.indexOf(name)
  if (place < 0) return null
  return Float64Array.from(rows, (cells, row) => {
    const cell = cells[place]?.trim() ?? ''
    if (cell === '' && empty !== undefined) return empty
    const value = Number(cell)
    if (cell === '' || !Number.isFinite(value)) throw new Error(`row ${row + 1}: ${name} is a number, and not “${cell}”`)
    return value
  })
}

/** The cells of a column that must be there. */
export function textsIn({ columns, rows }: Table, name: string): string[] {
  const place = columns.indexOf(name)
  if (place < 0) throw new Error(`the table has no column ${name}`)
  return rows.map((cells) => cells[place]?.trim() ?? '')
}

function recordsOf(text: string): string[][] {
  if (!text.includes('"')) return text.split(/\r?\n/).map((line) => line.split(','))
  const records: string[][] = []
  let record: string[] = []
  for (const [, quoted, plain = '', end] of text.matchAll(/(?:"([^"]*(?:""[^"]*)*)"|([^,\r\n]*))(,|\r?\n|\r|$)/gy)) {
    record.push(quoted?.replaceAll('""', '"') ?? plain)
    if (end === ',') continue
    records.push(record)
    record = []
  }
  return records
}
