import { detectLineEnd } from './csv-layout.ts'
import { csvSplitter } from './csv-splitter.ts'
import type { FileLimits } from './file-limits.ts'
import { FileProblem } from './file-problem.ts'
import { type JsonRecord, jsonSplitter } from './json-splitter.ts'
import { columnNames, isUnnamed } from './normalise-header.ts'
import type { RawRecord, RecordSplitter } from './raw-record.ts'
import type { ReadPlan } from './read-plan.ts'

/** Records in the order of `headers`, in pieces as they come from the disk. */
export interface RecordPiece {
  headers: string[]
  records: RawRecord[]
}

/** Splits a file's text into its columns and records. JSON lines take the plan's columns, delimited text its first record. */
export async function* rawRecords(
  texts: AsyncIterable<string>,
  plan: Pick<ReadPlan, 'format' | 'delimiter' | 'headers'>,
  limits: FileLimits,
): AsyncGenerator<RecordPiece> {
  if (plan.format === 'jsonl') yield* jsonRecords(texts, plan.headers, limits)
  else yield* csvRecords(texts, plan, limits)
}

async function* jsonRecords(texts: AsyncIterable<string>, headers: string[], limits: FileLimits): AsyncGenerator<RecordPiece> {
  const splitter = jsonSplitter(limits)
  const inColumns = ({ lineNo, record, fault }: JsonRecord): RawRecord => ({
    ...{ lineNo, fault, fields: fault ? [] : headers.map((header) => record.get(header) ?? '') },
  })
  for await (const text of texts) yield { headers, records: splitter.push(text).map(inColumns) }
  yield { headers, records: splitter.end().map(inColumns) }
}

async function* csvRecords(
  texts: AsyncIterable<string>,
  { delimiter }: Pick<ReadPlan, 'delimiter'>,
  limits: FileLimits,
): AsyncGenerator<RecordPiece> {
  let splitter: RecordSplitter | null = null
  let headers: string[] | null = null

  const pieceOf = (records: RawRecord[]): RecordPiece => {
    const first = headers ? undefined : records.shift()
    if (first) headers = headersOf(first, limits)
    return { headers: headers ?? [], records: records.filter(hasText) }
  }
  for await (const text of texts) {
    splitter ??= csvSplitter(delimiter ?? ',', limits, detectLineEnd(text))
    yield pieceOf(splitter.push(text))
  }
  if (splitter) yield pieceOf(splitter.end())
}

/** The columns a first record names. Throws where it can be no header. */
export function headersOf(first: RawRecord, limits: Pick<FileLimits, 'maxColumns'>): string[] {
  const headers = columnNames(first.fields)
  if (headers.length > limits.maxColumns) throw new FileProblem('too_many_columns', { count: headers.length, limit: limits.maxColumns })
  if (headers.every(isUnnamed)) throw new FileProblem('no_header')
  return headers
}

/** Spreadsheets leave rows of separators below the table. */
export function hasText(record: RawRecord): boolean {
  return record.fault !== null || record.fields.some((field) => field !== '' && field.trim() !== '')
}
