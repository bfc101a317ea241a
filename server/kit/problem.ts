/**
 * Refused requests.
 *
 * A capability throws one of these with a code of its own: `throw conflict('insufficient_points', { missing })`. The kinds
 * are closed, because each is an HTTP status; the codes are open, because each is a sentence of some capability: the
 * catalogue key `<capability>.problem.<code>` and an entry in docs/developers/problems.md.
 */
import type { MessageValues } from './language.ts'

const statuses = {
  malformed: 400,
  unauthenticated: 401,
  forbidden: 403,
  notFound: 404,
  conflict: 409,
  preconditionFailed: 412,
  tooLarge: 413,
  unsupported: 415,
  invalid: 422,
  tooMany: 429,
  unexpected: 500,
  unavailable: 503,
} as const

export type ProblemKind = keyof typeof statuses

/** One refused field: where it stands in the request (`password.next`), and what is wrong with it, ready to show. */
export interface FieldProblem {
  path: string
  message: string
}

interface ProblemOptions {
  values?: MessageValues
  errors?: readonly FieldProblem[]
  headers?: Readonly<Record<string, string>>
}

/** A request that is refused, with a code that its reader can look up. */
export class Problem extends Error {
  override name = 'Problem'
  readonly kind: ProblemKind
  readonly code: string
  readonly values: MessageValues | undefined
  readonly errors: readonly FieldProblem[] | undefined
  /** Headers that belong to the refusal, such as Retry-After. */
  readonly headers: Readonly<Record<string, string>>

  constructor(kind: ProblemKind, code: string, { values, errors, headers = {} }: ProblemOptions = {}) {
    super(`${kind}: ${code}${values ? ` ${JSON.stringify(values)}` : ''}`)
    this.kind = kind
    this.code = code
    this.values = values
    this.errors = errors
    this.headers = headers
  }

  get status(): number {
    return statuses[this.kind]
  }
}

/** The request cannot be read at all: 400. */
export const malformed = (code: string, values?: MessageValues) => refused('malformed', code, values)
/** Nobody is signed in, or the credentials are wrong: 401. */
export const unauthenticated = (code: string, values?: MessageValues) => refused('unauthenticated', code, values)
/** Who asks is known and may not: 403. */
export const forbidden = (code: string, values?: MessageValues) => refused('forbidden', code, values)
/** There is no such thing, or it belongs to another shop: 404. Leave the code out, so that the two cannot be told apart. */
export const notFound = (code = 'not_found', values?: MessageValues) => refused('notFound', code, values)
/** The state of things does not allow it: 409. */
export const conflict = (code: string, values?: MessageValues) => refused('conflict', code, values)
/** It was changed meanwhile: 412. */
export const preconditionFailed = (code: string, values?: MessageValues) => refused('preconditionFailed', code, values)
/** 413. */
export const tooLarge = (code: string, values?: MessageValues) => refused('tooLarge', code, values)
/** The body is of a kind that is not taken here: 415. */
export const unsupported = (code: string, values?: MessageValues) => refused('unsupported', code, values)
/** Understood, and wrong in itself: 422. `errors` names the fields. */
export const invalid = (code: string, values?: MessageValues, errors?: readonly FieldProblem[]) =>
  new Problem('invalid', code, { ...(values ? { values } : {}), ...(errors ? { errors } : {}) })
/** Too often: 429. */
export const tooMany = (code: string, { retryAfterSeconds }: { retryAfterSeconds: number }) =>
  new Problem('tooMany', code, { values: { seconds: retryAfterSeconds }, headers: { 'retry-after': String(retryAfterSeconds) } })
/** Not now: 503. */
export const unavailable = (code: string, { retryAfterSeconds }: { retryAfterSeconds: number }) =>
  new Problem('unavailable', code, { headers: { 'retry-after': String(retryAfterSeconds) } })

function refused(kind: ProblemKind, code: string, values: MessageValues | undefined): Problem {
  return new Problem(kind, code, values ? { values } : {})
}
