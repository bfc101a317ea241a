import type { Audit, Figure } from './schema.ts'

/**
 * The audit under the names that DECISIONS fixes for machines: snake_case keys, headline figures at the top level.
 * Money in minor units, shares between 0 and 1, null where nothing can be said.
 */
export function auditJson(audit: Audit): Record<string, unknown> {
  const { figures, ...rest } = audit
  const headline = Object.fromEntries(figures.map(({ key, value }): [Figure['key'], number | null] => [key, value]))
  const intervals = Object.fromEntries(figures.filter(({ low }) => low !== null).map(({ key, low, high, n }) => [key, { low, high, n }]))
  return snakeCase({ ...headline, ...rest, intervals }) as Record<string, unknown>
}

function snakeCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(snakeCase)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), snakeCase(inner)]),
  )
}
