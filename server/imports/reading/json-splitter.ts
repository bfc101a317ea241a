import type { FileLimits } from './file-limits.ts'
import { FileProblem } from './file-problem.ts'
import { type FlatRecord, flattenObject, isObject, parseJsonLine } from './json-records.ts'
import { faulty, type RawRecord } from './raw-record.ts'
import { quoted } from './row-text.ts'

/** What a JSON lines file gives: flat records, or the fault of a line. */
export interface JsonRecord {
  lineNo: number
  record: FlatRecord
  fault: RawRecord['fault']
}

export interface JsonSplitter {
  push(text: string): JsonRecord[]
  end(): JsonRecord[]
}

/**
 * Splits JSON lines into flat records, one per order line.
 *
 * Shopify's bulk files put an order's lines after it as objects of their own with `__parentId`; they are joined by that
 * id to one of the last 10,000 parents. An order is held back until the next one begins, so that an order with lines
 * gives its lines and an order without gives itself.
 */
export function jsonSplitter(limits: Pick<FileLimits, 'maxRecordLength'>): JsonSplitter {
  let text = ''
  let lineNo = 0
  let held: { lineNo: number; record: FlatRecord } | null = null
  const parents = new Map<string, FlatRecord>()

  function release(records: JsonRecord[]): void {
    if (held) records.push({ ...held, fault: null })
    held = null
  }

  function takeLine(line: string, records: JsonRecord[]): void {
    const value = parseJsonLine(line)
    if (!isObject(value)) {
      records.push({ lineNo, record: new Map(), fault: faulty(lineNo, value === undefined ? 'json_invalid' : 'json_not_object').fault })
      return
    }
    if (typeof value.__parentId === 'string') {
      takeChild(value, value.__parentId, records)
      return
    }
    release(records)
    const flat = flattenObject(value)
    const [first] = flat
    if (flat.length === 1 && first && typeof value.id === 'string' && value.id.startsWith('gid://')) {
      held = { lineNo, record: first }
      parents.set(value.id, first)
      if (parents.size > maxParents) parents.delete(parents.keys().next().value ?? '')
      return
    }
    for (const record of flat) records.push({ lineNo, record, fault: null })
  }

  function takeChild(child: Record<string, unknown>, parentId: string, records: JsonRecord[]): void {
    // Other children of an order (fulfilments, transactions, addresses) say nothing about what was bought.
    if (typeof child.id === 'string' && !child.id.includes('/LineItem/')) return
    const parent = parents.get(parentId)
    if (!parent) {
      records.push({ lineNo, record: new Map(), fault: faulty(lineNo, 'parent_missing', { parent: quoted(parentId) }).fault })
      return
    }
    if (held?.record === parent) held = null
    for (const record of flattenObject({ line_items: [child] }))
      records.push({ lineNo, record: new Map([...parent, ...record]), fault: null })
  }

  function take(isEnd: boolean): JsonRecord[] {
    const records: JsonRecord[] = []
    let at = 0
    while (at < text.length) {
      const found = text.indexOf('\n', at)
      if (found < 0 && !isEnd) break
      const stop = found < 0 ? text.length : found
      lineNo++
      if (stop - at > limits.maxRecordLength) break
      const line = text.slice(at, stop).trim()
      if (line !== '') takeLine(line, records)
      at = stop + 1
    }
    text = text.slice(at)
    if (text.length > limits.maxRecordLength)
      throw new FileProblem('line_too_long', { line: Math.max(1, lineNo), limitKb: Math.floor(limits.maxRecordLength / 1024) })
    if (isEnd) release(records)
    return records
  }

  return {
    push(more) {
      text += more
      return take(false)
    },
    end: () => take(true),
  }
}

const maxParents = 10_000
