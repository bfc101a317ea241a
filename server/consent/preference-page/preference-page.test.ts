/** The page behind the links in messages: who may change what by it, and that nothing changes by looking. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { needsDatabase } from '../../../test/database.ts'
import { type Ask, anOwner, aProduct, makeShop, type Product } from '../../../test/product.ts'
import { all, sql, transaction } from '../../kit/database.ts'
import { newId } from '../../kit/ids.ts'
import { preferenceLink } from '../links.ts'
import { readMultipart } from './form-bodies.ts'

const product = needsDatabase.skip ? undefined : await aProduct()
const owner = product && (await anOwner(product))
const urlEncoded = 'application/x-www-form-urlencoded'

test('D2: looking changes nothing, whatever is looked with', needsDatabase, async () => {
  const anna = await aVisitor()
  const before = await everythingOf(anna.shopId)
  for (const method of ['GET', 'HEAD', 'OPTIONS'] as const)
    for (const query of ['', '?do=stop', '?List-Unsubscribe=One-Click', '?do=save&shown=email.marketing:x', '?language=uk&notice=saved'])
      await send(method, anna.link + query)
  assert.deepEqual(await everythingOf(anna.shopId), before)
  assert.equal((await send('GET', anna.link)).status, 200)
})

test('D2: one click ends it at once, urlencoded or multipart, without a cookie, and again', needsDatabase, async () => {
  const boundary = 'X-1'
  const bodies = [
    { type: urlEncoded, body: 'List-Unsubscribe=One-Click' },
    {
      type: `multipart/form-data; boundary=${boundary}`,
      body: `--${boundary}\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--${boundary}--\r\n`,
    },
  ]
  for (const { type, body } of bodies) {
    const anna = await aVisitor()
    for (let time = 0; time < 2; time++) {
      const reply = await send('POST', anna.link, body, type)
      assert.equal(reply.status, 200, reply.text)
      assert.equal(reply.headers['set-cookie'], undefined)
    }
    assert.equal(await stateOf(anna), 'revoked')
    assert.equal((await evidenceOf(anna)).filter(({ kind }) => kind === 'one_click').length, 1)
  }
})

test('D3: a link is for one person and one address; a forwarded mail unsubscribes its addressee', needsDatabase, async () => {
  const anna = await aVisitor()
  const bob = await aVisitor({ shop: anna.shop, email: 'bob@example.com' })
  await send('POST', anna.link, 'List-Unsubscribe=One-Click')
  assert.equal(await stateOf(anna), 'revoked')
  assert.equal(await stateOf(bob), 'granted')
  const { text } = await send('GET', anna.link)
  assert.doesNotMatch(text + anna.link, /anna@|bob/i, 'neither the address nor anybody else stands on the page or in the link')
  assert.match(text, /a•••@e•••\.com/)
})

test('D3: what is not signed by the shop leads nowhere: changed, cut, of a key that is refused, too old', needsDatabase, async () => {
  const anna = await aVisitor()
  const token = anna.link.slice('/p/'.length)
  for (let place = 0; place < token.length; place += 7) {
    const changed = token.slice(0, place) + (token[place] === 'A' ? 'B' : 'A') + token.slice(place + 1)
    assert.equal((await send('GET', `/p/${changed}`)).status, 404, `letter ${place}`)
  }
  for (const nonsense of [token.slice(0, -2), `${token}A`, 'x', '%00', '../health', token.toUpperCase()])
    assert.equal((await send('POST', `/p/${nonsense}`, 'do=stop')).status, 404)
  assert.equal(await stateOf(anna), 'granted')

  await anna.ask('POST', `${anna.shop}/link-keys`, {})
  assert.equal((await send('GET', anna.link)).status, 200, 'another key signs, and the old one still counts')
  const newer = await aVisitor({ shop: anna.shop, email: 'bob@example.com' })
  anna.product.clock.set('2026-03-01T10:02:00Z')
  assert.equal((await anna.ask('POST', `${anna.shop}/link-keys`, { revokesOld: true })).status, 201)
  assert.deepEqual([(await send('GET', anna.link)).status, (await send('GET', newer.link)).status], [404, 404])

  const lasting = await aVisitor()
  anna.product.clock.set('2026-09-01T10:00:00Z')
  assert.equal((await send('GET', lasting.link)).status, 200, 'half a year later')
  anna.product.clock.set('2027-09-01T10:00:00Z')
  assert.equal((await send('GET', lasting.link)).status, 404, 'a year and a half later')
})

test('what is chosen is kept with the exact text, works twice, and is told after a redirect', needsDatabase, async () => {
  const anna = await aVisitor()
  const { text } = await send('GET', `${anna.link}?language=uk`)
  assert.match(text, /<html lang="uk">/)
  const shown = [...text.matchAll(/name="shown" value="([^"]+)"/g)].map(([, value]) => `shown=${encodeURIComponent(value ?? '')}`)
  assert.equal(shown.length, 4)
  const form = `${shown.join('&')}&on=any.track&on=any.share_ads&do=save`
  for (let time = 0; time < 2; time++) {
    const reply = await send('POST', `${anna.link}?language=uk`, form)
    assert.equal(reply.status, 303, reply.text)
    assert.equal((await send('GET', String(reply.headers.location))).status, 200)
  }
  const evidence = await evidenceOf(anna)
  assert.deepEqual(
    evidence
      .filter(({ kind }) => kind === 'preferences')
      .map(({ purpose, state, language }) => [purpose, state, language])
      .sort(),
    [
      ['marketing', 'revoked', 'uk'],
      ['profile', 'revoked', 'uk'],
      ['share_ads', 'granted', 'uk'],
      ['track', 'granted', 'uk'],
    ],
  )
  assert(evidence.filter(({ kind }) => kind === 'preferences').every(({ body, ip }) => body !== null && ip === '127.0.0.1'))
})

test('a text that changed meanwhile is read again before somebody agrees to it', needsDatabase, async () => {
  const anna = await aVisitor()
  const reply = await send(
    'POST',
    anna.link,
    'shown=email.marketing%3Axxxx&shown=any.share_ads%3Axxxx&on=email.marketing&on=any.share_ads&do=save',
  )
  assert.match(String(reply.headers.location), /notice=textChanged/)
  assert.equal((await evidenceOf(anna)).length, 1)
})

test('by an e-mail’s link nobody agrees to SMS, and everything stops by one button', needsDatabase, async () => {
  const anna = await aVisitor()
  await anna.ask('POST', `${anna.shop}/customers/${anna.customerId}/consent`, {
    channel: 'sms',
    contact: '+48501234567',
    state: 'granted',
    reason: 'By phone',
  })
  const { text } = await send('GET', anna.link)
  assert.match(text, /••• ••• 567/)
  assert.doesNotMatch(text, /501234567/)
  await send('POST', anna.link, 'do=stop')
  const states = await all(
    anna.product.database.db,
    sql<{ state: string }>`select state from consents where shop_id = ${anna.shopId} and customer_id = ${anna.customerId}`,
  )
  assert.deepEqual(new Set(states.map(({ state }) => state)), new Set(['revoked']))
  assert.equal(states.length, 5)
  await send('POST', anna.link, 'shown=sms.marketing%3Ax&on=sms.marketing&do=save')
  assert.equal((await evidenceOf(anna)).filter(({ state }) => state === 'granted').length, 2, 'what was granted before, and no more')
})

test('a person asks for their data or its end, and sees none of it', needsDatabase, async () => {
  const anna = await aVisitor()
  for (const kind of ['access', 'access', 'erasure']) await send('POST', anna.link, `do=${kind}`)
  const { requests } = (await anna.ask('GET', `${anna.shop}/privacy-requests`)).json as {
    requests: { kind: string; askedBy: string; dueOn: string }[]
  }
  assert.deepEqual(requests.map(({ kind, askedBy, dueOn }) => [kind, askedBy, dueOn]).sort(), [
    ['access', 'person', '2026-04-01'],
    ['erasure', 'person', '2026-04-01'],
  ])
})

test('choices are changed sixty times an hour by one person at most, and leaving is always possible', needsDatabase, async () => {
  const anna = await aVisitor()
  const bob = await aVisitor({ shop: anna.shop, email: 'bob@example.com' })
  for (let time = 0; time < 60; time++) assert.equal((await send('POST', anna.link, 'do=save')).status, 303)
  const refused = await send('POST', anna.link, 'do=save')
  assert.deepEqual([refused.status, Number(refused.headers['retry-after']) > 0], [429, true])
  assert.equal((await send('POST', bob.link, 'do=save')).status, 303)
  assert.equal((await send('POST', anna.link, 'do=stop')).status, 303)
  assert.equal((await send('POST', anna.link, 'List-Unsubscribe=One-Click')).status, 200)
  assert.equal(await stateOf(anna), 'revoked')
})

test('no cache keeps what a link shows, and no other site is told the link', needsDatabase, async () => {
  const anna = await aVisitor()
  const replies = [await send('GET', anna.link), await send('POST', anna.link, 'do=stop'), await send('GET', '/p/unknown')]
  assert.deepEqual(
    replies.map(({ status }) => status),
    [200, 303, 404],
  )
  for (const { headers } of replies) assert.deepEqual([headers['cache-control'], headers['referrer-policy']], ['no-store', 'no-referrer'])
})

test('names of shops and texts stay text', needsDatabase, async () => {
  const anna = await aVisitor({ name: '<script>alert(1)</script>"\'&' })
  const { text, headers } = await send('GET', anna.link)
  assert.doesNotMatch(text, /<script/)
  assert.match(String(headers['content-security-policy']), /default-src 'none'; style-src 'self'; form-action 'self'/)
  assert.equal(headers['set-cookie'], undefined)
})

test('multipart bodies are read as the standard has them, and nothing else is', () => {
  const part = (head: string, value: string) => `--b\r\n${head}\r\n\r\n${value}\r\n`
  const field = part('Content-Disposition: form-data; name="a"', '1')
  assert.deepEqual(readMultipart(`${field}${field}--b--`, 'multipart/form-data; boundary=b'), new Map([['a', ['1', '1']]]))
  assert.deepEqual(readMultipart(`${field}--b--\r\n`, 'multipart/form-data; boundary="b"'), new Map([['a', ['1']]]))
  assert.deepEqual(
    readMultipart(`${part('Content-Disposition: form-data; name="f"; filename="x"', '1')}--b--`, 'multipart/form-data; boundary=b'),
    new Map(),
  )
  assert.equal(readMultipart(field, 'multipart/form-data; boundary=b'), null)
  assert.equal(readMultipart(field, 'multipart/form-data'), null)
})

interface Visitor {
  product: Product
  ask: Ask
  shop: string
  shopId: string
  customerId: string
  link: string
}

/** Somebody who gets the newsletter, and the link that stands in it. */
async function aVisitor({
  shop,
  email = 'anna@example.com',
  name = 'Kawa',
}: {
  shop?: string
  email?: string
  name?: string
} = {}): Promise<Visitor> {
  assert(product && owner)
  product.clock.set('2026-03-01T10:00:00Z')
  const path = shop ?? (await makeShop(owner, { name }))
  const shopId = path.slice('/api/shops/'.length)
  const told = await owner('POST', `${path}/consents`, { email, channel: 'email', state: 'granted', source: 'newsletter box' })
  assert.equal(told.status, 201, told.text)
  const customerId = String(told.json.customerId)
  const link = await transaction(product.database, (tx) =>
    preferenceLink(tx, { shopId, customerId, contact: email, messageId: newId(), now: product.clock.now() }),
  )
  return { product, ask: owner, shop: path, shopId, customerId, link }
}

async function send(method: 'GET' | 'HEAD' | 'OPTIONS' | 'POST', url: string, body?: string, type = urlEncoded) {
  assert(product)
  const payload = body === undefined ? {} : { payload: body, headers: { 'content-type': type } }
  const reply = await product.app.inject({ method, url, ...payload })
  return { status: reply.statusCode, text: reply.body, headers: reply.headers }
}

const stateOf = async ({ product, shopId, customerId }: Visitor): Promise<string | undefined> =>
  (
    await all(
      product.database.db,
      sql<{ state: string }>`select state from consents where shop_id = ${shopId} and customer_id = ${customerId} and channel = 'email'`,
    )
  )[0]?.state

const evidenceOf = ({ product, shopId, customerId }: Visitor) =>
  all(
    product.database.db,
    sql<{ kind: string; purpose: string; state: string; language: string | null; body: string | null; ip: string | null }>`
      select kind, consent_evidence.purpose, state, consent_evidence.language, body, ip from consent_evidence left join consent_texts using (shop_id, text_id)
      where shop_id = ${shopId} and customer_id = ${customerId} order by evidence_id`,
  )

async function everythingOf(shopId: string): Promise<unknown> {
  assert(product)
  const { pool } = product.database
  const { rows: tables } = await pool.query<{ name: string }>(
    "select table_name as name from information_schema.columns where table_schema = 'public' and column_name = 'shop_id' order by 1",
  )
  const contents = []
  for (const { name } of tables)
    contents.push((await pool.query(`select t::text from ${name} t where shop_id = $1 order by 1`, [shopId])).rows)
  return contents
}
