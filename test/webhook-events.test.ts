/** What webhooks offer is what is told, the page for developers says the same, and its example works as it stands. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { loadCatalogues } from '../server/kit/language.ts'
import { factTypes } from '../server/loyalty/facts.ts'
import { eventTypes } from '../server/webhooks/event-types.ts'
import { newWebhookSecret, signedHeaders } from '../server/webhooks/sign.ts'
import { projectFolder } from './source-files.ts'

const page = readFileSync(join(projectFolder, 'docs/developers/webhooks.md'), 'utf8')

test('webhooks offer every fact that is told, and nothing that never is', () => {
  assert.deepEqual(eventTypes.toSorted(), [...factTypes, 'webhooks.test'].toSorted())
})

test('the page for developers has each event with the sentence that the console shows', () => {
  const documented = [...page.matchAll(/^\| `([a-z_.]+)` \| (.+) \|$/gm)].map(([, type = '', sentence]) => [type, sentence])
  const english = loadCatalogues().en
  assert.deepEqual(
    documented,
    eventTypes.map((type) => [type, english.get(`webhooks.type.${type}`)]),
  )
})

test('the example in Node knows our signatures from others', async () => {
  const code = /```js\n([\s\S]+?)```/.exec(page)?.[1] ?? ''
  const { isFromRegulars } = (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as { isFromRegulars: Verify }
  const at = new Date('2026-03-01T10:00:00Z')
  const [secret, other] = [newWebhookSecret(), newWebhookSecret()]
  const body = '{"type":"loyalty.points_earned","data":{"name":"Zażółć"}}'
  const headers = signedHeaders({ id: 'an-event', body, at }, [secret])
  assert.equal(isFromRegulars(secret, headers, body, at.getTime()), true)
  assert.equal(
    isFromRegulars(secret, signedHeaders({ id: 'an-event', body, at }, [other, secret]), body, at.getTime()),
    true,
    'during a rotation',
  )
  assert.equal(isFromRegulars(other, headers, body, at.getTime()), false, 'another secret')
  assert.equal(isFromRegulars(secret, headers, body.replace('ż', 'z'), at.getTime()), false, 'another body')
  assert.equal(isFromRegulars(secret, { ...headers, 'webhook-id': 'another' }, body, at.getTime()), false, 'another id')
  assert.equal(isFromRegulars(secret, headers, body, at.getTime() + 300_000), false, 'too old')
  assert.equal(isFromRegulars(secret, {}, body, at.getTime()), false, 'no signature')
})

type Verify = (secret: string, headers: Record<string, string>, body: string, now: number) => boolean
