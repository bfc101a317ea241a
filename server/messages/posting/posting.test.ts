/** The way of one message, from the wish to the provider's answer, over real SMTP. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { needsDatabase } from '../../../test/database.ts'
import { asking } from '../../../test/product.ts'
import { transaction } from '../../kit/database.ts'
import { aWritingShop, type WritingShop } from '../mailbox-for-tests.ts'
import { send, type WantedSend } from '../send.ts'

const made = needsDatabase.skip ? undefined : await aWritingShop()
const scene = (): WritingShop => {
  assert(made)
  return made
}
const noon = (day: string): string => `${day}T11:00:00Z`
let people = 0
const aPerson = () => scene().aCustomer({ email: `person${++people}@example.com` })
const stateOf = async (sendId: string) => (await scene().owner('GET', `${scene().shop}/sends/${sendId}`)).json

async function wish(customerId: string, wanted: Partial<WantedSend> & { template: string; key: string }): Promise<string> {
  const { product, shopId } = scene()
  const now = product.clock.now()
  const [sendId = ''] = await transaction(product.database, (tx) =>
    send(tx, {
      ...{ shopId, source: 'test', now },
      wishes: [
        {
          ...{ customerId, topic: wanted.template, data: {}, dueAt: now, expiresAt: new Date(now.getTime() + 40 * 86_400_000) },
          ...{ whenHeld: 'defer', series: null, ...wanted },
        },
      ],
    }),
  )
  return sendId
}

test('a mail that follows from an order arrives once, whoever asks for it twice', needsDatabase, async () => {
  const { owner, shop, mailbox, postAll, aTemplate, product } = scene()
  product.clock.set(noon('2026-03-02'))
  await aTemplate('order_confirmation', 'transactional', 'Zamówienie {{ order.number }}')
  const email = 'anna@example.com'
  await scene().aCustomer({ email })
  const body = {
    template: 'order_confirmation',
    customer: { email },
    key: '1001',
    data: { order: { number: '1001\r\nBcc: x@example.com' } },
  }
  const first = await owner('POST', `${shop}/sends`, body)
  assert.equal(first.status, 202, first.text)
  assert.equal((await owner('POST', `${shop}/sends`, body)).json.sendId, first.json.sendId)
  await postAll()
  await postAll()
  const arrived = mailbox.mails.filter(({ to }) => to === email)
  assert.equal(arrived.length, 1)
  assert.equal(arrived[0]?.email.subject, 'Zamówienie 1001 Bcc: x@example.com')
  assert.equal(arrived[0]?.email.bcc, undefined)
  assert.doesNotMatch(arrived[0]?.raw ?? '', /^List-Unsubscribe:/m)
  assert.equal((await stateOf(String(first.json.sendId))).state, 'accepted')
})

test('D1, D2: advertising carries its way out in one unfolded line, and a plain POST there ends it', needsDatabase, async () => {
  const { mailbox, postAll, aTemplate, product } = scene()
  product.clock.set(noon('2026-03-03'))
  await aTemplate('news', 'marketing')
  const anna = await scene().aCustomer({ email: 'out@example.com' })
  await wish(anna, { template: 'news', key: 'a' })
  await postAll()
  const [mail] = mailbox.mails.filter(({ to }) => to === 'out@example.com')
  const address = /^List-Unsubscribe: <(http:\/\/regulars\.test\/p\/[^>\s]+)>\r?$/m.exec(mail?.raw ?? '')?.[1]
  assert.ok(address, mail?.raw.slice(0, 2000))
  assert.match(mail?.raw ?? '', /^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r?$/m)
  assert.ok(mail?.email.html?.includes(address.slice('http://regulars.test'.length)), 'the link in the body is there')

  const path = new URL(address).pathname
  const stranger = asking(product)
  for (const method of ['GET', 'HEAD']) await stranger(method, path)
  const later = await wish(anna, { template: 'news', key: 'b' })
  product.clock.set(noon('2026-03-20'))
  await postAll()
  assert.equal((await stateOf(later)).state, 'accepted', 'looking changes nothing')
  const reply = await product.app.inject({
    method: 'POST',
    url: path,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: 'List-Unsubscribe=One-Click',
  })
  assert.equal(reply.statusCode, 200)
  const never = await wish(anna, { template: 'news', key: 'c' })
  product.clock.set(noon('2026-03-30'))
  await postAll()
  assert.equal((await stateOf(never)).state, 'skipped')
  const { rules, why } = await stateOf(never)
  assert.deepEqual(rules, ['revoked', 'C3', 'L2'])
  assert.match(String(why), /withdrew.*Advertising needs an agreement.*Poland/, 'the same in words')
})

test('C3, D4: who withdraws while a message is on its way to be handed over gets nothing', needsDatabase, async () => {
  const { owner, shop, postAll, product, mailbox } = scene()
  product.clock.set(noon('2026-04-01'))
  const customerId = await scene().aCustomer({ email: 'queued@example.com' })
  const ids: string[] = []
  for (let n = 0; n < 20; n++) ids.push(await wish(customerId, { template: 'news', key: `queue${n}` }))
  await owner('POST', `${shop}/consents`, { email: 'queued@example.com', channel: 'email', state: 'revoked', source: 'a letter' })
  await postAll()
  assert.equal(mailbox.mails.filter(({ to }) => to === 'queued@example.com').length, 0)
  for (const id of ids) assert.equal((await stateOf(id)).state, 'skipped')
})

test('F5: at night advertising waits for the morning where the person is; what follows from an order does not', needsDatabase, async () => {
  const { postAll, product } = scene()
  product.clock.set('2026-04-10T20:30:00Z')
  const [anna, bela] = [await aPerson(), await aPerson()]
  const news = await wish(anna, { template: 'news', key: 'night' })
  const order = await wish(bela, { template: 'order_confirmation', key: 'night order', data: { order: { number: '7' } } })
  await postAll()
  assert.equal((await stateOf(order)).state, 'accepted')
  const waiting = await stateOf(news)
  assert.deepEqual([waiting.state, waiting.rules, waiting.dueAt], ['planned', ['quiet_hours'], '2026-04-11T06:00:00.000Z'])
  assert.match(JSON.stringify(waiting.deferrals), /advertising waits until the morning/)
  product.clock.set('2026-04-11T06:00:00Z')
  await postAll()
  assert.equal((await stateOf(news)).state, 'accepted')
})

test('F1, F4: one a week; the second waits until it may go, or is left out, as it wishes; each says why', needsDatabase, async () => {
  const { postAll, product } = scene()
  product.clock.set(noon('2026-04-13'))
  const customerId = await aPerson()
  const first = await wish(customerId, { template: 'news', key: 'cap1' })
  await postAll()
  const waits = await wish(customerId, { template: 'news', key: 'cap2' })
  const skips = await wish(customerId, { template: 'news', key: 'cap3', whenHeld: 'skip' })
  const tooLate = await wish(customerId, { template: 'news', key: 'cap4', expiresAt: new Date(noon('2026-04-15')) })
  await postAll()
  assert.equal((await stateOf(first)).state, 'accepted')
  assert.deepEqual([(await stateOf(waits)).state, (await stateOf(waits)).dueAt], ['planned', '2026-04-20T11:00:00.000Z'])
  assert.deepEqual([(await stateOf(skips)).state, (await stateOf(skips)).rules], ['skipped', ['cap_email']])
  assert.deepEqual([(await stateOf(tooLate)).state, (await stateOf(tooLate)).rules], ['expired', ['cap_email']])
  product.clock.set('2026-04-20T11:00:00Z')
  await postAll()
  assert.equal((await stateOf(waits)).state, 'accepted')
})

test('F4: of several that are due at once, the cart goes before the newsletter', needsDatabase, async () => {
  const { postAll, product } = scene()
  product.clock.set(noon('2026-04-21'))
  const customerId = await aPerson()
  const news = await wish(customerId, { template: 'news', key: 'rank1', topic: 'newsletter', whenHeld: 'skip' })
  const cart = await wish(customerId, { template: 'news', key: 'rank2', topic: 'cart', whenHeld: 'skip' })
  await postAll()
  assert.deepEqual([(await stateOf(cart)).state, (await stateOf(news)).state], ['accepted', 'skipped'])
})

test('F7: what is overdue is left out, and not sent in a heap', needsDatabase, async () => {
  const { postAll, product } = scene()
  product.clock.set(noon('2026-04-22'))
  const sendId = await wish(await aPerson(), { template: 'news', key: 'late', expiresAt: new Date(noon('2026-04-23')) })
  product.clock.set(noon('2026-04-24'))
  await postAll()
  assert.deepEqual([(await stateOf(sendId)).state, (await stateOf(sendId)).rules], ['expired', ['too_late']])
})

test('G5: 4xx is tried again under the same Message-ID, 5xx is final, a dead address is suppressed', needsDatabase, async () => {
  const { postAll, product, mailbox } = scene()
  product.clock.set(noon('2026-04-25'))
  const customerId = await scene().aCustomer({ email: 'soft@example.com' })
  mailbox.refuse({ at: 'recipient', code: 451, words: '4.7.1 try later' })
  const sendId = await wish(customerId, { template: 'news', key: 'soft' })
  await postAll()
  assert.deepEqual([(await stateOf(sendId)).state, (await stateOf(sendId)).dueAt], ['reserved', '2026-04-25T11:01:00.000Z'])
  mailbox.refuse(null)
  product.clock.set('2026-04-25T11:01:00Z')
  await postAll()
  assert.equal((await stateOf(sendId)).state, 'accepted')
  const [mail] = mailbox.mails.filter(({ to }) => to === 'soft@example.com')
  assert.match(mail?.raw ?? '', new RegExp(`^Message-ID: <${sendId}@shop\\.example>\\r?$`, 'im'))

  const gone = await scene().aCustomer({ email: 'gone@example.com' })
  mailbox.refuse({ at: 'recipient', code: 550, words: '5.1.1 no such user' })
  const dead = await wish(gone, { template: 'news', key: 'dead' })
  await postAll()
  mailbox.refuse(null)
  assert.equal((await stateOf(dead)).state, 'failed')
  const order = await wish(gone, { template: 'order_confirmation', key: 'dead order', data: { order: { number: '8' } } })
  await postAll()
  assert.deepEqual([(await stateOf(order)).state, (await stateOf(order)).rules], ['skipped', ['C4']])
})

test('I1: a message with a hole is not sent, and its place is free again', needsDatabase, async () => {
  const { postAll, product, aTemplate } = scene()
  product.clock.set(noon('2026-04-26'))
  await aTemplate('holes', 'marketing', 'Cześć {{ customer.nickname }}')
  const customerId = await aPerson()
  const broken = await wish(customerId, { template: 'holes', key: 'hole' })
  await postAll()
  assert.equal((await stateOf(broken)).state, 'failed')
  assert.match(String((await stateOf(broken)).answer), /nickname/)
  const next = await wish(customerId, { template: 'news', key: 'whole' })
  await postAll()
  assert.equal((await stateOf(next)).state, 'accepted')
})

test('the sandbox catches everything until the owner switches it off', needsDatabase, async () => {
  const { owner, shop, mailbox, postAll, product } = scene()
  product.clock.set(noon('2026-04-27'))
  await owner('PATCH', `${shop}/message-settings`, { isSandbox: true })
  const sendId = await wish(await aPerson(), { template: 'news', key: 'sandbox' })
  const before = mailbox.mails.length
  await postAll()
  assert.equal(mailbox.mails.length, before)
  const caught = await stateOf(sendId)
  assert.equal(caught.state, 'caught')
  assert.match(String((caught.content as { html: string }).html), /dzień dobry/)
  await owner('PATCH', `${shop}/message-settings`, { isSandbox: false })
})
