/** The ledger through its doors: what is told, what follows from it, and what proves it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { z } from 'zod'
import { needsDatabase } from '../../test/database.ts'
import { type Ask, anOwner, aProduct, makeShop, type Product, withKey } from '../../test/product.ts'
import { all, sql, transaction, write } from '../kit/database.ts'
import { newId } from '../kit/ids.ts'
import { mayCustomer } from './answers.ts'
import { rebuildConsents } from './consent-states.ts'
import { recordEventConsent } from './event-consent.ts'
import { recordEvidence } from './evidence.ts'
import { consentMergeParticipant } from './merge-participant.ts'
import { recordDelivery } from './record-delivery.ts'
import { type ConsentAnswers, evidenceKinds } from './schema.ts'

const product = needsDatabase.skip ? undefined : await aProduct()
const owner = product && (await anOwner(product))

test('C1: evidence has who, what, when, where, the exact text and the confirmation; its receipt shows it all', needsDatabase, async () => {
  const { shop, ask, product } = await aShop()
  const saved = await ask('POST', `${shop}/consent-texts`, {
    purpose: 'marketing',
    channel: 'email',
    language: 'pl',
    body: 'Chcę dostawać nowości. Wersja pierwsza.',
  })
  const told = await ask('POST', `${shop}/consents`, {
    ...{ email: 'Anna@Example.com', channel: 'email', state: 'pending', source: 'newsletter box', form: '/newsletter', language: 'pl' },
    ...{ ip: '203.0.113.7', userAgent: 'Firefox', messageId: 'form-1' },
  })
  assert.equal(told.status, 201, told.text)
  assert.equal(told.json.state, 'pending')
  assert.equal((await ask('GET', `${shop}/customers/${told.json.customerId}`)).status, 200, 'who was not known yet is a customer')
  const link = new URL(String(told.json.confirmUrl)).pathname

  product.clock.set('2026-03-02T10:00:00Z')
  assert.equal((await page('GET', link)).status, 200)
  assert.equal(await stateOf(ask, shop, told.json.customerId), 'pending', 'opening the link confirms nothing: programs open links too')
  await page('POST', link, { 'user-agent': 'Chrome' })
  assert.equal(await stateOf(ask, shop, told.json.customerId), 'granted')

  await ask('POST', `${shop}/consent-texts`, {
    purpose: 'marketing',
    channel: 'email',
    language: 'pl',
    body: 'Chcę dostawać nowości. Wersja druga.',
  })
  const { evidence } = (await ask('GET', `${shop}/consent-evidence`)).json as { evidence: { evidenceId: string }[] }
  const receipts = await Promise.all(
    evidence.map(async ({ evidenceId }) => (await ask('GET', `${shop}/consent-evidence/${evidenceId}`)).json),
  )
  const [confirmed, first] = receipts
  assert.partialDeepStrictEqual(first, {
    ...{
      contact: 'anna@example.com',
      channel: 'email',
      purpose: 'marketing',
      state: 'pending',
      kind: 'form',
      form: '/newsletter',
      ip: '203.0.113.7',
    },
    ...{
      userAgent: 'Firefox',
      language: 'pl',
      messageId: 'form-1',
      text: { textId: saved.json.textId, version: 1, body: 'Chcę dostawać nowości. Wersja pierwsza.' },
    },
  })
  assert.partialDeepStrictEqual(confirmed, {
    ...{
      state: 'granted',
      kind: 'confirmation',
      confirmedAt: '2026-03-02T10:00:00.000Z',
      confirmedIp: '127.0.0.1',
      confirmationId: first?.confirmationId,
    },
    text: { version: 1, body: 'Chcę dostawać nowości. Wersja pierwsza.' },
  })
})

test('C2: a link to confirm works once, for seven days', needsDatabase, async () => {
  const { shop, ask, product } = await aShop()
  const consent = { email: 'ola@example.com', channel: 'email', state: 'pending', source: 'newsletter box' }
  const { json } = await ask('POST', `${shop}/consents`, consent)
  const again = await ask('POST', `${shop}/consents`, consent)
  assert.equal(again.json.confirmUrl, json.confirmUrl, 'asked twice, it is one confirmation')
  const link = new URL(String(json.confirmUrl)).pathname
  await page('POST', link)
  await page('POST', link)
  const granted = (await ask('GET', `${shop}/consent-evidence?state=granted`)).json.evidence as unknown[]
  assert.equal(granted.length, 1)

  const late = await ask('POST', `${shop}/consents`, { ...consent, email: 'late@example.com' })
  product.clock.set('2026-03-12T10:00:01Z')
  const lateLink = new URL(String(late.json.confirmUrl)).pathname
  assert.equal((await page('POST', lateLink)).status, 404)
  assert.equal((await page('POST', lateLink.replace(/.$/, 'A'))).status, 404)
  assert.equal(await stateOf(ask, shop, late.json.customerId), 'pending')
})

test(
  'C4: bounces and complaints suppress an address, whoever has it, and what is known by the rules is stored',
  needsDatabase,
  async () => {
    const { shop, shopId, ask, product } = await aShop()
    const told = await ask('POST', `${shop}/consents`, {
      email: 'eva@example.com',
      channel: 'email',
      state: 'granted',
      source: 'newsletter box',
    })
    const customerId = String(told.json.customerId)
    const now = product.clock.now()
    const report = (kind: Parameters<typeof recordDelivery>[1]['kind'], messageId: string, contact = 'eva@example.com') =>
      transaction(product.database, (tx) =>
        recordDelivery(tx, { shopId, channel: 'email', contact, kind, messageId, occurredAt: now, now }),
      )
    const mayGet = async (purpose: 'marketing' | 'service') => {
      const action = { purpose, channel: 'email', at: new Date(now.getTime() + 1) } as const
      const { contact, ...decision } = await transaction(product.database, (tx) => mayCustomer(tx, { shopId, customerId, action }))
      assert.equal(contact, 'eva@example.com')
      return decision
    }

    assert.equal((await mayGet('marketing')).isAllowed, true)
    await report('auto_reply', 'm1')
    await report('blocked', 'm2')
    for (let each = 0; each < 4; each++) await report('soft_bounce', `s${each}`)
    await report('soft_bounce', 's0')
    assert.equal((await mayGet('marketing')).isAllowed, true, 'four soft bounces, one of them told twice')
    await report('complaint', 'm3')
    assert.deepEqual(await mayGet('marketing'), { isAllowed: false, rules: ['C4', 'revoked', 'C3', 'L2'] })
    assert.deepEqual(await mayGet('service'), { isAllowed: true, rules: ['service'] })
    await report('hard_bounce', 'm4')
    assert.deepEqual(await mayGet('service'), { isAllowed: false, rules: ['C4'] })
    await report('hard_bounce', 'm5', 'nobody@example.com')

    const list = (await ask('GET', `${shop}/suppressions?contact=EVA@example.com`)).json.suppressions as {
      suppressionId: string
      reason: string
      masked: string
    }[]
    assert.deepEqual(list.map(({ reason }) => reason).sort(), ['complaint', 'hard_bounce'])
    assert.equal(list[0]?.masked, 'e•••@e•••.com')
    const lift = (reason: string) =>
      ask('POST', `${shop}/suppressions/${list.find((each) => each.reason === reason)?.suppressionId}/lift`, {
        reason: 'The box works again',
      })
    assert.equal((await lift('complaint')).json.code, 'suppression_stays')
    assert.equal((await lift('hard_bounce')).status, 204)
    assert.equal((await mayGet('service')).isAllowed, true)
    const answers = await all(
      product.database.db,
      sql<{ count: number }>`select count(*) as count from consent_answers where shop_id = ${shopId}`,
    )
    assert.equal(answers[0]?.count, 6)
    const asked = `${shop}/customers/${customerId}/consent-answers`
    const { answers: newest, nextCursor } = (await ask('GET', `${asked}?limit=2`)).json as unknown as z.infer<typeof ConsentAnswers>
    const { answers: earlier } = (await ask('GET', `${asked}?cursor=${nextCursor}`)).json as unknown as z.infer<typeof ConsentAnswers>
    const given = [...newest, ...earlier].map(({ purpose, answer }) => [purpose, answer.isAllowed, ...answer.rules.map(({ id }) => id)])
    assert.deepEqual(given, [
      ['service', true, 'service'],
      ['service', false, 'C4'],
      ['service', true, 'service'],
      ['marketing', false, 'C4', 'revoked', 'C3', 'L2'],
      ['marketing', true, 'C3'],
      ['marketing', true, 'C3'],
    ])
    assert(newest.every(({ answer }) => answer.rules.every(({ text }) => text !== '')))
    assert.equal((await ask('GET', `${shop}/customers/${newId()}/consent-answers`)).status, 404)
  },
)

test('a server key tells consents, once a message; a strange customer and a wrong address are refused', needsDatabase, async () => {
  const { shop, ask, product } = await aShop()
  const { key } = (await ask('POST', `${shop}/api-keys`, { name: 'Shop', kind: 'server', scopes: ['consent:write'] })).json
  const shopServer = withKey(product, String(key))
  const consent = { email: 'jan@example.com', channel: 'email', state: 'granted', source: 'checkout', messageId: 'order-7' }
  assert.equal((await shopServer('POST', `${shop}/consents`, consent)).status, 201)
  assert.equal((await shopServer('POST', `${shop}/consents`, consent)).status, 201)
  assert.equal(((await ask('GET', `${shop}/consent-evidence`)).json.evidence as unknown[]).length, 1)
  assert.equal((await shopServer('GET', `${shop}/consent-evidence`)).status, 403)
  assert.equal((await shopServer('POST', `${shop}/consents`, { ...consent, customerId: newId() })).status, 404)
  assert.equal((await shopServer('POST', `${shop}/consents`, { ...consent, email: 'jan' })).json.code, 'contact_wrong')
  const ofPerson = { channel: 'any', purpose: 'profile', state: 'revoked', source: 'letter' }
  assert.equal((await shopServer('POST', `${shop}/consents`, ofPerson)).json.code, 'nobody_named')
  assert.equal((await shopServer('POST', `${shop}/consents`, { ...ofPerson, channel: 'email', email: 'jan@example.com' })).status, 422)
  assert.equal((await shopServer('POST', `${shop}/consents`, { ...ofPerson, email: 'jan@example.com' })).json.state, 'revoked')
})

test('a shop loosens its rules with a reason that is logged, and not below the law', needsDatabase, async () => {
  const { shop, ask } = await aShop()
  const lax = { marketing: 'soft_opt_in', track: 'consent', profile: 'objection' }
  assert.equal((await ask('PUT', `${shop}/consent-policy/PL`, lax)).json.code, 'policy_too_loose')
  assert.equal((await ask('PUT', `${shop}/consent-policy/EU`, lax)).json.code, 'policy_needs_reason')
  assert.equal((await ask('PUT', `${shop}/consent-policy/EU`, { ...lax, reason: 'Counsel, 3 March' })).status, 204)
  const { changes } = (await ask('GET', `${shop}/changes`)).json as { changes: { action: string; after: object }[] }
  assert.partialDeepStrictEqual(changes[0], {
    action: 'consent_policy.changed',
    after: { preset: 'EU', marketing: 'soft_opt_in', reason: 'Counsel, 3 March' },
  })
})

test('what events carry is kept by its newest time, and a browser grants nothing to send', needsDatabase, async () => {
  const { shop, shopId, ask, product } = await aShop()
  const { customerId } = (
    await ask('POST', `${shop}/consents`, { email: 'ewa@example.com', channel: 'email', state: 'none', source: 'checkout' })
  ).json
  const carried = (messageId: string, minute: number, Analytics: boolean) => ({
    ...{
      customerId: String(customerId),
      messageId,
      occurredAt: new Date(Date.UTC(2026, 1, 1, 10, minute)),
      how: 'carried' as const,
      isFromBrowser: true,
    },
    ...{ categories: { Analytics, newsletter: true }, email: 'ewa@example.com' },
  })
  const tell = (facts: Parameters<typeof recordEventConsent>[1]['facts']) =>
    transaction(product.database, (tx) => recordEventConsent(tx, { shopId, facts, now: product.clock.now() }))
  await tell([carried('a', 1, true), carried('c', 3, true)])
  await tell([carried('b', 2, false)])
  const states = await all(
    product.database.db,
    sql<{ purpose: string; state: string }>`select purpose, state from consents where shop_id = ${shopId} order by purpose`,
  )
  assert.deepEqual(states, [
    { purpose: 'marketing', state: 'none' },
    { purpose: 'track', state: 'granted' },
  ])
  const evidence = await all(product.database.db, sql`select 1 from consent_evidence where shop_id = ${shopId}`)
  assert.equal(evidence.length, 1, 'an event that merely carries consent is no piece of evidence')
})

test('kept states are the fold of the evidence, through merging and parting, whatever the order', needsDatabase, async () => {
  const { shopId, product } = await aShop()
  const fact = fc.record({
    who: fc.nat(1),
    contact: fc.constantFrom('a@example.com', 'b@example.com'),
    purpose: fc.constantFrom('marketing' as const, 'track' as const),
    state: fc.constantFrom('none' as const, 'pending' as const, 'granted' as const, 'revoked' as const),
    day: fc.integer({ min: 1, max: 5 }),
    kind: fc.constantFrom(...evidenceKinds),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(fact, { minLength: 1, maxLength: 8 }), async (facts) => {
      const people = [newId(), newId()] as const
      await transaction(product.database, async (tx) => {
        for (const customerId of people)
          await write(
            tx,
            sql`insert into customers (shop_id, customer_id, profile_at, first_seen_at, created_at) values (${shopId}, ${customerId}, '2026-01-01', '2026-01-01', '2026-01-01')`,
          )
      })
      const evidence = facts.map(({ who, contact, purpose, day, ...each }, index) => ({
        ...{
          ...each,
          customerId: people[who === 0 ? 0 : 1],
          purpose,
          source: 'test',
          messageId: `${people[0]}${index}`,
          occurredAt: new Date(Date.UTC(2026, 0, day)),
        },
        ...(purpose === 'marketing' ? { channel: 'email' as const, contact } : { channel: 'any' as const, contact: '' }),
      }))
      const now = new Date('2026-02-01')
      await transaction(product.database, (tx) => recordEvidence(tx, { shopId, evidence, now }))
      const before = await states()
      await transaction(product.database, (tx) =>
        consentMergeParticipant.merge(tx, { shopId, keptId: people[0], mergedId: people[1], now }),
      )
      const merged = await states()
      await transaction(product.database, (tx) => rebuildConsents(tx, { shopId }))
      assert.deepEqual(await states(), merged, 'made anew they are the same')
      assert(merged.every(({ customerId }) => customerId === people[0]))
      await transaction(product.database, (tx) =>
        consentMergeParticipant.part(tx, { shopId, keptId: people[0], restoredId: people[1], originIds: [people[1]], now }),
      )
      assert.deepEqual(await states(), before)
      const moved = await all(
        product.database.db,
        sql`select 1 from consent_evidence where shop_id = ${shopId} and origin_id is not null and origin_id = customer_id`,
      )
      assert.equal(moved.length, 0)

      function states() {
        return all(
          product.database.db,
          sql<{
            customerId: string
          }>`select customer_id, channel, purpose, contact, state, since_at, evidence_id, is_confirmed, has_soft_opt_in from consents
            where shop_id = ${shopId} and customer_id = any(${people}::uuid[]) order by customer_id, channel, purpose, contact`,
        )
      }
    }),
    { numRuns: product.services.settings.isLongRun ? 500 : 25 },
  )
})

async function aShop(): Promise<{ product: Product; ask: Ask; shop: string; shopId: string }> {
  assert(product && owner)
  product.clock.set('2026-03-01T10:00:00Z')
  const shop = await makeShop(owner)
  return { product, ask: owner, shop, shopId: shop.slice('/api/shops/'.length) }
}

async function page(method: 'GET' | 'POST', url: string, headers: Record<string, string> = {}) {
  assert(product)
  const form =
    method === 'POST' ? { payload: 'do=confirm', headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers } } : {}
  const { statusCode } = await product.app.inject({ method, url, ...form })
  return { status: statusCode }
}

async function stateOf(ask: Ask, shop: string, customerId: unknown): Promise<string | undefined> {
  const { consents } = (await ask('GET', `${shop}/customers/${customerId}/consents`)).json as {
    consents: { channel: string; state: string }[]
  }
  return consents.find(({ channel }) => channel === 'email')?.state
}
