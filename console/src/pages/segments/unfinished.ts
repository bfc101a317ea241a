import type { ConditionForm } from '../../answers.ts'
import type { Clause } from './draft.ts'

/** The fields of a clause that nobody has chosen yet. */
export function unfinishedFields({ args }: Pick<Clause, 'args'>, { fields }: Pick<ConditionForm, 'fields'>): string[] {
  return fields.filter(({ name, kind }) => isLacking(args[name], kind)).map(({ name }) => name)
}

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
