/** What a shopkeeper and their programs can do with webhooks. */
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import { needsDatabase } from '../../test/database.ts'
import { invite, withKey } from '../../test/product.ts'
import { transaction } from '../kit/database.ts'
import { newId } from '../kit/ids.ts'
import { webhookPersonalData } from './personal-data.ts'
import { aListeningShop, aScene, type ListeningShop, type Scene } from './receiver-for-tests.ts'
import { webhookRetention } from './retention.ts'

const made = needsDatabase.skip ? undefined : await aScene()
const scene = (): Scene => {
  assert(made)
  return made
}
const arrives = () => scene().listener.answer((response) => void response.writeHead(204).end())
const refuses = () => scene().listener.answer((response) => void response.writeHead(500).end())

test(
  'a secret is shown once: not in lists, not in the log of changes, not to a request sent again, and not in the database',
  needsDatabase,
  async () => {
    const { owner, product, listener } = scene()
    const shop = await aListeningShop(scene())
    const ask = () =>
      owner(
        'POST',
        `${shop.path}/webhooks`,
        { url: `${listener.url}/2`, types: ['loyalty.tier_changed', 'loyalty.tier_changed'] },
        { 'idempotency-key': 'once' },
      )
    const created = await ask()
    const secret = String(created.json.secret)
    assert.match(secret, /^whsec_[A-Za-z0-9+/]{43}=$/)
    const again = await ask()
    assert.deepEqual([again.json.webhookId, again.json.secret], [created.json.webhookId, null])

    const list = await owner('GET', `${shop.path}/webhooks`)
    assert.equal((list.json.webhooks as unknown[]).length, 2)
    assert.deepEqual((list.json.webhooks as { types: unknown }[])[1]?.types, ['loyalty.tier_changed'])
    const changes = await owner('GET', `${shop.path}/changes`)
    assert.match(changes.text, /webhook\.created/)
    const { rows } = await product.database.pool.query(
      `select (select string_agg(webhooks::text, '') from webhooks) || (select string_agg(changes::text, '') from changes)
       || (select string_agg(idempotency_keys::text, '') from idempotency_keys) as everything`,
    )
    for (const text of [list.text, changes.text, rows[0].everything]) assert.ok(!text.includes(secret.slice(12)), 'the secret is nowhere')
  },
)

test('hostile addresses are refused with a sentence at the field', needsDatabase, async () => {
  const { owner } = scene()
  const shop = await aListeningShop(scene())
  for (const url of [
    'http://example.com',
    'https://127.0.0.1/',
    'https://[::ffff:169.254.169.254]/',
    'https://user:pass@example.com',
    'javascript:alert(1)',
    'https://example.com:25/',
  ])
    for (const [method, path] of [
      ['POST', '/webhooks'],
      ['PATCH', `/webhooks/${shop.webhookId}`],
    ] as const) {
      const reply = await owner(method, shop.path + path, { url })
      assert.equal(reply.status, 422, `${url}: ${reply.text}`)
      const [fault] = reply.json.errors as { path: string; message: string }[]
      assert.equal(fault?.path, 'url')
      assert.ok((fault?.message ?? '').length > 20, url)
    }
})

test('an address that was allowed when it was saved, and is no more, is not reached', needsDatabase, async () => {
  arrives()
  const shop = await aListeningShop(scene())
  await scene().product.database.pool.query("update webhooks set url = 'http://127.0.0.1:9/' where shop_id = $1", [shop.shopId])
  await shop.happens({})
  await shop.send()
  const [delivery] = await shop.deliveries()
  assert.deepEqual([delivery?.failure, delivery?.status, delivery?.state], ['address_refused', null, 'waiting'])
})

test('a new secret signs at once, and the earlier one beside it until its time is over', needsDatabase, async () => {
  arrives()
  const { owner } = scene()
  const shop = await aListeningShop(scene())
  const { json } = await owner('POST', `${shop.path}/webhooks/${shop.webhookId}/secret`, {})
  assert.equal(json.oldSecretUntil, '2026-03-02T10:00:00.000Z')
  const [oldSecret, newSecret] = [shop.secret, String(json.secret)]
  assert.deepEqual(await signers(shop, [oldSecret, newSecret]), [newSecret, oldSecret])
  shop.at('2026-03-02T10:00:00Z')
  assert.deepEqual(await signers(shop, [oldSecret, newSecret]), [newSecret])

  const alone = await owner('POST', `${shop.path}/webhooks/${shop.webhookId}/secret`, { overlapHours: 0 })
  assert.equal(alone.json.oldSecretUntil, null)
  assert.deepEqual(await signers(shop, [oldSecret, newSecret, String(alone.json.secret)]), [alone.json.secret])
})

test('a secret that cannot be read any more disables the webhook, and a new one mends it', needsDatabase, async () => {
  arrives()
  const { owner, product } = scene()
  const shop = await aListeningShop(scene())
  await product.database.pool.query("update webhooks set secret = '\\x01' where shop_id = $1", [shop.shopId])
  await shop.happens({})
  await shop.send()
  assert.equal(shop.heard.length, 0, 'nothing leaves without a signature')
  assert.deepEqual([(await shop.webhook()).state, (await shop.webhook()).disabledReason], ['disabled', 'secret_unreadable'])
  const { json } = await owner('POST', `${shop.path}/webhooks/${shop.webhookId}/secret`, {})
  assert.deepEqual([json.state, json.oldSecretUntil], ['active', null])
  assert.deepEqual(await signers(shop, [String(json.secret)]), [json.secret])
})

test('what is parked is replayed one by one, all at once, or by time, and keeps its id', needsDatabase, async () => {
  refuses()
  const { owner } = scene()
  const shop = await aListeningShop(scene())
  await shop.happens(...['10', '11', '12'].map((hour) => ({ occurredAt: new Date(`2026-02-28T${hour}:00:00Z`), data: { hour } })))
  await park(shop)
  arrives()
  const ids = shop.heard.map(({ id }) => id)
  const [newest] = (await shop.deliveries('?state=parked')) as { deliveryId: string }[]
  const one = await owner('POST', `${shop.path}/webhook-deliveries/${newest?.deliveryId}/replay`)
  assert.deepEqual([one.status, one.json.state], [202, 'waiting'])
  await shop.send()
  assert.equal(shop.heard.at(-1)?.body.data.hour, '12')

  const span = { what: 'span', from: '2026-02-28T11:00:00Z', to: '2026-02-28T13:00:00Z' }
  assert.deepEqual((await owner('POST', `${shop.path}/webhooks/${shop.webhookId}/replay`, span)).json, { replayed: 2 })
  await shop.send()
  const all = await owner('POST', `${shop.path}/webhooks/${shop.webhookId}/replay`, { what: 'parked' })
  assert.deepEqual(all.json, { replayed: 1 })
  await shop.send()
  assert.deepEqual(
    shop.heard.slice(3).map(({ body }) => body.data.hour),
    ['12', '11', '12', '10'],
  )
  assert.ok(shop.heard.every(({ id }) => ids.includes(id)))
  assert.equal((await shop.deliveries('?state=delivered')).length, 3)
})

test('what is replayed stands in its customer’s line, behind the one whose turn it is', needsDatabase, async () => {
  refuses()
  const { owner } = scene()
  const shop = await aListeningShop(scene())
  const subjectId = newId()
  await shop.happens({ subjectId, data: { n: 1 } })
  await park(shop)
  await shop.happens({ subjectId, data: { n: 2 } }, { subjectId, data: { n: 3 } })
  await owner('POST', `${shop.path}/webhooks/${shop.webhookId}/replay`, { what: 'parked' })
  arrives()
  await shop.send()
  assert.deepEqual(
    shop.heard.slice(1).map(({ body }) => body.data.n),
    [2, 1, 3],
    'the head that was there goes on, then the oldest',
  )
})

test('paused, events wait; resumed, they arrive in order', needsDatabase, async () => {
  arrives()
  const { owner } = scene()
  const shop = await aListeningShop(scene())
  const webhook = `${shop.path}/webhooks/${shop.webhookId}`
  await owner('PATCH', webhook, { state: 'paused' })
  assert.equal((await owner('POST', `${webhook}/test`)).json.code, 'webhook_off')
  const subjectId = newId()
  await shop.happens({ subjectId, data: { n: 1 } }, { subjectId, data: { n: 2 } })
  await shop.send()
  assert.deepEqual([shop.heard.length, (await shop.webhook()).waiting], [0, 2])
  await owner('PATCH', webhook, { state: 'active' })
  await shop.send()
  assert.deepEqual(
    shop.heard.map(({ body }) => body.data.n),
    [1, 2],
  )
})

test('a test event goes to that webhook alone, whatever types it asked for, and is tried once', needsDatabase, async () => {
  refuses()
  const { owner } = scene()
  const shop = await aListeningShop(scene(), { types: ['loyalty.tier_changed'] })
  const sent = await owner('POST', `${shop.path}/webhooks/${shop.webhookId}/test`)
  assert.equal(sent.status, 202, sent.text)
  await shop.send()
  assert.deepEqual(
    shop.heard.map(({ type }) => type),
    ['webhooks.test'],
  )
  const { state, failure } = (await owner('GET', `${shop.path}/webhook-deliveries/${sent.json.deliveryId}`)).json
  assert.deepEqual([state, failure], ['parked', 'refused'])
})

test('the log is read page by page, narrowed by state, type and customer', needsDatabase, async () => {
  arrives()
  const { owner } = scene()
  const shop = await aListeningShop(scene())
  const anna = newId()
  await shop.happens(
    ...Array.from({ length: 7 }, (_, n) => ({ data: { n }, ...(n === 3 ? { subjectId: anna, type: 'loyalty.tier_changed' } : {}) })),
  )
  const log = `${shop.path}/webhooks/${shop.webhookId}/deliveries?limit=3`
  const seen: unknown[] = []
  for (let cursor = ''; ; ) {
    const { deliveries, nextCursor } = (await owner('GET', `${log}${cursor}`)).json as {
      deliveries: { data: { n: number } }[]
      nextCursor: string | null
    }
    seen.push(...deliveries.map(({ data }) => data.n))
    if (nextCursor === null) break
    cursor = `&cursor=${nextCursor}`
  }
  assert.deepEqual(seen, [6, 5, 4, 3, 2, 1, 0])
  for (const query of [`?customerId=${anna}`, '?type=loyalty.tier_changed']) assert.equal((await shop.deliveries(query)).length, 1)
  assert.deepEqual([(await shop.deliveries('?state=waiting')).length, (await shop.deliveries('?state=parked')).length], [7, 0])
})

test('a shop has twenty webhooks at most; one that is deleted takes its log along', needsDatabase, async () => {
  const { owner, listener } = scene()
  const shop = await aListeningShop(scene())
  const add = () => owner('POST', `${shop.path}/webhooks`, { url: listener.url })
  const replies = await Promise.all(Array.from({ length: 21 }, add))
  assert.deepEqual(
    Map.groupBy(replies, ({ status }) => status)
      .get(409)
      ?.map(({ json }) => json.code),
    ['too_many_webhooks', 'too_many_webhooks'],
  )
  await shop.happens({})
  assert.equal((await owner('DELETE', `${shop.path}/webhooks/${shop.webhookId}`)).status, 204)
  assert.equal((await owner('GET', `${shop.path}/webhooks/${shop.webhookId}/deliveries`)).status, 404)
  assert.equal((await add()).status, 201)
})

test('marketers see webhooks and change nothing; support does not see them; a key needs the scope', needsDatabase, async () => {
  const { owner, product } = scene()
  const shop = await aListeningShop(scene())
  const marketer = await invite(product, owner, shop.path, { email: 'marketer@example.com', role: 'marketer' })
  assert.equal((await marketer('GET', `${shop.path}/webhooks`)).status, 200)
  assert.equal((await marketer('POST', `${shop.path}/webhooks/${shop.webhookId}/test`)).status, 403)
  const support = await invite(product, owner, shop.path, { email: 'support@example.com', role: 'support' })
  assert.equal((await support('GET', `${shop.path}/webhooks`)).status, 403)
  const { key } = (await owner('POST', `${shop.path}/api-keys`, { name: 'Ops', kind: 'server', scopes: ['webhooks:write'] })).json
  assert.equal(
    (await withKey(product, String(key))('POST', `${shop.path}/webhooks/${shop.webhookId}/replay`, { what: 'parked' })).status,
    202,
  )
})

test('what programs were told about somebody is shown to them, and goes with them and with time', needsDatabase, async () => {
  arrives()
  const { database } = scene().product
  const shop = await aListeningShop(scene())
  const customer = { shopId: shop.shopId, customerId: newId() }
  await shop.happens({ subjectId: customer.customerId, data: { points: 5 } }, { subjectId: newId() })
  await shop.send()
  const [row, ...others] = await webhookPersonalData.read(database.db, customer)
  assert.deepEqual(
    [row?.type, row?.data, (row?.told_to ?? row?.toldTo) as unknown, others.length],
    ['loyalty.points_earned', { points: 5 }, [`${scene().listener.url}/${shop.shopId}`], 0],
  )
  const now = new Date('2026-03-01T10:00:00Z')
  const erase = () => transaction(database, (tx) => webhookPersonalData.erase(tx, { ...customer, now }))
  assert.deepEqual(
    [await erase(), await erase()],
    [
      { removed: 1, kept: 0 },
      { removed: 0, kept: 0 },
    ],
  )
  const old = { shopId: shop.shopId, before: new Date('2026-03-01T10:00:01Z') }
  assert.equal(await webhookRetention.count(database.db, old), 1)
  assert.equal(await transaction(database, (tx) => webhookRetention.remove(tx, { ...old, limit: 10, now })), 1)
  assert.equal((await shop.deliveries()).length, 0)
})

test('what waited for longer than it is kept goes, and what came after it still arrives', needsDatabase, async () => {
  arrives()
  const { owner, product } = scene()
  const shop = await aListeningShop(scene())
  const webhook = `${shop.path}/webhooks/${shop.webhookId}`
  await owner('PATCH', webhook, { state: 'paused' })
  const subjectId = newId()
  await shop.happens({ subjectId, data: { n: 1 } })
  shop.at('2026-03-20T10:00:00Z')
  await shop.happens({ subjectId, data: { n: 2 } })
  const old = { shopId: shop.shopId, before: new Date('2026-03-10'), limit: 10, now: product.clock.now() }
  assert.equal(await transaction(product.database, (tx) => webhookRetention.remove(tx, old)), 1)
  await owner('PATCH', webhook, { state: 'active' })
  await shop.send()
  assert.deepEqual(
    shop.heard.map(({ body }) => body.data.n),
    [2],
  )
})

/** Everything that waits is parked: as if all tries had been made. */
async function park(shop: ListeningShop): Promise<void> {
  await scene().product.database.pool.query('update webhook_deliveries set tries_left = 1 where shop_id = $1', [shop.shopId])
  await shop.send()
  assert.equal((await shop.webhook()).waiting, 0)
}

/** Which of the secrets signed the next event, in the order of the signatures. */
async function signers(shop: ListeningShop, secrets: string[]): Promise<string[]> {
  const before = shop.heard.length
  await shop.happens({})
  await shop.send()
  const heard = shop.heard[before]
  assert(heard)
  const signatures = String(heard.headers['webhook-signature']).split(' ')
  return signatures.map((signature) => secrets.find((secret) => signature === signedBy(secret, heard)) ?? 'nobody')
}

function signedBy(secret: string, { id, headers, text }: ListeningShop['heard'][0]): string {
  const content = `${id}.${headers['webhook-timestamp']}.${text}`
  return `v1,${createHmac('sha256', Buffer.from(secret.slice(6), 'base64'))
    .update(content)
    .digest('base64')}`
}
