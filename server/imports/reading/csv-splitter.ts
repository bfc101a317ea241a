import type { FileLimits } from './file-limits.ts'
import { FileProblem } from './file-problem.ts'
import { faulty, type RawRecord, type RecordSplitter } from './raw-record.ts'

export type Delimiter = ',' | ';' | '\t' | '|'

/**
 * Splits delimited text into records, RFC 4180 with the liberties that shop exports take.
 *
 * - Lines end with LF, CR LF or, where the text has no LF at all, CR. Empty lines are passed over.
 * - A quote opens a quoted field only at the field's start; doubled quotes inside are one. Within one line a single
 *   quote inside a quoted field (`"5" disc"`) is kept as a letter.
 * - A record over several lines must be quoted cleanly. Where it is not, or its quote is never closed, the fault is laid
 *   to its first line alone and reading goes on with the next line: a lone quote must not swallow good rows.
 *
 * Written here because three quarters of a large import's reading time went into the general parser: a line without a
 * quote, as nearly all are, is one `split`. Throws `line_too_long` once a record exceeds the limit, holding no more
 * than that in memory.
 */
export function csvSplitter(
  delimiter: Delimiter,
  limits: Pick<FileLimits, 'maxRecordLength'>,
  lineEnd: '\n' | '\r' = '\n',
): RecordSplitter {
  let text = ''
  let lineNo = 1

  function take(isEnd: boolean): RawRecord[] {
    const records: RawRecord[] = []
    let at = 0
    let nextQuote = text.indexOf('"')
    while (at < text.length) {
      const found = text.indexOf(lineEnd, at)
      if (found < 0 && !isEnd) break
      const lineStop = found < 0 ? text.length : found
      if (lineStop - at > limits.maxRecordLength) throw tooLong(lineNo, limits)

      if (nextQuote >= 0 && nextQuote < at) nextQuote = text.indexOf('"', at)
      if (nextQuote < 0 || nextQuote >= lineStop) {
        const line = text.slice(at, lineEnd === '\n' && text.charCodeAt(lineStop - 1) === CR ? lineStop - 1 : lineStop)
        if (line !== '') records.push({ lineNo, fields: line.split(delimiter), fault: null })
        at = lineStop + 1
        lineNo++
        continue
      }

      const record = quotedRecord(text, at, lineStop, { delimiter, lineEnd, isEnd, maxLength: limits.maxRecordLength })
      if (record === 'needs more') break
      if (record === 'bad quotes') {
        records.push(faulty(lineNo, 'bad_quotes'))
        at = lineStop + 1
        lineNo++
      } else {
        records.push({ lineNo, fields: record.fields, fault: null })
        at = record.stop + 1
        lineNo += record.lines
      }
    }
    text = at === 0 ? text : text.slice(at)
    if (text.length > limits.maxRecordLength) throw tooLong(lineNo, limits)
    return records
  }

  return {
    push(more) {
      text = text === '' ? more : text + more
      return take(false)
    },
    end: () => take(true),
  }
}

const CR = 13
const QUOTE = 34

const tooLong = (lineNo: number, limits: Pick<FileLimits, 'maxRecordLength'>) =>
  new FileProblem('line_too_long', { line: lineNo, limitKb: Math.floor(limits.maxRecordLength / 1024) })

interface Quoted {
  delimiter: Delimiter
  lineEnd: '\n' | '\r'
  isEnd: boolean
  maxLength: number
}

type QuotedRecord = { fields: string[]; stop: number; lines: number } | 'needs more' | 'bad quotes'

/** Reads the record that starts at `start` and whose first line ends at `lineStop`. `stop` is where its last line ends. */
function quotedRecord(text: string, start: number, lineStop: number, { delimiter, lineEnd, isEnd, maxLength }: Quoted): QuotedRecord {
  const fields: string[] = []
  let at = start
  let stop = lineStop
  let lines = 1
  let hasStray = false

  while (true) {
    if (text.charCodeAt(at) === QUOTE) {
      let close = at
      let hasDoubled = false
      while (true) {
        close = text.indexOf('"', close + 1)
        if (close < 0) {
          if (!isEnd && text.length - start <= maxLength) return 'needs more'
          return 'bad quotes'
        }
        // Whether this quote closes is known only with the character after it.
        if (close + 1 >= text.length && !isEnd) return text.length - start <= maxLength ? 'needs more' : 'bad quotes'
        if (text.charCodeAt(close + 1) === QUOTE) {
          hasDoubled = true
          close++
          continue
        }
        if (endsField(text, close + 1, delimiter, lineEnd)) break
        hasStray = true
        if (close > stop || lines > 1) return 'bad quotes'
      }
      if (close - start > maxLength) return 'bad quotes'
      if (close > stop) {
        if (hasStray) return 'bad quotes'
        while (stop < close) {
          lines++
          const next = text.indexOf(lineEnd, stop + 1)
          if (next < 0 && !isEnd) return 'needs more'
          stop = next < 0 ? text.length : next
        }
      }
      const value = text.slice(at + 1, close)
      fields.push(hasDoubled ? value.replaceAll('""', '"') : value)
      at = close + 1
      while (at < stop && text[at] !== delimiter) at++
    } else {
      const next = text.indexOf(delimiter, at)
      const end = next < 0 || next > stop ? stop : next
      fields.push(text.slice(at, end === stop && lineEnd === '\n' && text.charCodeAt(end - 1) === CR && end > at ? end - 1 : end))
      at = end
    }
    if (at >= stop) return { fields, stop, lines }
    at++
  }
}

/** A closing quote is followed by the next field, the line's end, or spaces before one of them. */
function endsField(text: string, at: number, delimiter: Delimiter, lineEnd: '\n' | '\r'): boolean {
  while (text[at] === ' ') at++
  const next = text[at]
  return (
    next === undefined || next === delimiter || next === lineEnd || (next === '\r' && (text[at + 1] === '\n' || at + 1 === text.length))
  )
}
