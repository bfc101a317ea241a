/** Every route says who may use it, and the few that anybody may use are these. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newId } from '../server/kit/ids.ts'
import { needsDatabase } from './database.ts'
import { aProduct, asking } from './product.ts'

const publicRoutes = [
  'GET /health',
  'GET /openapi.json',
  'GET /docs',
  // From this machine or with the token of the settings, which the route checks itself.
  'GET /metrics',
  // The door for events: every request brings a write key, which the route checks itself.
  'POST /v1/:call',
  'OPTIONS /v1/:call',
  'GET /v1/projects/:writeKey/settings',
  'OPTIONS /v1/projects/:writeKey/settings',
  'GET /sourceConfig',
  'OPTIONS /sourceConfig',
  'GET /sourceConfig/',
  'OPTIONS /sourceConfig/',
  // A link of an advocate was opened: the write key is checked by the route itself.
  'POST /v1/referral-clicks',
  // The ways in: a password, or a link with 256 random bits; all counted against limits.
  'POST /api/sign-in',
  'GET /api/links/:token',
  'POST /api/links/:token',
  // What providers tell of messages: each request is signed, which the route checks itself.
  'POST /hooks/mail/:shop/:provider',
  // Links in messages, each signed for one person and one address.
  'GET /p/page.css',
  'GET /p/:token',
  'POST /p/:token',
  'GET /p/confirm/:token',
  'POST /p/confirm/:token',
  // Members on the shop's pages: a token that the shop signed, then a session, which the routes check themselves; visitors see the rules.
  'POST /p/loyalty/sessions',
  'GET /p/loyalty/status',
  'GET /p/loyalty/statement',
  'POST /p/loyalty/claims',
  'POST /p/loyalty/joining',
  'GET /p/loyalty/program',
  'GET /p/loyalty/page',
  ...['sessions', 'program', 'status', 'statement', 'claims', 'joining'].map((path) => `OPTIONS /p/loyalty/${path}`),
  // The scripts for the shops' pages, and the console's own files.
  'GET /r.js',
  'GET /loyalty.js',
  'GET /*',
]

test('the routes that anybody may use are a closed list', needsDatabase, async () => {
  const { app } = await aProduct()
  const found = app.routeTable.filter(({ access }) => access === 'public').map(({ method, url }) => `${method} ${url}`)
  assert.deepEqual(found.sort(), publicRoutes.toSorted())
})

test('every other route asks who is there before anything else', needsDatabase, async () => {
  const product = await aProduct()
  const ask = asking(product)
  const withNonsense = asking(product, { cookie: 'regulars_session=nonsense' })
  for (const { method, url, access } of product.app.routeTable) {
    if (access === 'public') continue
    const path = url.replaceAll(/:[a-zA-Z]+/g, () => newId())
    for (const each of [ask, withNonsense]) {
      const reply = await each(method, path, method === 'GET' ? undefined : {})
      assert.equal(reply.json.code, 'sign_in_needed', `${method} ${url}: ${reply.text}`)
    }
  }
})
