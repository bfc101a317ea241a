import type { ConditionForm } from '../../answers.ts'
import type { Clause } from './draft.ts'

/** The fields of a clause that nobody has chosen yet. */
export function unfinishedFields({ args }: Pick<Clause, 'args'>, { fields }: Pick<ConditionForm, 'fields'>): string[] {
  return fields.filter(({ name, kind }) => isLacking(args[name], kind)).map(({ name }) => name)
}

/** The first number of a clause that is no whole number of its field's range, where it has to be one; null where all are. */
export function rangeFault({ args }: Pick<Clause, 'args'>, { fields }: Pick<ConditionForm, 'fields'>): { min: number; max: number } | null {
  for (const { name, kind, min = -Infinity, max = Infinity, unit } of fields) {
    const value = args[name]
    if (kind === 'number' && unit !== 'plain' && !isWholeWithin(value, min, max)) return { min, max }
    const { amount, days } = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
    if (kind === 'window' && !isWholeWithin(amount, 1, longestWindow)) return { min: 1, max: longestWindow }
    if (kind === 'valueTest' && !isWholeWithin(days, 0, longestDays)) return { min: 0, max: longestDays }
  }
  return null
}

/** The longest window in hours or days, and the longest look around today, as the server takes them. */
export const longestWindow = 87_660
export const longestDays = 3_660

const isWholeWithin = (value: unknown, min: number, max: number): boolean =>
  typeof value !== 'number' || (Number.isInteger(value) && min <= value && value <= max)

function isLacking(value: unknown, kind: string): boolean {
  // An event may have no details; one that was begun is to be finished.
  if (kind === 'filters') return Array.isArray(value) && value.some(({ property, test }) => !property || isTestUnfinished(test))
  if (value === undefined || value === null || value === '') return true
  if (Array.isArray(value)) return value.length === 0
  if (kind === 'valueTest' || kind === 'textTest') return isTestUnfinished(value as Record<string, unknown>)
  if (kind === 'window') return isWindowUnfinished(value as Record<string, unknown>)
  return false
}

/** Whether a test lacks what it compares with. */
export function isTestUnfinished({ type, compare, value, values, days }: Record<string, unknown>): boolean {
  if (compare === 'exists' || compare === 'missing') return false
  if (compare === 'in') return !Array.isArray(values) || values.length === 0
  if (compare === 'withinLast' || compare === 'withinNext') return typeof days !== 'number'
  return value === undefined || value === '' || (type === 'number' && typeof value !== 'number')
}

function isWindowUnfinished({ kind, amount, from, to }: Record<string, unknown>): boolean {
  if (kind === 'ever') return false
  return kind === 'between' ? !from || !to : typeof amount !== 'number'
}
