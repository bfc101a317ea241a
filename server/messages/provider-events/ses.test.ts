import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { sign } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { needs, testData } from '../../../test/data.ts'
import { readSes } from './ses.ts'

const topic = 'arn:aws:sns:eu-central-1:123456789012:ses-events'
const folder = mkdtempSync(join(tmpdir(), 'regulars-sns-'))
after(() => rmSync(folder, { recursive: true }))
const hasOpenssl = spawnSync('openssl', ['version']).status === 0
const files = ['key.pem', 'cert.pem'].map((file) => join(folder, file)) as [string, string]
const making = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=sns', '-days', '2', '-keyout', files[0], '-out', files[1]]
if (hasOpenssl) spawnSync('openssl', making)
const [key, certificate] = hasOpenssl ? files.map((file) => readFileSync(file, 'utf8')) : []
const fetched: string[] = []
const fetch = async (address: string) => {
  fetched.push(address)
  return certificate ?? null
}

const payload = (name: string): Record<string, string> =>
  JSON.parse(readFileSync(testData(`payloads/ses/sns-${name}.synthetic.json`), 'utf8'))

/** The payload, signed as Amazon would. */
function signed(raw: Record<string, string>, version = '2'): Buffer {
  const names =
    raw.Type === 'Notification'
      ? ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type']
      : ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type']
  const text = names.filter((name) => name in raw).map((name) => `${name}\n${raw[name]}\n`)
  const signature = sign(version === '1' ? 'sha1' : 'sha256', Buffer.from(text.join('')), key ?? '').toString('base64')
  return Buffer.from(JSON.stringify({ ...raw, SignatureVersion: version, Signature: signature }))
}

const options = {
  skip: needs('payloads/ses/sns-complaint.synthetic.json').skip || (hasOpenssl ? false : 'openssl makes the certificate, and is not there'),
}

test('a bounce, a full mailbox and a complaint, each signed in both versions', options, async () => {
  const kindOf = async (name: string, version?: string) => {
    const told = await readSes({ body: signed(payload(name), version) }, topic, fetch)
    assert.ok(told?.kind === 'events')
    return told.events.map(({ kind, sendId }) => [kind, sendId])
  }
  assert.deepEqual(await kindOf('bounce-permanent'), [['hard_bounce', 'reg_msg_1']])
  assert.deepEqual(await kindOf('bounce-permanent', '1'), [['hard_bounce', 'reg_msg_1']])
  assert.deepEqual(await kindOf('bounce-transient'), [['soft_bounce', 'reg_msg_1']])
  assert.deepEqual(await kindOf('complaint'), [['complaint', 'reg_msg_1']])
})

test('a subscription is confirmed for the shop’s own topic and for no other', options, async () => {
  const raw = payload('subscription-confirmation')
  assert.deepEqual(await readSes({ body: signed(raw) }, topic, fetch), { kind: 'confirm', address: raw.SubscribeURL })
  assert.equal(await readSes({ body: signed(raw) }, `${topic}-other`, fetch), null)
  assert.equal(await readSes({ body: signed({ ...raw, SubscribeURL: 'https://evil.example/' }) }, topic, fetch), null)
})

test(
  'hostile: forged, changed, or with a certificate from elsewhere, nothing is believed and nothing elsewhere is asked',
  options,
  async () => {
    const raw = payload('complaint')
    const changed = JSON.parse(signed(raw).toString()) as Record<string, string>
    assert.equal(await readSes({ body: Buffer.from(JSON.stringify({ ...changed, MessageId: 'other' })) }, topic, fetch), null)
    assert.equal(await readSes({ body: Buffer.from(JSON.stringify({ ...changed, Signature: 'EXAMPLE' })) }, topic, fetch), null)
    assert.equal(await readSes({ body: signed(raw) }, topic, async () => null), null)
    assert.equal(await readSes({ body: signed(raw) }, topic, async () => 'no certificate'), null)
    fetched.length = 0
    for (const address of [
      'http://sns.eu-central-1.amazonaws.com/x.pem',
      'https://sns.eu-central-1.amazonaws.com.evil.example/x.pem',
      'https://evil.example/sns.eu-central-1.amazonaws.com/x.pem',
      'https://sns.eu-central-1.amazonaws.com:8443/x.pem',
      'https://x@sns.eu-central-1.amazonaws.com/x.pem',
      'https://sns.eu-central-1.amazonaws.com/x.txt',
      'https://169.254.169.254/x.pem',
    ])
      assert.equal(await readSes({ body: signed({ ...raw, SigningCertURL: address }) }, topic, fetch), null, address)
    assert.deepEqual(fetched, [])
    for (const body of ['', 'null', '[]', '{}']) assert.equal(await readSes({ body: Buffer.from(body) }, topic, fetch), null)
  },
)
