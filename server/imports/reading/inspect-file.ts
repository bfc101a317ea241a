import type { FileInspection, ImportPreset } from '../schema.ts'
import { detectDelimiter, detectLineEnd } from './csv-layout.ts'
import { csvSplitter } from './csv-splitter.ts'
import { detectEncoding } from './encoding.ts'
import { defaultLimits, type FileLimits, sampleBytes } from './file-limits.ts'
import { FileProblem } from './file-problem.ts'
import { isObject, parseJsonLine } from './json-records.ts'
import { jsonSplitter } from './json-splitter.ts'
import { guessKind, guessPreset, mapColumns } from './map-columns.ts'
import { isUnnamed } from './normalise-header.ts'
import { hasText, headersOf } from './raw-records.ts'
import { storable } from './row-text.ts'
import { guessDateOrder, guessDecimalMark, isDate, isEmail, isNumber } from './sample-values.ts'
import { type Compression, openSource } from './source-bytes.ts'

export interface InspectFile {
  /** Taken as given instead of guessed. */
  preset?: ImportPreset
  /** The name under which the person knows the file; the path may be a temporary one. */
  fileName: string
  limits?: Partial<FileLimits>
}

/**
 * A first look at a file: how it is written, what its columns mean, and its first 20 records. Reads the first 256 KB,
 * more only where the first line is longer. Throws a `FileProblem` where the file cannot be imported at all.
 */
export async function inspectFile(path: string, { preset: chosenPreset, fileName, limits: changed }: InspectFile): Promise<FileInspection> {
  const limits = { ...defaultLimits, ...changed }
  const { compression, bytes, isWhole } = await readSample(path, limits)
  const encoding = detectEncoding(bytes)
  const text = new TextDecoder(encoding).decode(bytes, { stream: !isWhole })
  if (text.trim() === '') throw new FileProblem('empty')

  const table = tableOf(text, isWhole, limits)
  const columns = {
    headers: table.headers,
    values: table.headers.map((_, place) => table.records.slice(0, checkedRecords).map((record) => record[place] ?? '')),
  }
  if (table.delimiter !== null) refuseDataAsHeader(columns.headers)

  const preset = chosenPreset ?? guessPreset(columns)
  const kind = guessKind(columns, preset, fileName)
  const mapping = mapColumns(columns, kind, preset)
  const valuesOf = (fields: FileInspection['mapping'][number]['field'][]) =>
    mapping.filter(({ field }) => fields.includes(field)).flatMap(({ column }) => columns.values[table.headers.indexOf(column)] ?? [])
  return {
    format: table.delimiter === null ? 'jsonl' : 'csv',
    ...{
      compression,
      encoding,
      delimiter: table.delimiter,
      headers: table.headers,
      sample: table.records.slice(0, shownRecords).map((record) => record.map(storable)),
      kind,
      preset,
      mapping,
    },
    dateOrder: guessDateOrder(valuesOf(['orderedAt'])),
    decimalMark: guessDecimalMark(valuesOf(['unitPrice', 'lineTotal', 'orderTotal', 'refundedAmount'])),
  }
}

const shownRecords = 20
const checkedRecords = 2000

interface Sample {
  compression: Compression
  bytes: Buffer
  isWhole: boolean
}

async function readSample(path: string, limits: FileLimits): Promise<Sample> {
  const source = await openSource(path, limits)
  const pieces: Buffer[] = []
  let size = 0
  for await (const piece of source.chunks) {
    pieces.push(piece)
    size += piece.length
    const hasLine = piece.includes(10) || piece.includes(13)
    // A line may be as long as the limit, and a letter up to four bytes.
    if (size >= sampleBytes && (hasLine || size > limits.maxRecordLength * 4))
      return { compression: source.compression, bytes: Buffer.concat(pieces), isWhole: false }
    // Four megabytes need not be collected of what the first piece shows to be no text.
    if (pieces.length === 1) detectEncoding(piece)
  }
  return { compression: source.compression, bytes: Buffer.concat(pieces), isWhole: true }
}

interface Table {
  /** Null for JSON lines. */
  delimiter: FileInspection['delimiter']
  headers: string[]
  records: string[][]
}

function tableOf(text: string, isWhole: boolean, limits: FileLimits): Table {
  const start = text.trimStart()
  return start.startsWith('{') || start.startsWith('[{') || /^\[\s*[{\]]/.test(start)
    ? jsonTable(start, isWhole, limits)
    : csvTable(text, isWhole, limits)
}

function jsonTable(text: string, isWhole: boolean, limits: FileLimits): Table {
  const firstLine = text.slice(0, text.indexOf('\n') < 0 ? text.length : text.indexOf('\n')).trim()
  if (firstLine.length > limits.maxRecordLength)
    throw new FileProblem('line_too_long', { line: 1, limitKb: Math.floor(limits.maxRecordLength / 1024) })
  const first = parseJsonLine(firstLine)
  // A list, an object over many lines, and an answer of a shop's interface that wraps its orders are one document.
  if (!isObject(first) || isWrapped(first)) throw new FileProblem('json_document')

  const splitter = jsonSplitter(limits)
  const found = [...splitter.push(text), ...(isWhole ? splitter.end() : [])].filter((record) => !record.fault).map(({ record }) => record)
  const headers = [...new Set(found.flatMap((record) => [...record.keys()]))]
  if (headers.length === 0) throw new FileProblem('no_header')
  if (headers.length > limits.maxColumns) throw new FileProblem('too_many_columns', { count: headers.length, limit: limits.maxColumns })
  return { delimiter: null, headers, records: found.map((record) => headers.map((header) => record.get(header) ?? '')) }
}

function isWrapped(object: Record<string, unknown>): boolean {
  return ['orders', 'customers', 'data'].some((name) => Array.isArray(object[name]) && Object.keys(object).length <= 4)
}

function csvTable(text: string, isWhole: boolean, limits: FileLimits): Table {
  const delimiter = detectDelimiter(text)
  const splitter = csvSplitter(delimiter, limits, detectLineEnd(text))
  const records = [...splitter.push(text), ...(isWhole ? splitter.end() : [])]
  const first = records.shift()
  // A first line whose quote is never closed names no columns.
  if (!first || first.fault) throw new FileProblem('no_header')
  const headers = headersOf(first, limits)
  if (isWhole && !records.some(hasText)) throw new FileProblem('header_only')
  return { delimiter, headers, records: records.filter((record) => !record.fault && hasText(record)).map((record) => record.fields) }
}

/** A first line of numbers, dates and addresses is the first row of a file without column names. */
function refuseDataAsHeader(headers: string[]): void {
  const named = headers.filter((header) => !isUnnamed(header))
  const dataLike = named.filter((header) => isNumber(header) || isDate(header) || isEmail(header))
  if (dataLike.length * 2 >= named.length && dataLike.length > 0) throw new FileProblem('no_header')
}
