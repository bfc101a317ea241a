import { existsSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename, dirname, join, normalize, sep } from 'node:path'
import files from '@fastify/static'
import type { FastifyReply } from 'fastify'
import type { App } from './http.ts'
import { notFound } from './problem.ts'

/**
 * Serves the console: its files, and its one page for every other address that is not of the API, because the console
 * reads the address itself. The folder is looked at anew for each request, so that a build may replace it meanwhile.
 */
export async function consoleFiles(app: App, { folder }: { folder: string }): Promise<void> {
  // The folder itself may come later; the one around it is there.
  await app.register(files, { root: dirname(folder), serve: false, cacheControl: false })
  const send = (reply: FastifyReply, file: string) => sendFile(reply, file, basename(folder))
  app.get<{ Params: { '*': string } }>('/*', { config: { access: 'public' }, schema: { hide: true } }, async (request, reply) => {
    const path = request.params['*']
    if (isOfServer(path)) throw notFound()
    const file = await existingFile(folder, path)
    if (file) return send(reply, file)
    // A missing script must not be answered with a page: the browser would report a fault in the page's text.
    if (path.startsWith('assets/')) throw notFound()
    if (!existsSync(join(folder, 'index.html'))) return reply.code(200).type('text/html; charset=utf-8').send(unbuiltPage)
    return send(reply, 'index.html')
  })
}

const isOfServer = (path: string): boolean => /^(api|v1|p|hooks)(\/|$)/.test(path)

async function existingFile(folder: string, path: string): Promise<string | undefined> {
  const file = normalize(path)
  if (file === '.' || file.startsWith('..') || file.includes('\0') || file.split(sep).some((part) => part.startsWith('.'))) return undefined
  const found = await stat(join(folder, file)).catch(() => undefined)
  return found?.isFile() ? file : undefined
}

function sendFile(reply: FastifyReply, file: string, folder: string): FastifyReply {
  // Names in assets/ hold a hash of the content; everything else is asked for again.
  reply.header('cache-control', file.startsWith(`assets${sep}`) ? 'public, max-age=31536000, immutable' : 'no-cache')
  return reply.sendFile(join(folder, file))
}

const unbuiltPage = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Regulars</title>
<p>Regulars is running, but its console is not built yet. Start it with <code>npm start</code>, which builds it.
<p>The API answers: see <a href="/docs">/docs</a>.
</html>
`
