import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import { z } from 'zod'
import { needsDatabase, testDatabase, urlOf } from '../../test/database.ts'
import { readSettings } from '../config.ts'
import type { Gate } from './access.ts'
import { systemClock } from './clock.ts'
import { type Database, openDatabase } from './database.ts'
import { type App, openApp } from './http.ts'
import { loadCatalogues } from './language.ts'

test('a route that does not say who may use it ends the start', needsDatabase, async () => {
  const open = (add: (app: App) => void) => anApp(add)
  await assert.rejects(
    open((app) => app.get('/api/secrets', async () => 'x')),
    /does not say who may use it/,
  )
  await assert.rejects(
    open((app) => app.get('/api/shops/:shopId/x', { config: { access: 'staff' } }, async () => 'x')),
    /must ask for a permission/,
  )
  await assert.rejects(
    open((app) => app.get('/api/x', { config: { access: { permission: 'things:read' } } }, async () => 'x')),
    /must ask for a permission/,
  )
  await assert.rejects(
    open((app) => app.get('/x/:shopId', { config: { access: { permission: 'things:read' } } }, async () => 'x')),
    /must begin with/,
  )
  await assert.rejects(
    open((app) => app.get('/api/shops/:shopId/x', { config: { access: { permission: 'things:eat' } } }, async () => 'x')),
    /which nobody can have/,
  )
})

test('what cannot be read, is too large, or is of another kind is refused as a problem', needsDatabase, async () => {
  const { app } = await anApp()
  const post = async (payload: string, type = 'application/json') => {
    const reply = await app.inject({ method: 'POST', url: '/api/echo', payload, headers: { 'content-type': type } })
    assert.match(String(reply.headers['content-type']), /^application\/problem\+json/)
    return [reply.statusCode, reply.json().code]
  }
  assert.deepEqual(await post('{"n":'), [400, 'body_unreadable'])
  assert.deepEqual(await post(''), [400, 'body_unreadable'])
  assert.deepEqual(await post('{"__proto__":{"n":1}}'), [400, 'body_unreadable'])
  assert.deepEqual(await post('n=1', 'application/x-www-form-urlencoded'), [415, 'body_unsupported'])
  assert.deepEqual(await post('n', 'application/octet-stream'), [415, 'body_unsupported'])
  assert.deepEqual(await post(JSON.stringify({ text: 'x'.repeat(1_000_001) })), [413, 'body_too_large'])
  assert.deepEqual(await post('{"n":"many"}'), [422, 'invalid_request'])
  assert.equal((await app.inject({ url: '/api/%zz' })).json().code, 'address_unreadable')
  assert.equal((await app.inject({ method: 'DELETE', url: '/api/echo' })).json().code, 'not_found')
})

test('a fault of ours is told by its number alone', needsDatabase, async () => {
  const { app, logged } = await anApp()
  const reply = await app.inject({ url: '/api/broken', headers: { 'accept-language': 'uk' } })
  assert.equal(reply.statusCode, 500)
  assert(!reply.body.includes('secret detail'))
  assert.equal(reply.json().values.requestId, reply.headers['x-request-id'])
  assert.match(reply.json().detail, /^Щось пішло не так/)
  const line = logged().find((each) => each.includes('secret detail'))
  assert(line?.includes(String(reply.headers['x-request-id'])))
})

test('an answer that does not fit its schema is a fault of ours, and what the schema does not name stays here', needsDatabase, async () => {
  const { app } = await anApp()
  assert.equal((await app.inject({ url: '/api/misfit' })).json().code, 'unexpected')
  assert.deepEqual((await app.inject({ url: '/api/chatty' })).json(), { n: 1 })
})

test('bytes of any length stream through a route that takes them', needsDatabase, async () => {
  const { app } = await anApp()
  const address = await app.listen({ port: 0, host: '127.0.0.1' })
  const bytes = Readable.from(
    (function* () {
      for (let n = 0; n < 100; n++) yield Buffer.alloc(100_000)
    })(),
  )
  const reply = await fetch(`${address}/api/bytes`, {
    method: 'PUT',
    body: Readable.toWeb(bytes) as ReadableStream,
    duplex: 'half',
    headers: { 'content-type': 'application/octet-stream' },
  } as RequestInit)
  assert.deepEqual(await reply.json(), { length: 10_000_000 })
})

test('while closing, what is under way is finished and what is new is refused', needsDatabase, async () => {
  const { app } = await anApp()
  const address = await app.listen({ port: 0, host: '127.0.0.1' })
  const slow = fetch(`${address}/api/slow`)
  await sleep(100)
  const closing = app.close()
  await sleep(20)
  const late = await app.inject({ url: '/api/slow' }).catch((error: Error) => error)
  assert.equal((await slow).status, 200)
  await closing
  assert(late instanceof Error ? /closed/.test(late.message) : late.statusCode === 503 && late.json().code === 'closing')
  await assert.rejects(fetch(`${address}/api/slow`))
})

test('the console answers every address that is not of the API, with its own files as they are', needsDatabase, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'regulars-console-'))
  after(() => rm(folder, { recursive: true }))
  const { app } = await anApp(() => {}, { consoleFolder: join(folder, 'dist') })
  const get = (url: string) => app.inject({ url })
  assert.match((await get('/')).body, /not built yet/)
  await mkdir(join(folder, 'dist/assets'), { recursive: true })
  await writeFile(join(folder, 'dist/index.html'), '<p>console')
  await writeFile(join(folder, 'dist/assets/app-1.js'), 'let a')
  await writeFile(join(folder, 'secret.txt'), 'secret')
  for (const url of ['/', '/shops/x/customers', '/start/o-abc.def']) {
    const page = await get(url)
    assert.equal(page.body, '<p>console', url)
    assert.match(String(page.headers['content-security-policy']), /default-src 'self'/)
    assert.equal(page.headers['cache-control'], 'no-cache')
  }
  assert.equal((await get('/assets/app-1.js')).headers['cache-control'], 'public, max-age=31536000, immutable')
  for (const url of ['/assets/app-2.js', '/api', '/api/', '/api/x', '/v1/x']) assert.equal((await get(url)).json().code, 'not_found', url)
  for (const url of ['/../secret.txt', '/..%2fsecret.txt', '/assets/..%2f..%2fsecret.txt', '/%2e%2e/secret.txt'])
    assert(!(await get(url)).body.includes('secret'), url)
})

test('the API is described for programs and for people', needsDatabase, async () => {
  const { app } = await anApp()
  const document = (await app.inject({ url: '/openapi.json' })).json()
  assert.equal(document.openapi, '3.1.0')
  assert.deepEqual(document.paths['/api/echo'].post.requestBody.content['application/json'].schema.properties, { n: { type: 'number' } })
  assert(!('/*' in document.paths))
  const page = await app.inject({ url: '/docs' })
  assert.match(page.body, /POST \/api\/echo/)
  assert(!page.body.includes('<script'))
})

test('figures are for this machine, or for who has the token', needsDatabase, async () => {
  const { app } = await anApp()
  const get = (options: object) => app.inject({ url: '/metrics', ...options })
  assert.match((await get({})).body, /http_request_duration_seconds/)
  assert.equal((await get({ remoteAddress: '10.1.2.3' })).statusCode, 404)
  assert.equal((await get({ headers: { 'x-forwarded-for': '127.0.0.1' } })).statusCode, 404)
  assert.equal((await get({ remoteAddress: '10.1.2.3', headers: { authorization: 'Bearer wrong' } })).statusCode, 404)
  assert.equal((await get({ remoteAddress: '10.1.2.3', headers: { authorization: `Bearer ${metricsToken}` } })).statusCode, 200)
})

test('where a request came from is what a trusted proxy says, and nobody else', needsDatabase, async () => {
  const whence = async (env: NodeJS.ProcessEnv, remoteAddress: string) => {
    const { app } = await anApp(undefined, { env })
    return (await app.inject({ url: '/api/whence', remoteAddress, headers: { 'x-forwarded-for': '203.0.113.9, 198.51.100.7' } })).body
  }
  assert.equal(await whence({}, '10.0.0.2'), '10.0.0.2')
  assert.equal(await whence({ REGULARS_TRUSTED_PROXIES: '10.0.0.2' }, '10.0.0.2'), '198.51.100.7')
  assert.equal(await whence({ REGULARS_TRUSTED_PROXIES: '10.0.0.0/8, 198.51.100.7' }, '10.0.0.2'), '203.0.113.9')
  assert.equal(await whence({ REGULARS_TRUSTED_PROXIES: '10.0.0.2' }, '10.0.0.3'), '10.0.0.3')
})

test('health says whether the database answers', needsDatabase, async () => {
  const { app } = await anApp()
  assert.equal((await app.inject({ url: '/health' })).statusCode, 200)
  const away = openDatabase({ connection: { connectionString: urlOf('there_is_no_such_database') } })
  after(() => away.close())
  assert.equal((await (await anApp(sampleRoutes, { database: away })).app.inject({ url: '/health' })).json().code, 'database_away')
})

const metricsToken = 'a token for metrics'.replaceAll(' ', '-')
const N = z.object({ n: z.number() })
const open = { access: 'public' } as const

function sampleRoutes(app: App): void {
  app.post('/api/echo', { config: open, schema: { body: N, response: { 200: N } } }, async (request) => request.body)
  app.get('/api/broken', { config: open }, async () => {
    throw new Error('secret detail')
  })
  app.get('/api/misfit', { config: open, schema: { response: { 200: N } } }, async () => JSON.parse('{"n":"one"}'))
  app.get('/api/chatty', { config: open, schema: { response: { 200: N } } }, async () => JSON.parse('{"n":1,"passwordHash":"x"}'))
  app.get('/api/whence', { config: open }, async ({ ip }) => ip)
  app.get('/api/slow', { config: open }, async () => sleep(400, { ok: true }))
  app.put('/api/bytes', { config: { ...open, takesStream: true } }, async (request) => {
    let length = 0
    for await (const bytes of request.body as Readable) length += bytes.length
    return { length }
  })
}

const nobodyHome: Gate = {
  isPermission: (permission) => permission === 'things:read',
  person: async () => null,
  admit: async () => ({ kind: 'wrongCredential' }),
}

async function anApp(
  add: (app: App) => void = sampleRoutes,
  {
    database,
    consoleFolder = join(tmpdir(), 'no-console'),
    env = {},
  }: { database?: Database; consoleFolder?: string; env?: NodeJS.ProcessEnv } = {},
) {
  const lines: string[] = []
  const services = {
    database: database ?? (await testDatabase()),
    clock: systemClock,
    settings: readSettings({ REGULARS_METRICS_TOKEN: metricsToken, ...env }),
    log: pino({ level: 'debug' }, { write: (line: string) => void lines.push(line) }),
    catalogues: loadCatalogues(),
    publicUrl: () => 'http://regulars.test',
  }
  const app = await openApp(services, { gate: nobodyHome, routes: add, consoleFolder })
  after(() => app.close())
  return { app, logged: () => lines }
}
