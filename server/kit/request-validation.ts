import type { FastifySchemaCompiler } from 'fastify'
import { z } from 'zod'
import type { $ZodType } from 'zod/v4/core'
import { type Catalogues, type Language, type MessageValues, translator } from './language.ts'
import type { FieldProblem } from './problem.ts'

/** A request that does not fit the schema of its route. Fastify adds which part of it: body, params, querystring or headers. */
export class RequestFault extends Error {
  override name = 'RequestFault'
  readonly issues: readonly z.core.$ZodIssue[]
  declare readonly validationContext?: string

  constructor(issues: readonly z.core.$ZodIssue[]) {
    super('the request does not fit its schema')
    this.issues = issues
  }
}

/** Reads each part of a request by the zod schema of its route. */
export const validatorCompiler: FastifySchemaCompiler<$ZodType> =
  ({ schema }) =>
  (value) => {
    const result = z.core.safeParse(schema, value, { reportInput: true })
    if (!result.success) return { error: new RequestFault(result.error.issues) }
    const path = unstorableText(result.data, [])
    return path === null ? { value: result.data } : { error: new RequestFault([{ code: 'custom', path, message: 'kit.field.unstorable' }]) }
  }

/** Where a text stands that no database takes: one with NUL, or with half a letter (JSON can spell both). Null where none does. */
function unstorableText(value: unknown, path: PropertyKey[]): PropertyKey[] | null {
  if (typeof value === 'string') return value.includes('\0') || !value.isWellFormed() ? path : null
  if (typeof value !== 'object' || value === null) return null
  for (const [key, part] of Object.entries(value)) {
    const found = unstorableText(key, path) ?? unstorableText(part, [...path, key])
    if (found) return found
  }
  return null
}

/**
 * The faults in the reader's language. A schema that gives a message of its own gives the key of a text, because the schema
 * does not know its reader; a message that is no key is shown as it stands.
 */
export function explainFault({ issues }: RequestFault, language: Language, catalogues: Catalogues): FieldProblem[] {
  const translate = translator(language, catalogues)
  return issues.map((issue) => {
    const key = issue.message === messageIn('en', issue) ? ownText(issue) : { key: issue.message }
    const message = key && catalogues[language].has(key.key) ? translate(key.key, key.values) : (key?.key ?? messageIn(language, issue))
    return { path: issue.path.join('.'), message }
  })
}

/** The faults that people make, in words of ours; the library's own are for programmers. */
function ownText(issue: z.core.$ZodIssue): { key: string; values?: MessageValues } | undefined {
  if (issue.code === 'invalid_type' && issue.input === undefined) return { key: 'kit.field.required' }
  if (issue.code === 'invalid_format' && issue.format === 'email') return { key: 'kit.field.email' }
  if (issue.code === 'too_small' && issue.origin === 'string')
    return issue.minimum === 1 ? { key: 'kit.field.required' } : { key: 'kit.field.too_short', values: { n: Number(issue.minimum) } }
  if (issue.code === 'too_big' && issue.origin === 'string') return { key: 'kit.field.too_long', values: { n: Number(issue.maximum) } }
  if (issue.code === 'too_small' && issue.origin === 'array') return { key: 'kit.field.too_few', values: { n: Number(issue.minimum) } }
  return undefined
}

const locales: Record<Language, z.core.$ZodErrorMap> = {
  pl: z.locales.pl().localeError,
  uk: z.locales.uk().localeError,
  en: z.locales.en().localeError,
}

function messageIn(language: Language, issue: z.core.$ZodIssue): string {
  // The error map wants an issue before its message was made; every other property is the same.
  const message = locales[language](issue as z.core.$ZodRawIssue)
  return typeof message === 'string' ? message : (message?.message ?? issue.message)
}
