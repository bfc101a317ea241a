import assert from 'node:assert/strict'
import { createHmac, generateKeyPairSync, sign } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { needs, testData } from '../../../test/data.ts'
import { readMailgun, tokenOf } from './mailgun.ts'
import { readPostmark } from './postmark.ts'
import { bounceOf, type ProviderRequest } from './provider-event.ts'
import { readSendGrid } from './sendgrid.ts'

const payload = (path: string): string => readFileSync(testData(`payloads/${path}`), 'utf8')
const request = (body: string, headers: Record<string, string> = {}, now = new Date('2026-11-20T10:14:10Z')): ProviderRequest => ({
  headers,
  body: Buffer.from(body),
  now,
})

test(
  'SendGrid: their own vectors verify by the bytes as they came, and none with one byte changed',
  needs('payloads/sendgrid/event-webhook-vectors.json'),
  () => {
    const vectors = JSON.parse(payload('sendgrid/event-webhook-vectors.json')) as {
      public_key_base64_spki: string
      signature: string
      timestamp: string
      raw_body: string
    }[]
    assert.ok(vectors.length >= 2)
    for (const { public_key_base64_spki: key, signature, timestamp, raw_body: body } of vectors) {
      const headers = { 'x-twilio-email-event-webhook-signature': signature, 'x-twilio-email-event-webhook-timestamp': timestamp }
      assert.deepEqual(readSendGrid(request(body, headers), key), [], 'these carry no id of ours')
      assert.equal(readSendGrid(request(body.replace('\r\n', '\n'), headers), key), null)
      assert.equal(readSendGrid(request(body, { ...headers, 'x-twilio-email-event-webhook-timestamp': '1' }), key), null)
      assert.equal(readSendGrid(request(body), key), null)
      assert.equal(readSendGrid(request(body, headers), 'no key'), null)
    }
  },
)

test('SendGrid: what each event means', () => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const key = publicKey.export({ type: 'spki', format: 'der' }).toString('base64')
  const kindOf = (event: object) => {
    const body = JSON.stringify([{ timestamp: 1_795_169_645, regulars_message_id: 's1', ...event }])
    const signature = sign('sha256', Buffer.from(`7${body}`), privateKey).toString('base64')
    return readSendGrid(
      request(body, { 'x-twilio-email-event-webhook-signature': signature, 'x-twilio-email-event-webhook-timestamp': '7' }),
      key,
    )?.[0]?.kind
  }
  assert.deepEqual(
    [
      kindOf({ event: 'delivered' }),
      kindOf({ event: 'bounce', type: 'bounce', status: '5.1.1' }),
      kindOf({ event: 'bounce', type: 'blocked', status: '5.2.2' }),
      kindOf({ event: 'bounce', type: 'bounce', status: '5.7.1' }),
      kindOf({ event: 'dropped', reason: 'Bounced Address' }),
      kindOf({ event: 'dropped', reason: 'Spam Content' }),
      kindOf({ event: 'spamreport' }),
      kindOf({ event: 'group_unsubscribe' }),
      kindOf({ event: 'open' }),
    ],
    ['delivered', 'hard_bounce', 'soft_bounce', 'blocked', 'hard_bounce', undefined, 'complaint', 'unsubscribe', undefined],
  )
})

test('Postmark: known by user and password; numbers beyond 2^53 do no harm', needs('payloads/postmark/bounce.synthetic.json'), () => {
  const headers = { authorization: `Basic ${Buffer.from('regulars:secret').toString('base64')}` }
  const read = (file: string, secret = 'regulars:secret') =>
    readPostmark(request(payload(`postmark/${file}.synthetic.json`), headers), secret)
  assert.deepEqual(read('bounce'), [
    { kind: 'hard_bounce', sendId: 'reg_msg_1', at: new Date('2026-11-20T10:14:05Z'), words: 'smtp;550 5.1.1 user unknown' },
  ])
  assert.deepEqual(read('spam-complaint'), [], 'it came without an id of ours')
  assert.deepEqual(read('subscription-change'), [])
  assert.equal(read('bounce', 'regulars:other'), null)
  assert.equal(readPostmark(request(payload('postmark/bounce.synthetic.json')), 'regulars:secret'), null)
})

test(
  'Mailgun: the signature covers time and token, which is taken once; older than five minutes is refused',
  needs('payloads/mailgun/failed-permanent.synthetic.json'),
  () => {
    const body = payload('mailgun/failed-permanent.synthetic.json')
    const at = new Date(1_795_169_645_000)
    const read = (text: string, { key = 'key-test-signing', now = at } = {}) => readMailgun(request(text, {}, now), key)
    assert.deepEqual(read(body), [
      { kind: 'hard_bounce', sendId: 'reg_msg_1', at: new Date(1_795_169_645_100), words: 'Not delivering to previously bounced address' },
    ])
    assert.equal(tokenOf(Buffer.from(body)), 'c1f6b4d2e0a94f2e8a7c5b3d1e9f0a8b7c6d5e4f3a2b1c0d9e')
    assert.equal(read(body, { key: 'other' }), null)
    assert.equal(read(body, { now: new Date(at.getTime() + 301_000) }), null)
    assert.equal(read(body.replace('"token": "c', '"token": "d')), null)
    const signature = {
      timestamp: '1795169645',
      token: 't',
      signature: createHmac('sha256', 'key-test-signing').update('1795169645t').digest('hex'),
    }
    const soft = {
      signature,
      'event-data': { event: 'failed', severity: 'temporary', timestamp: 1, 'user-variables': { regulars_message_id: 's1' } },
    }
    assert.equal(read(JSON.stringify(soft))?.[0]?.kind, 'soft_bounce')
  },
)

test('hostile: whatever comes, nothing throws', () => {
  for (const body of ['', 'null', '[]', '{}', '[[[[', '{"signature":{"timestamp":1}}', '\u0000', '"x"', '[null,1,"x",{}]'])
    for (const read of [readSendGrid, readPostmark, readMailgun])
      assert.equal(read(request(body, { authorization: 'Basic %%%' }), 'x:y') ?? null, null)
})

test('a full mailbox is soft, a refused sender is no dead address', () => {
  assert.deepEqual(
    ['5.1.1', '5.2.2', '5.7.26', '4.2.1', 'nonsense', undefined].map((status) => bounceOf(status, 'hard_bounce')),
    ['hard_bounce', 'soft_bounce', 'blocked', 'soft_bounce', 'hard_bounce', 'hard_bounce'],
  )
})
