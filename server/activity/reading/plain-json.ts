/** JSON of strangers, made into what the database takes: no NUL, no halves of characters, not too deep. */

/** Lists and objects within each other, at most. */
const deepest = 20

export function isTooDeep(value: unknown, depth = 0): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (depth >= deepest) return true
  if (Array.isArray(value)) {
    for (const each of value) if (typeof each === 'object' && isTooDeep(each, depth + 1)) return true
    return false
  }
  for (const key in value) {
    const each = (value as Record<string, unknown>)[key]
    if (typeof each === 'object' && isTooDeep(each, depth + 1)) return true
  }
  return false
}

/** The same without what the database refuses; itself where it has nothing of that. */
export function plainText(text: string): string {
  return suspicious.test(text) ? text.replaceAll('\0', '').toWellFormed() : text
}

/** A value of JSON and its text, both without what the database refuses. */
export function plainJson<Value>(value: Value): { value: Value; text: string } {
  const text = JSON.stringify(value)
  if (!escapedSuspicious.test(text)) return { value, text }
  const plain = plainValue(value) as Value
  return { value: plain, text: JSON.stringify(plain) }
}

// NUL, and any half of a pair: whole pairs are looked at in vain, which is rare enough.
const suspicious = /[\0\ud800-\udfff]/
/** JSON.stringify writes both as escapes; an escaped backslash before `u0000` is looked at in vain. */
const escapedSuspicious = /\\u(?:0000|d[89a-f][\da-f]{2})/

function plainValue(value: unknown): unknown {
  if (typeof value === 'string') return plainText(value)
  if (Array.isArray(value)) return value.map(plainValue)
  if (typeof value !== 'object' || value === null) return value
  // Object.fromEntries defines properties: a key may be called `__proto__`.
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [plainText(key), plainValue(each)]))
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
