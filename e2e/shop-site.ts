import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * A shop's own site, of another origin than ours, whose policy lets in our script and what it asks, and nothing else: no inline
 * script or style, no code made of text. Ended when the test file is done.
 */
export async function aShopSite({ script, door, key }: { script: string; door?: string; key: string }): Promise<{ url: string }> {
  const { origin } = new URL(script)
  const policy = `default-src 'none'; img-src data:; script-src 'self' ${origin}; connect-src ${door ?? origin}; require-trusted-types-for 'script'`
  // Without a key at its script a shop says by itself where its events go.
  const tag = door === undefined ? `data-key="${key}"` : ''
  const init = `regulars('init', ${JSON.stringify({ key, url: door })})\nregulars('consent', { analytics: true })`
  const { url } = await listening((request, response) => {
    if (request.url === '/shop.js') {
      response.setHeader('content-type', 'text/javascript').end(shopScript + (door === undefined ? '' : init))
      return
    }
    response.setHeader('content-type', 'text/html; charset=utf-8').setHeader('content-security-policy', policy)
    response.end(
      `<!doctype html><title>Kawiarnia</title><link rel="icon" href="data:,"><script src="/shop.js"></script><script async src="${script}" ${tag}></script>`,
    )
  })
  return { url }
}

/** What a shop has in its own files: the beginning of our queue, and Google's. */
const shopScript = `
window.regulars = window.regulars || function () { (regulars.q = regulars.q || []).push(arguments) }
window.dataLayer = window.dataLayer || []
window.gtag = function () { dataLayer.push(arguments) }
`

export interface Got {
  at: number
  events: { messageId: string; event?: string; properties?: { path?: string } }[]
}

/** A door for events that answers so, one after the other, the last for ever; and that can be away for a while. */
export async function aDoor(answers: readonly [number, Record<string, string>?][]) {
  const got: Got[] = []
  const { url, server } = await listening(async (request, response) => {
    const [status, headers] = answers[Math.min(got.length, answers.length - 1)] ?? [200]
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    got.push({ at: performance.now(), events: JSON.parse(String(Buffer.concat(chunks))).batch })
    response.writeHead(status, { 'access-control-allow-origin': '*', ...headers }).end('{"success":true}')
  })
  const { port } = new URL(url)
  return {
    url,
    got,
    /** Waits for so many requests. */
    async gets(requests: number): Promise<void> {
      const endsAt = performance.now() + 20_000
      while (got.length < requests && performance.now() < endsAt) await sleep(50)
      if (got.length < requests) throw new Error(`${got.length} requests instead of ${requests}`)
    },
    async close(): Promise<void> {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
    async open(): Promise<void> {
      server.listen(Number(port), '127.0.0.1')
      await once(server, 'listening')
    },
  }
}

async function listening(listener: RequestListener): Promise<{ url: string; server: Server }> {
  const server = createServer(listener)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  after(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server }
}
