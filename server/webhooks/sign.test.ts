import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hintOf, newWebhookSecret, signedHeaders } from './sign.ts'

// The first message of the reference library's own tests (standard-webhooks/standard-webhooks, libraries/).
const vector = {
  secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  signed: { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', body: '{"test": 2432232314}', at: new Date(1_614_265_330_000) },
  signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
}

test('signatures agree with the reference library', () => {
  const headers = signedHeaders(vector.signed, [vector.secret])
  assert.deepEqual(headers, {
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': vector.signature,
  })
})

test('one changed byte of id, time or body is another signature', () => {
  const { id, body, at } = vector.signed
  for (const changed of [{ id: `${id}k` }, { body: body.replace('4', '5') }, { at: new Date(at.getTime() + 1000) }])
    assert.notEqual(signedHeaders({ ...vector.signed, ...changed }, [vector.secret])['webhook-signature'], vector.signature)
})

test('two secrets sign side by side, each as it does alone', () => {
  const other = newWebhookSecret()
  const signature = (secrets: string[]) => signedHeaders(vector.signed, secrets)['webhook-signature']
  assert.equal(signature([other, vector.secret]), `${signature([other])} ${vector.signature}`)
})

test('a new secret is 32 bytes as the standard writes them, and its hint gives none away', () => {
  const secret = newWebhookSecret()
  assert.equal(Buffer.from(secret.slice('whsec_'.length), 'base64').length, 32)
  assert.notEqual(newWebhookSecret(), secret)
  assert.equal(hintOf(secret), secret.slice(0, 10))
})
