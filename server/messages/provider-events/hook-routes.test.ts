/** Providers tell, over HTTP, what became of messages. */
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import { needsDatabase } from '../../../test/database.ts'
import { all, sql, transaction } from '../../kit/database.ts'
import { newId } from '../../kit/ids.ts'
import { aWritingShop, type WritingShop } from '../mailbox-for-tests.ts'
import { send } from '../send.ts'

const made = needsDatabase.skip ? undefined : await aWritingShop()
const scene = (): WritingShop => {
  assert(made)
  return made
}

async function aSentMail(email: string): Promise<string> {
  const { product, shopId, aCustomer, postAll } = scene()
  const customerId = await aCustomer({ email })
  const now = product.clock.now()
  const wish = { customerId, template: 'news', topic: 'news', key: email, data: {}, dueAt: now, whenHeld: 'skip' as const, series: null }
  const [sendId = ''] = await transaction(product.database, (tx) =>
    send(tx, { shopId, source: 'test', wishes: [{ ...wish, expiresAt: new Date(now.getTime() + 3_600_000) }], now }),
  )
  await postAll()
  return sendId
}

function mailgun(sendId: string, event: object, { token = newId(), key = 'signing key' } = {}) {
  const timestamp = String(Math.floor(scene().product.clock.now().getTime() / 1000))
  const signature = createHmac('sha256', key)
    .update(timestamp + token)
    .digest('hex')
  const data = { timestamp: Number(timestamp), 'user-variables': { regulars_message_id: sendId }, ...event }
  return post('mailgun', JSON.stringify({ signature: { timestamp, token, signature }, 'event-data': data }))
}

const post = async (provider: string, payload: string, shopId = scene().shopId) =>
  (
    await scene().product.app.inject({
      method: 'POST',
      url: `/hooks/mail/${shopId}/${provider}`,
      headers: { 'content-type': 'application/json' },
      payload,
    })
  ).statusCode

const stateOf = async (sendId: string) => (await scene().owner('GET', `${scene().shop}/sends/${sendId}`)).json.state

const suppressed = async () =>
  (
    await all(
      scene().product.database.db,
      sql<{
        masked: string
        reason: string
      }>`select masked, reason from suppressions where shop_id = ${scene().shopId} order by suppressed_at, masked`,
    )
  ).map(({ masked, reason }) => `${masked} ${reason}`)

test('what became of a mail stands with it; a dead address and a complaint have their consequences', needsDatabase, async () => {
  const { owner, shop, product, aTemplate, mailbox } = scene()
  product.clock.set('2026-03-03T11:00:00Z')
  await owner('PATCH', `${shop}/message-settings`, { provider: 'mailgun', providerSecret: 'signing key' })
  await aTemplate('news', 'marketing')
  const [arrives, dies, complains, leaves] = [
    await aSentMail('a@example.com'),
    await aSentMail('b@example.com'),
    await aSentMail('c@example.com'),
    await aSentMail('d@example.com'),
  ]
  assert.match(mailbox.mails[0]?.raw ?? '', new RegExp(`^X-Mailgun-Variables: \\{"regulars_message_id":"${arrives}"\\}\\r?$`, 'm'))

  assert.equal(await mailgun(arrives, { event: 'delivered' }), 200)
  assert.equal(await mailgun(dies, { event: 'failed', severity: 'permanent' }), 200)
  assert.equal(await mailgun(complains, { event: 'complained' }), 200)
  assert.equal(await mailgun(leaves, { event: 'unsubscribed' }), 200)
  assert.deepEqual(await Promise.all([arrives, dies, complains, leaves].map(stateOf)), ['delivered', 'bounced', 'complained', 'accepted'])
  assert.deepEqual((await suppressed()).map((line) => line.split(' ')[1]).sort(), ['complaint', 'hard_bounce'])
  assert.equal(await mailgun(dies, { event: 'delivered' }), 200)
  assert.equal(await stateOf(dies), 'bounced', 'a delivery that is told late lifts nothing')
  const [gone] = await all(
    product.database.db,
    sql<{
      state: string
    }>`select state from consents where shop_id = ${scene().shopId} and contact = 'd@example.com' and purpose = 'marketing'`,
  )
  assert.equal(gone?.state, 'revoked')
})

test('hostile: forged, repeated, of another provider, another shop, about other people, nothing is believed', needsDatabase, async () => {
  const { owner, shop } = scene()
  const sendId = await aSentMail('e@example.com')
  const bounce = { event: 'failed', severity: 'permanent', recipient: 'victim@example.com' }
  const before = await suppressed()
  assert.equal(await mailgun(sendId, bounce, { key: 'guessed' }), 401)
  assert.equal(await mailgun(newId(), bounce), 200, 'no message of the shop')
  assert.equal(await mailgun('x', bounce), 200)
  const token = newId()
  assert.equal(await mailgun(newId(), { event: 'delivered' }, { token }), 200)
  assert.equal(await mailgun(sendId, bounce, { token }), 200, 'a token that was used is answered and not believed')
  assert.equal(await post('postmark', '{}'), 401)
  assert.equal(await post('mailgun', '{}', newId()), 401)
  assert.equal(await post('mailgun', 'x'.repeat(1_100_000)), 413)
  assert.deepEqual(await suppressed(), before)
  assert.equal(await stateOf(sendId), 'accepted')
  const settings = await owner('GET', `${shop}/message-settings`)
  assert.ok(!settings.text.includes('signing key') && settings.json.hasProviderSecret === true, 'the secret is told and never shown')
})
