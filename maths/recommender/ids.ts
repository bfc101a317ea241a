/** Outer ids and their dense numbers, in the order in which they were first seen; it only grows. */
export interface IdTable {
  readonly ids: string[]
  readonly numbers: Map<string, number>
}

export function idTable(ids: Iterable<string> = []): IdTable {
  const table: IdTable = { ids: [], numbers: new Map() }
  for (const id of ids) numberFor(table, id)
  return table
}

/** The number of an id; one that is new gets the next. */
export function numberFor({ ids, numbers }: IdTable, id: string): number {
  const known = numbers.get(id)
  if (known !== undefined) return known
  numbers.set(id, ids.length)
  return ids.push(id) - 1
}
