import { ApiProblem } from '../../api.ts'

/** Place in the value (`blocks.0.text`) → what is wrong there. */
export type Faults = ReadonlyMap<string, string>

/** What the server refused of one field of a body, by its place in it. */
export function faultsIn(error: unknown, field: string): Faults {
  if (!(error instanceof ApiProblem)) return new Map()
  const begin = new RegExp(`^[./]?${field}[./]`)
  return new Map(error.errors.filter(({ path }) => begin.test(path)).map(({ path, message }) => [dotted(path.replace(begin, '')), message]))
}

/** What is wrong at a place, or anywhere under it. */
export function faultAt(faults: Faults, path: string): string | undefined {
  return [...faults].find(([place]) => place === path || place.startsWith(`${path}.`))?.[1]
}

/** The same refusal with the fields of `field` as its own, for a form that holds only those. */
export function insideOf(error: unknown, field: string): unknown {
  if (!(error instanceof ApiProblem)) return error
  const begin = new RegExp(`^[./]?${field}[./]`)
  const { status, code, detail, errors } = error
  return new ApiProblem({ status, code, detail, errors: errors.map((each) => ({ ...each, path: each.path.replace(begin, '') })) })
}

const dotted = (path: string): string => path.replaceAll('/', '.')
