import assert from 'node:assert/strict'

/**
 * Columns of a CSV text with a header line: comma, or else semicolon or tab if the header has no comma; quotes as in RFC
 * 4180. Other columns are ignored, empty lines passed over. Throws where a wanted column is missing,
 * or a row ends before it; rows are counted from 1, the header being the first.
 */
export function readColumns<Name extends string>(text: string, wanted: readonly Name[]): Record<Name, string[]> {
  const firstLine = /^\uFEFF?([^\r\n]*)/.exec(text)?.[1] ?? ''
  const delimiter = [',', ';', '\t'].find((sign) => firstLine.includes(sign)) ?? ','
  const [header = [], ...rows] = records(text.replace(/^\uFEFF/, ''), delimiter)
  const names = header.map((name) => name.trim().toLowerCase())
  const columns = wanted.map((name) => {
    const place = names.indexOf(name)
    assert(place >= 0, `the column ${name} is missing; the header has ${names.join(', ')}`)
    const short = rows.findIndex((row) => row.length <= place)
    assert(short < 0, `row ${short + 2} has no ${name}: it ends before that column`)
    return [name, rows.map((row) => row[place] ?? '')] as const
  })
  return Object.fromEntries(columns) as Record<Name, string[]>
}

function records(text: string, delimiter: string): string[][] {
  if (!text.includes('"')) {
    return text
      .split(/\r?\n/)
      .filter((line) => line !== '')
      .map((line) => line.split(delimiter))
  }
  const found: string[][] = []
  let row: string[] = []
  const cell = new RegExp(`(?:"((?:[^"]|"")*)"|([^${delimiter}\r\n]*))(${delimiter}|\r?\n|$)`, 'y')
  while (cell.lastIndex < text.length) {
    const match = cell.exec(text)
    assert(match, `line ${found.length + 1} has a quote that does not end`)
    row.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '')
    if (match[3] === delimiter) continue
    if (row.length > 1 || row[0] !== '') found.push(row)
    row = []
  }
  return found
}
