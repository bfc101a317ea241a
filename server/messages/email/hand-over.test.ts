/** What arrives at a provider, as it is on the wire. */
import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { after, test } from 'node:test'
import { dkimVerify } from 'mailauth/lib/dkim/verify.js'
import { aMailbox } from '../mailbox-for-tests.ts'
import { composeMail } from './compose.ts'
import { openMailDoor } from './hand-over.ts'

const sendId = '01920000-0000-7000-8000-000000000001'
const rendered = { subject: 'Zażółć gęślą jaźń', html: '<p>Cześć <a href="https://regulars.example/p/x">x</a></p>', text: 'Cześć' }
const parts = {
  ...{ sendId, from: { name: 'Kawa', address: 'kawa@shop.example' }, replyTo: null, to: 'anna@example.com', rendered },
  unsubscribe: `https://regulars.example/p/${'x'.repeat(300)}`,
}

test('D1: a signature covers both headers of the way out, which stay unfolded; it verifies', async () => {
  const mailbox = await aMailbox()
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  const door = openMailDoor({
    ...{ smtp: { host: '127.0.0.1', port: mailbox.port, security: 'none', user: null }, host: '127.0.0.1', password: null },
    dkim: { domain: 'shop.example', selector: 'regulars', privateKey },
  })
  after(() => door.close())
  const mail = composeMail({ ...parts, messageClass: 'marketing' })
  assert.ok(!('fault' in mail))
  assert.equal((await door.handOver(mail)).kind, 'accepted')
  const raw = mailbox.mails[0]?.raw ?? ''
  assert.match(raw, /^List-Unsubscribe: <https:\/\/regulars\.example\/p\/x{300}>\r$/m)

  const verify = (text: string) =>
    dkimVerify(text, {
      resolver: async (name: string) =>
        name === 'regulars._domainkey.shop.example' ? [[`v=DKIM1; k=rsa; p=${publicKey.toString('base64')}`]] : [],
    })
  const { results } = await verify(raw)
  assert.equal(results[0]?.status.result, 'pass', JSON.stringify(results[0]?.status))
  const signed = String(results[0]?.signingHeaders?.keys).toLowerCase()
  for (const header of ['from', 'subject', 'list-unsubscribe', 'list-unsubscribe-post'])
    assert.ok(signed.split(/[:;, ]+/).includes(header), `${header} in ${signed}`)
  const forged = await verify(raw.replace('/p/x', '/p/y'))
  assert.notEqual(forged.results[0]?.status.result, 'pass', 'whoever changes the way out breaks it')
})

test('D1: advertising without its way out in header or body is no mail', () => {
  assert.deepEqual(composeMail({ ...parts, messageClass: 'marketing', unsubscribe: null }), { fault: 'no_unsubscribe' })
  const silent = { ...rendered, html: '<p>x</p>' }
  assert.deepEqual(composeMail({ ...parts, messageClass: 'marketing', rendered: silent }), { fault: 'no_unsubscribe' })
})

test('hostile: nothing that people write begins another header', async () => {
  const mailbox = await aMailbox()
  const door = openMailDoor({
    smtp: { host: '127.0.0.1', port: mailbox.port, security: 'none', user: null },
    host: '127.0.0.1',
    password: null,
    dkim: null,
  })
  after(() => door.close())
  const evil = 'x\r\nBcc: victim@example.com\u2028\u0000y'
  const mail = composeMail({
    ...parts,
    messageClass: 'transactional',
    from: { name: evil, address: 'kawa@shop.example' },
    rendered: { ...rendered, subject: evil },
  })
  assert.ok(!('fault' in mail))
  await door.handOver(mail)
  const [{ email, raw } = assert.fail()] = mailbox.mails
  assert.deepEqual([email.subject, email.from?.name, email.bcc], ['x Bcc: victim@example.com y', 'x Bcc: victim@example.com y', undefined])
  assert.doesNotMatch(raw, /^Bcc:/m)
})
