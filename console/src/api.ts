/** One refused field: `path` as the request names it, `message` ready to show. */
export type FieldProblem = { path: string; message: string }

/** A refused request (RFC 9457). `detail` is a sentence in the reader's language; empty when the server could not be reached. */
export class ApiProblem extends Error {
  readonly status: number
  readonly code: string
  readonly detail: string
  readonly errors: FieldProblem[]

  constructor({ status, code, detail, errors }: { status: number; code: string; detail: string; errors: FieldProblem[] }) {
    super(`${status} ${code} ${detail}`)
    this.status = status
    this.code = code
    this.detail = detail
    this.errors = errors
  }
}

/**
 * The console's one way to the server. Paths start with `/api/`. Every call throws `ApiProblem` when refused, with status 0 and
 * code `unreachable` when no answer came. An answer without a body is `undefined`.
 */
export const api = {
  get: <Answer>(path: string, signal?: AbortSignal) => request<Answer>('GET', path, { signal }),
  post: <Answer = void>(path: string, body?: unknown, signal?: AbortSignal) => request<Answer>('POST', path, { body: body ?? {}, signal }),
  put: <Answer = void>(path: string, body: unknown) => request<Answer>('PUT', path, { body }),
  patch: <Answer = void>(path: string, body: unknown) => request<Answer>('PATCH', path, { body }),
  delete: <Answer = void>(path: string) => request<Answer>('DELETE', path, {}),
}

/** Headers for a request made without `api`, such as an upload that reports its progress. */
export function changeHeaders(): Record<string, string> {
  return { 'X-Regulars-Console': '1', 'Accept-Language': document.documentElement.lang, Accept: 'application/json' }
}

/** The problem in an answer that is not a success. */
export function problemOf(status: number, body: unknown): ApiProblem {
  const problem = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {}
  return new ApiProblem({
    status,
    code: typeof problem.code === 'string' ? problem.code : 'unknown',
    detail: typeof problem.detail === 'string' ? problem.detail : '',
    errors: Array.isArray(problem.errors) ? (problem.errors as FieldProblem[]) : [],
  })
}

async function request<Answer>(
  method: string,
  path: string,
  { body, signal }: { body?: unknown; signal?: AbortSignal | undefined },
): Promise<Answer> {
  const response = await reach(path, {
    method,
    credentials: 'same-origin',
    headers: body === undefined ? changeHeaders() : { ...changeHeaders(), 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal ? { signal } : {}),
  })
  const answer = await jsonOf(response)
  if (!response.ok) throw problemOf(response.status, answer)
  return answer as Answer
}

async function reach(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, init)
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new ApiProblem({ status: 0, code: 'unreachable', detail: '', errors: [] })
  }
}

async function jsonOf(response: Response): Promise<unknown> {
  const text = await response.text()
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    // A proxy's page in place of an answer: the status alone tells what happened.
    return undefined
  }
}
