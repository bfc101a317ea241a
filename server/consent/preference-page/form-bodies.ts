import type { App } from '../../kit/http.ts'
import { malformed } from '../../kit/problem.ts'

/** Fields of a form by name, each with its values in their order. */
export type FormFields = ReadonlyMap<string, readonly string[]>

/** Makes these routes take what forms and mail programs send, up to 64 KB. */
export function takeForms(app: App): void {
  const options = { parseAs: 'string', bodyLimit: 65_536 } as const
  app.addContentTypeParser('application/x-www-form-urlencoded', options, (_request, body, done) => done(null, readUrlEncoded(String(body))))
  app.addContentTypeParser('multipart/form-data', options, (request, body, done) => {
    const fields = readMultipart(String(body), request.headers['content-type'] ?? '')
    if (fields) done(null, fields)
    else done(malformed('body_unreadable'))
  })
}

function readUrlEncoded(body: string): FormFields {
  return gathered([...new URLSearchParams(body)])
}

/** The text fields of a multipart form (RFC 7578); null where the body has no such shape. Files are no fields. */
export function readMultipart(body: string, contentType: string): FormFields | null {
  const boundary = /boundary=(?:"([^"]{1,70})"|([^\s;]{1,70}))/i.exec(contentType)
  const mark = boundary?.[1] ?? boundary?.[2]
  if (mark === undefined) return null
  const parts = `\r\n${body}`.split(`\r\n--${mark}`)
  if (parts.length < 3 || !parts.at(-1)?.startsWith('--')) return null
  const fields: [string, string][] = []
  for (const part of parts.slice(1, -1)) {
    const end = part.indexOf('\r\n\r\n')
    const head = part.slice(0, Math.max(end, 0))
    const name = /^content-disposition:\s*form-data;.*?\bname="([^"]*)"/im.exec(head)?.[1]
    if (end === -1 || name === undefined || /\bfilename=/i.test(head)) continue
    fields.push([name, part.slice(end + 4)])
  }
  return gathered(fields)
}

const gathered = (entries: readonly (readonly [string, string])[]): FormFields =>
  new Map([...Map.groupBy(entries, ([name]) => name)].map(([name, values]) => [name, values.map(([, value]) => value)]))
