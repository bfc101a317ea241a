import { csvSplitter, type Delimiter } from './csv-splitter.ts'
import { defaultLimits } from './file-limits.ts'

/**
 * The delimiter under which the first records have the most columns in the greatest agreement. A comma where there is
 * but one column.
 */
export function detectDelimiter(text: string): Delimiter {
  const start = text.slice(0, 64 * 1024)
  const lineEnd = detectLineEnd(start)
  let best: { delimiter: Delimiter; score: number } = { delimiter: ',', score: 0 }
  for (const delimiter of delimiters) {
    const score = agreement(start, delimiter, lineEnd)
    if (score > best.score) best = { delimiter, score }
  }
  return best.delimiter
}

/** Only the oldest Mac programs end lines with a bare CR. */
export function detectLineEnd(text: string): '\n' | '\r' {
  return !text.includes('\n') && text.includes('\r') ? '\r' : '\n'
}

const delimiters: Delimiter[] = [',', ';', '\t', '|']

function agreement(text: string, delimiter: Delimiter, lineEnd: '\n' | '\r'): number {
  const records = csvSplitter(delimiter, defaultLimits, lineEnd)
    .push(text.includes(lineEnd) ? text : text + lineEnd)
    .filter((record) => !record.fault)
    .slice(0, 50)
  const columns = records[0]?.fields.length ?? 0
  if (columns < 2) return 0
  const agreeing = records.filter((record) => record.fields.length === columns).length
  return (agreeing / records.length) * Math.log(1 + columns)
}
