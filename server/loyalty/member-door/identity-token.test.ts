import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { isTimely, readIdentity } from './identity-token.ts'

const shopId = '018f0000-0000-7000-8000-000000000001'
const secret = 'this is a secret of the shop'

/** Made by Python's hmac and base64, from JSON with and without spaces. */
const vectors = [
  {
    token:
      'eyJzaG9wIjoiMDE4ZjAwMDAtMDAwMC03MDAwLTgwMDAtMDAwMDAwMDAwMDAxIiwiY3VzdG9tZXIiOnsiZW1haWwiOiJ6b2ZpYUBleGFtcGxlLmNvbSJ9LCJleHAiOjE3NjcyMjU2MDAsIm5vbmNlIjoiMDEyMzQ1Njc4OWFiY2RlZiJ9.LgtmvhVFu20p9B56iOoxKR4t68FHYdOICIajWGtlswA',
    customer: { email: 'zofia@example.com' },
  },
  {
    token:
      'eyJzaG9wIjogIjAxOGYwMDAwLTAwMDAtNzAwMC04MDAwLTAwMDAwMDAwMDAwMSIsICJjdXN0b21lciI6IHsibnVtYmVyIjogMTA0Mn0sICJleHAiOiAxNzY3MjI1NjAwLCAibm9uY2UiOiAiMDEyMzQ1Njc4OWFiY2RlZiJ9.EQNBnTbRrtOzGq0aQbTh00hlCwFLuS3Ko0zock_zPkk',
    customer: { number: '1042' },
  },
]

test('tokens that were made by other programs are read and believed', () => {
  for (const { token, customer } of vectors) {
    const read = readIdentity(token)
    assert.deepEqual(read?.identity, { shopId, customer, expiresAt: new Date(1_767_225_600_000), nonce: '0123456789abcdef' })
    assert.equal(read?.isSignedBy(secret), true)
    assert.equal(read?.isSignedBy(`${secret} `), false)
  }
})

test('no change of a token is believed, wherever it is made', () => {
  const [{ token } = { token: '' }] = vectors
  for (let place = 0; place < token.length; place += 3) {
    const other = token[place] === 'A' ? 'B' : 'A'
    const read = readIdentity(token.slice(0, place) + other + token.slice(place + 1))
    assert.ok(read === null || !read.isSignedBy(secret), `place ${place}`)
  }
})

test('what is not exactly such a token is none', () => {
  const good = { shop: shopId, customer: { number: '7' }, exp: 1_767_225_600, nonce: '12345678' }
  const sign = (payload: unknown) => {
    const body = Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload)).toString('base64url')
    return `${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`
  }
  assert.ok(readIdentity(sign(good)))
  const wrong = [
    '',
    '.',
    'null',
    '[]',
    '{"shop":',
    { ...good, shop: 'x' },
    { ...good, shop: undefined },
    { ...good, customer: {} },
    { ...good, customer: { number: '7', email: 'a@example.com' } },
    { ...good, customer: { customerId: shopId } },
    { ...good, customer: { number: '' } },
    { ...good, customer: { email: 'nobody' } },
    { ...good, exp: '1767225600' },
    { ...good, exp: 1.5 },
    { ...good, nonce: 'short' },
    { ...good, nonce: 'x'.repeat(101) },
    { ...good, role: 'admin' },
  ]
  for (const payload of wrong) assert.equal(readIdentity(sign(payload)), null, JSON.stringify(payload))
  const [body, mac] = sign(good).split('.')
  for (const text of [
    '',
    body,
    `${body}.`,
    `.${mac}`,
    `${body}.${mac}.${mac}`,
    `${body}.${mac}=`,
    `${body}.${mac?.slice(1)}`,
    ` ${body}.${mac}`,
  ])
    assert.equal(readIdentity(text ?? ''), null, text)
})

test('a token is good until its end, and never for more than an hour', () => {
  const now = new Date('2026-03-01T10:00:00Z')
  const at = (minutes: number) => isTimely({ ...anIdentity, expiresAt: new Date(now.getTime() + minutes * 60_000) }, now)
  assert.deepEqual([at(-1), at(0), at(0.01), at(10), at(60), at(61.5), at(600)], [false, false, true, true, true, false, false])
})

test('the code that the documentation gives to shops makes tokens that are believed', async () => {
  const page = readFileSync(join(import.meta.dirname, '../../../docs/developers/loyalty-widget.md'), 'utf8')
  const code = /```js\n([\s\S]+?)```/.exec(page)?.[1] ?? ''
  const { memberToken } = await import(`data:text/javascript,${encodeURIComponent(code)}`)
  const read = readIdentity(memberToken(secret, shopId, { number: '1042' }))
  assert.deepEqual([read?.identity.customer, read?.isSignedBy(secret)], [{ number: '1042' }, true])
  assert.ok(read && isTimely(read.identity, new Date()))
})

const anIdentity = { shopId, customer: { number: '7' }, nonce: '12345678' }
