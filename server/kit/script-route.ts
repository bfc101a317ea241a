/** Scripts for the shops' pages, as `widgets/` builds them. */
import { hash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { App } from './http.ts'
import { notFound } from './problem.ts'

interface Script {
  builtAt: number
  text: Buffer
  zipped: Buffer
  etag: string
}

/** Pages of every site may load it. A visitor's browser keeps it for an hour and asks then whether there is another. */
export function scriptRoute(app: App, { path, file }: { path: string; file: string }): void {
  const script = reading(file)
  app.get(path, { config: { access: 'public' }, schema: { hide: true } }, async (request, reply) => {
    const { etag, zipped, text } = await script()
    reply.headers({
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      'cache-control': 'public, max-age=3600, stale-while-revalidate=86400',
      vary: 'accept-encoding',
      etag,
    })
    if (request.headers['if-none-match']?.includes(etag)) return reply.code(304).send()
    reply.type('text/javascript; charset=utf-8')
    const isZipped = /\bgzip\b/.test(request.headers['accept-encoding']?.toString() ?? '')
    return isZipped ? reply.header('content-encoding', 'gzip').send(zipped) : reply.send(text)
  })
}

/** Read once, and again where it was built again meanwhile. */
function reading(file: string): () => Promise<Script> {
  let known: Script | undefined
  return async () => {
    const found = await stat(file).catch(() => null)
    if (!found) throw notFound()
    if (known?.builtAt !== found.mtimeMs) known = { builtAt: found.mtimeMs, ...(await read(file)) }
    return known
  }
}

async function read(file: string): Promise<Omit<Script, 'builtAt'>> {
  const text = await readFile(file)
  const etag = `W/"${hash('sha256', text, 'base64url').slice(0, 22)}"`
  return { text, etag, zipped: await promisify(gzip)(text, { level: 9 }) }
}
