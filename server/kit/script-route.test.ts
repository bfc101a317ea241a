import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { fastify } from 'fastify'
import type { App } from './http.ts'
import { scriptRoute } from './script-route.ts'

const folder = await mkdtemp(join(tmpdir(), 'regulars-script-'))
const file = join(folder, 'r.js')
const app = fastify()
after(async () => {
  await app.close()
  await rm(folder, { recursive: true, force: true })
})
scriptRoute(app as unknown as App, { path: '/r.js', file })
const get = (headers = {}) => app.inject({ method: 'GET', url: '/r.js', headers })

test('the script that is not built is not there', async () => {
  assert.equal((await get()).statusCode, 404)
})

test('every page may load the script, and a browser that has it is not sent it again', async () => {
  await writeFile(file, 'first()')
  const answer = await get()
  assert.equal(answer.body, 'first()')
  const { headers } = answer
  assert.equal(headers['access-control-allow-origin'], '*')
  assert.equal(headers['cross-origin-resource-policy'], 'cross-origin')
  assert.match(String(headers['content-type']), /^text\/javascript/)
  assert.match(String(headers['cache-control']), /^public, max-age=3600/)
  const again = await get({ 'if-none-match': headers.etag })
  assert.deepEqual([again.statusCode, again.body], [304, ''])
})

test('it travels packed where the browser can unpack it, and anew once it was built anew', async () => {
  const before = await get({ 'accept-encoding': 'gzip, br' })
  assert.equal(before.headers['content-encoding'], 'gzip')
  assert.equal(gunzipSync(before.rawPayload).toString(), 'first()')
  await writeFile(file, 'second()')
  const after = await get({ 'if-none-match': before.headers.etag })
  assert.deepEqual([after.statusCode, after.body], [200, 'second()'])
})
