import { isDeepStrictEqual } from 'node:util'

type Values = Record<string, unknown>

/** What differs between two states of one thing, as it was and as it is. */
export function changedValues(was: object, is: object): { before: Values; after: Values } {
  const old = new Map(Object.entries(was))
  const changed = Object.entries(is).filter(([name, value]) => !isDeepStrictEqual(value, old.get(name)))
  return { before: Object.fromEntries(changed.map(([name]) => [name, old.get(name)])), after: Object.fromEntries(changed) }
}
