/**
 * The member page for shops that build none of their own. The signed token stands behind the `#` of its address, which no browser
 * sends: the page's script takes it from there, and no log ever has it.
 */
import type { FastifyReply } from 'fastify'
import type { App } from '../../kit/http.ts'
import type { Language } from '../../kit/language.ts'
import type { Services } from '../../kit/services.ts'
import { getShop, type StoredShop } from '../../shops/shops.ts'
import { AskProgram } from '../member-schema.ts'
import { languageOf } from './door-routes.ts'

export function memberPageRoutes(app: App, { database }: Services): void {
  app.get('/p/loyalty/page', { config: { access: 'public' }, schema: { hide: true, querystring: AskProgram } }, async (request, reply) => {
    const shop = await getShop(database.db, { shopId: request.query.shop })
    return sendPage(reply, drawPage(shop, languageOf(request, shop)))
  })
}

/** Our own script and style sheet, and our own server: whatever a name holds, nothing of it runs. */
function sendPage(reply: FastifyReply, page: string): FastifyReply {
  return reply
    .header(
      'content-security-policy',
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; frame-ancestors 'none'; base-uri 'none'; require-trusted-types-for 'script'",
    )
    .header('x-robots-tag', 'noindex, nofollow')
    .type('text/html; charset=utf-8')
    .send(page)
}

function drawPage({ shopId, name }: Pick<StoredShop, 'shopId' | 'name'>, language: Language): string {
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<title>${escaped(name)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/p/page.css">
</head>
<body>
<main>
<h1>${escaped(name)}</h1>
<rg-loyalty shop="${shopId}" lang="${language}" page></rg-loyalty>
</main>
<script src="/loyalty.js"></script>
</body>
</html>
`
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
