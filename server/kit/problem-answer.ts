import assert from 'node:assert/strict'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { type Catalogues, translator } from './language.ts'
import { Problem } from './problem.ts'
import { readerLanguage } from './reader-language.ts'
import { explainFault, RequestFault } from './request-validation.ts'
import type { Services } from './services.ts'

/**
 * What the app does with everything that is thrown while it answers: refusals become RFC 9457 JSON in the reader's
 * language; anything else is a fault of ours, is logged with its stack and told without details.
 */
export function problemAnswers(services: Services) {
  const keys = problemKeys(services.catalogues)
  return async (error: unknown, request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const language = readerLanguage(request, services)
    const problem = asProblem(error, (fault) => explainFault(fault, language, services.catalogues))
    if (problem.kind === 'unexpected')
      request.log.error({ reqId: request.id, err: error, route: request.routeOptions.url }, 'a request failed')
    const translate = translator(language, services.catalogues)
    const key = keys.get(problem.code)
    assert(key, `the problem ${problem.code} has no text`)
    const values = problem.kind === 'unexpected' ? { requestId: request.id } : problem.values
    await reply
      .code(problem.status)
      .headers(problem.headers)
      .header('content-language', language)
      .type('application/problem+json; charset=utf-8')
      .serializer(JSON.stringify)
      .send({
        type: `urn:regulars:problem:${problem.code}`,
        title: translate(`kit.problem_title.${problem.kind}`),
        status: problem.status,
        detail: translate(key, values),
        code: problem.code,
        ...(values ? { values } : {}),
        ...(problem.errors ? { errors: problem.errors } : {}),
      })
  }
}

/** The catalogue key of each problem's sentence. No two capabilities share a code, because programs decide by it: test/docs.test.ts. */
export function problemKeys(catalogues: Catalogues): ReadonlyMap<string, string> {
  const keys = [...catalogues.en.keys()].filter((key) => /^[a-z]+\.problem\.[a-z0-9_]+$/.test(key))
  return new Map(keys.map((key) => [key.slice(key.lastIndexOf('.') + 1), key]))
}

function asProblem(error: unknown, explain: (fault: RequestFault) => Problem['errors']): Problem {
  if (error instanceof Problem) return error
  // An id that no id can look like names nothing, exactly as one that nobody has.
  if (error instanceof RequestFault && error.validationContext === 'params') return new Problem('notFound', 'not_found')
  if (error instanceof RequestFault) return new Problem('invalid', 'invalid_request', { errors: explain(error) ?? [] })
  return frameworkProblem(error) ?? new Problem('unexpected', 'unexpected')
}

/** What the framework refuses before a route is asked. */
function frameworkProblem(error: unknown): Problem | undefined {
  const { code = '', statusCode } = error instanceof Error ? (error as Partial<FastifyError>) : {}
  if (!code.startsWith('FST_ERR_')) return undefined
  if (statusCode === 413) return new Problem('tooLarge', 'body_too_large')
  if (statusCode === 415) return new Problem('unsupported', 'body_unsupported')
  if (code === 'FST_ERR_BAD_URL') return new Problem('malformed', 'address_unreadable')
  if (statusCode === 400) return new Problem('malformed', 'body_unreadable')
  return undefined
}
