import { createHmac, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after } from 'node:test'

interface MemberSite {
  /** Where Regulars is. */
  server: string
  shopId: string
  secret: string
}

/**
 * A shop's page for its members, of another origin than ours and with a strict policy. `/as/<customer number>` is the page of
 * somebody who is signed in, `/` that of a visitor, and what stands behind the element tells whether it moved.
 */
export async function aMemberSite({ server, shopId, secret }: MemberSite): Promise<{ url: string; sign: (number: string) => string }> {
  const policy = `default-src 'none'; img-src data:; script-src 'self' ${server}; style-src 'self'; connect-src 'self' ${server}; require-trusted-types-for 'script'`
  const sign = (number: string): string => {
    const payload = { shop: shopId, customer: { number }, exp: Math.floor(Date.now() / 1000) + 600, nonce: randomBytes(16).toString('hex') }
    const body = Buffer.from(JSON.stringify(payload)).toString('base64url')
    return `${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`
  }
  const site = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://shop')
    if (pathname === '/shop.css') return void response.setHeader('content-type', 'text/css').end(styles)
    if (pathname === '/token') return void response.end(sign('K1'))
    const number = /^\/as\/(.+)$/.exec(pathname)?.[1]
    const token = searchParams.get('token') ?? (number === undefined ? '' : sign(number))
    const source = pathname === '/by-address' ? 'data-token-url="/token"' : token === '' ? '' : `token="${token}"`
    response.setHeader('content-type', 'text/html; charset=utf-8').setHeader('content-security-policy', policy)
    response.end(`<!doctype html><html lang="en"><title>Kawiarnia</title><meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,"><link rel="stylesheet" href="/shop.css"><main><h1>My points</h1>
<rg-loyalty shop="${shopId}" ${source} lang="${searchParams.get('lang') ?? 'en'}"></rg-loyalty>
<p id="below">Below</p></main><script async src="${server}/loyalty.js"></script></html>`)
  })
  site.listen(0, '127.0.0.1')
  await once(site, 'listening')
  after(() => {
    site.closeAllConnections()
    site.close()
  })
  return { url: `http://127.0.0.1:${(site.address() as AddressInfo).port}`, sign }
}

/** As docs/developers/loyalty-widget.md asks for it, and the shop's own colours for both themes. */
const styles = `:root { color-scheme: light dark; } body { margin: 16px; background: Canvas; color: CanvasText; }
rg-loyalty { display: block; height: 36rem; max-width: 40rem; }`
