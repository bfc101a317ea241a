import { storable } from './row-text.ts'

/** A flat record of a JSON line: column name → text. Columns of the order's lines begin with `line_items.`. */
export type FlatRecord = Map<string, string>

/**
 * One JSON object as flat records: nested objects with dots, one record per order line.
 *
 * The lines are the first list of objects under a name that shops use for them; every record of an order repeats the
 * order's own columns. Other lists are left out, except that plain values are joined. `{"edges":[{"node":…}]}` and
 * `{"nodes":[…]}` (Shopify) count as lists.
 */
export function flattenObject(object: Record<string, unknown>): FlatRecord[] {
  const own: FlatRecord = new Map()
  const lines = flattenInto(own, '', object, 0)
  if (!lines || lines.length === 0) return [own]
  return lines.map((line) => {
    const record = new Map(own)
    flattenInto(record, 'line_items.', line, 1)
    return record
  })
}

/** Parses one line. Integers that JavaScript would round (ids above 2^53) keep their digits. Null where it is no JSON. */
export function parseJsonLine(line: string): unknown {
  try {
    return longDigits.test(line) ? JSON.parse(line, keepDigits) : JSON.parse(line)
  } catch {
    return undefined
  }
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const lineLists = new Set([
  'line_items',
  'lineitems',
  'items',
  'lines',
  'products',
  'positions',
  'order_lines',
  'orderlines',
  'order_items',
  'rows',
  'goods',
])
const maxDepth = 8
const longDigits = /\d{16}/

function keepDigits(_key: string, value: unknown, context?: { source: string }): unknown {
  return typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value) && context ? context.source : value
}

/** Puts the columns of `value` into `record` and returns the order lines found on the way. */
function flattenInto(record: FlatRecord, prefix: string, value: Record<string, unknown>, depth: number): Record<string, unknown>[] | null {
  let lines: Record<string, unknown>[] | null = null
  for (const [key, part] of Object.entries(value)) {
    if (part === null || part === undefined) continue
    const list = asList(part)
    if (list) {
      if (list.every((item) => typeof item !== 'object')) record.set(prefix + storable(key), storable(list.join(', ')))
      else if (depth === 0 && !lines && lineLists.has(key.toLowerCase())) lines = list.filter(isObject)
    } else if (isObject(part)) {
      if (depth < maxDepth) flattenInto(record, `${prefix}${storable(key)}.`, part, depth + 1)
    } else {
      record.set(prefix + storable(key), storable(String(part)))
    }
  }
  return lines
}

function asList(value: unknown): unknown[] | null {
  if (Array.isArray(value)) return value
  if (!isObject(value)) return null
  if (Array.isArray(value.nodes)) return value.nodes
  if (Array.isArray(value.edges)) return value.edges.map((edge: unknown) => (isObject(edge) ? edge.node : edge))
  return null
}
