/** What people may ask about their data, from the question to the proof. */
import assert from 'node:assert/strict'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import { fromBuffer } from 'yauzl'
import { needsDatabase } from '../../../test/database.ts'
import { type Ask, anOwner, aProduct, invite, makeShop, type Product } from '../../../test/product.ts'
import { aRow, record } from '../../../test/shop.ts'
import { all, first, sql, transaction, write } from '../../kit/database.ts'
import { tasksOf } from '../../wiring.ts'
import { dueDay, extendedDay } from './deadline.ts'
import { csvOf } from './export-data.ts'
import { removeOldData } from './retention.ts'
import { consentRetention } from './retention-rules.ts'

const product = needsDatabase.skip ? undefined : await aProduct()
const owner = product && (await anOwner(product))
const job = { signal: new AbortController().signal, attempt: 1, isLastAttempt: false }

test('a deadline is the same day of the next month, or its last', () => {
  assert.equal(dueDay('2026-03-01'), '2026-04-01')
  assert.equal(dueDay('2026-01-31'), '2026-02-28')
  assert.equal(dueDay('2027-12-31'), '2028-01-31')
  assert.equal(extendedDay('2026-12-31'), '2027-02-28')
})

test('the clock runs, is extended once with a reason, and the request ends with an outcome', needsDatabase, async () => {
  const { ask, shop, customerId, product } = await aShopWithAnna()
  const { requestId } = (
    await ask('POST', `${shop}/privacy-requests`, { customerId, kind: 'rectification', note: 'New name', receivedOn: '2026-02-10' })
  ).json
  const request = `${shop}/privacy-requests/${requestId}`
  assert.partialDeepStrictEqual((await ask('GET', request)).json, { dueOn: '2026-03-10', daysLeft: 9, state: 'open', askedBy: 'staff' })
  assert.equal((await ask('POST', `${request}/extension`, { reason: 'Many systems to ask' })).status, 204)
  assert.equal((await ask('POST', `${request}/extension`, { reason: 'And more' })).json.code, 'request_extended')
  assert.equal((await ask('GET', request)).json.dueOn, '2026-05-10')
  assert.equal((await ask('POST', `${request}/end`, { state: 'in_force', outcome: 'No' })).status, 422)
  assert.equal((await ask('POST', `${request}/end`, { state: 'in_force', outcome: 'Restricted' })).json.code, 'request_state_wrong')
  assert.equal((await ask('POST', `${request}/end`, { state: 'done', outcome: 'Name changed' })).status, 204)
  assert.equal((await ask('POST', `${request}/end`, { state: 'done', outcome: 'Again' })).json.code, 'request_closed')
  product.clock.set('2026-03-01T10:00:00Z')
})

test('an export holds everything, safe in spreadsheets, for whoever may hand it out', needsDatabase, async () => {
  const { ask, shop, customerId, product } = await aShopWithAnna()
  const { requestId } = (await ask('POST', `${shop}/privacy-requests`, { customerId, kind: 'access' })).json
  const request = `${shop}/privacy-requests/${requestId}`
  assert.equal((await ask('GET', `${request}/export.zip`)).json.code, 'export_missing')
  assert.equal((await ask('POST', `${request}/export`)).status, 202)
  await tasksOf(product.services).make_export?.({ shopId: shop.slice('/api/shops/'.length), requestId }, job)
  const found = await ask('GET', `${request}/export.zip`)
  assert.equal(found.headers['content-type'], 'application/zip')
  const pieces = await all(
    product.database.db,
    sql<{
      bytes: Buffer
    }>`select bytes from privacy_export_parts where request_id = ${String(requestId)} and shop_id = ${shop.slice('/api/shops/'.length)} order by part_no`,
  )
  const zip = Buffer.concat(pieces.map(({ bytes }) => bytes))
  const files = await filesOf(zip)
  const names = [...files.keys()]
  for (const name of ['profile', 'identifiers', 'orders', 'consent', 'notes'])
    assert(names.includes(`${name}.json`) && names.includes(`${name}.csv`), name)
  assert.partialDeepStrictEqual(JSON.parse(files.get('profile.json') ?? '')[0], { email: 'anna@example.com', firstName: 'Anna' })
  assert.match(files.get('orders.csv') ?? '', /O1/)
  assert.match(files.get('consent.csv') ?? '', /newsletter box/)

  const analyst = await invite(product, ask, shop, { email: `numbers${requestId}@example.com`, role: 'analyst' })
  assert.equal((await analyst('GET', `${request}/export.zip`)).status, 403)
})

test('cells that a spreadsheet would run stay text', () => {
  assert.equal(
    csvOf([
      { name: '=HYPERLINK("x")', list: ['a'] },
      { name: 'b', more: 1 },
    ]),
    '\uFEFFname,list,more\r\n"\'=HYPERLINK(""x"")","[""a""]",\r\nb,,1\r\n',
  )
})

test('B9: an erasure says before what goes and what stays, needs the name typed, and leaves nobody behind', needsDatabase, async () => {
  const { ask, shop, shopId, customerId, product } = await aShopWithAnna()
  await ask('POST', `${shop}/customers/${customerId}/consent`, { channel: 'email', state: 'revoked', reason: 'Anna rang us up' })
  await makeAudit(product, { ask, shop, shopId })
  const { requestId } = (await ask('POST', `${shop}/privacy-requests`, { customerId, kind: 'erasure', note: 'Anna wrote to us' })).json
  const request = `${shop}/privacy-requests/${requestId}`
  const before = await rowsWith(product, shopId, 'anna')
  const preview = (await ask('GET', `${request}/erasure`)).json as {
    title: string
    counts: { name: string; removed: number; kept: number }[]
  }
  assert.equal(preview.title, 'Anna Nowak')
  assert.deepEqual(await rowsWith(product, shopId, 'anna'), before, 'a preview changes nothing')
  assert.partialDeepStrictEqual(Object.fromEntries(preview.counts.map(({ name, ...counts }) => [name, counts])), {
    ...{
      orders: { removed: 0, kept: 1 },
      consent: { removed: 0, kept: 2 },
      audits: { removed: 0, kept: 1 },
      identifiers: { removed: 1, kept: 0 },
      profile: { removed: 0, kept: 1 },
    },
  })
  assert.equal((await ask('POST', `${request}/erasure`, { title: 'Anna' })).json.code, 'wrong_customer_title')
  const certificate = await ask('POST', `${request}/erasure`, { title: 'Anna Nowak' })
  assert.equal(certificate.status, 200, certificate.text)
  assert.deepEqual(certificate.json.counts, preview.counts)
  assert.equal(certificate.json.erasedBy, 'Olena')
  assert.deepEqual(await rowsWith(product, shopId, 'anna'), [], 'no row of the shop names her any more')
  assert.deepEqual(await rowsWith(product, shopId, 'nowak'), [])
  const tombstone = await first(
    product.database.db,
    sql<{ erasedAt: Date | null; orders: number }>`
    select erased_at, (select count(*) from orders where shop_id = ${shopId} and orders.customer_id = customers.customer_id) as orders
    from customers where shop_id = ${shopId} and customer_id = ${customerId}`,
  )
  assert.deepEqual(tombstone, { erasedAt: product.clock.now(), orders: 1 })
  const { topCustomers } = (await ask('GET', `${shop}/audit`)).json.audit as { topCustomers: { id: string; customerId: string }[] }
  assert.deepEqual(
    topCustomers.map(({ id }) => id),
    [customerId],
    'the audit says that there was somebody',
  )
  assert.equal((await ask('POST', `${request}/erasure`, { title: '' })).json.code, 'request_closed')
})

test('B9: an import of the past makes nobody anew, and the address gets no advertising until its owner agrees', needsDatabase, async () => {
  const { ask, shop, shopId, customerId, product } = await aShopWithAnna()
  const { requestId } = (await ask('POST', `${shop}/privacy-requests`, { customerId, kind: 'erasure' })).json
  await ask('POST', `${shop}/privacy-requests/${requestId}/erasure`, { title: 'Anna Nowak' })
  await record(product.database, {
    shopId,
    rows: [orderOfAnna('O1', '2026-02-01'), orderOfAnna('O2', '2026-02-02')],
    now: product.clock.now(),
  })
  assert.deepEqual(await rowsWith(product, shopId, 'anna@example.com'), [])
  const people = await all(product.database.db, sql`select 1 from customers where shop_id = ${shopId} and erased_at is null`)
  assert.equal(people.length, 0)

  product.clock.set('2026-03-20T10:00:00Z')
  const told = await ask('POST', `${shop}/consents`, {
    email: 'anna@example.com',
    channel: 'email',
    state: 'granted',
    source: 'newsletter box',
  })
  assert.notEqual(told.json.customerId, customerId, 'who comes back is somebody new')
  const { consents } = (await ask('GET', `${shop}/customers/${told.json.customerId}/consents`)).json as {
    consents: { channel: string; answer: object }[]
  }
  assert.partialDeepStrictEqual(consents.find(({ channel }) => channel === 'email')?.answer, { isAllowed: false, rules: [{ id: 'C4' }] })
})

test('data grows old by class, as each shop has it, and a dry run counts it before', needsDatabase, async () => {
  const { ask, shop, shopId, customerId, product } = await aShopWithAnna()
  await transaction(product.database, (tx) =>
    write(
      tx,
      sql`insert into consent_answers (shop_id, answer_id, customer_id, purpose, channel, is_allowed, rules, asked_at)
          select ${shopId}, md5(month::text)::uuid, ${customerId}, 'marketing', 'email', true, '{C3}', ${product.clock.now()}::timestamptz - month * interval '31 days' from generate_series(1, 30) as month`,
    ),
  )
  const due = async () =>
    ((await ask('GET', `${shop}/retention`)).json as { rules: { dataClass: string; due: number }[] }).rules.find(
      ({ dataClass }) => dataClass === 'consent_answers',
    )?.due
  assert.equal(await due(), 7, 'older than 24 months')
  assert.equal((await ask('PUT', `${shop}/retention/consent_answers`, { months: 12 })).status, 204)
  assert.equal((await ask('PUT', `${shop}/retention/nothing`, { months: 12 })).status, 404)
  assert.equal(await due(), 19)
  await removeOldData(product.database, { rules: consentRetention, now: product.clock.now(), batchRows: 4 })
  assert.equal(await due(), 0)
  const left = await all(product.database.db, sql`select 1 from consent_answers where shop_id = ${shopId}`)
  assert.equal(left.length, 11)
  const register = await ask('GET', `${shop}/processing-register.csv`, undefined, { 'accept-language': 'pl' })
  assert.match(register.text, /^\uFEFFCel,Podstawa prawna/)
})

function orderOfAnna(orderKey: string, day: string) {
  const bought = { orderKey, placedAt: new Date(`${day}T12:00:00Z`), placedOn: day, quantity: '1', lineTotalMinor: 500, productCode: 'A' }
  return aRow({ ...bought, email: 'anna@example.com', emailKey: 'anna@example.com', firstName: 'Anna', lastName: 'Nowak', city: 'Annopol' })
}

async function aShopWithAnna(): Promise<{ product: Product; ask: Ask; shop: string; shopId: string; customerId: string }> {
  assert(product && owner)
  product.clock.set('2026-03-01T10:00:00Z')
  const shop = await makeShop(owner)
  const shopId = shop.slice('/api/shops/'.length)
  await record(product.database, { shopId, rows: [orderOfAnna('O1', '2026-02-01')], now: product.clock.now() })
  const told = await owner('POST', `${shop}/consents`, {
    email: 'anna@example.com',
    channel: 'email',
    state: 'granted',
    source: 'newsletter box',
    ip: '203.0.113.7',
  })
  return { product, ask: owner, shop, shopId, customerId: String(told.json.customerId) }
}

/** Makes the audit of the shop, as a worker would. */
async function makeAudit(product: Product, { ask, shop, shopId }: { ask: Ask; shop: string; shopId: string }): Promise<void> {
  assert.equal((await ask('POST', `${shop}/audit`, {})).status, 202)
  const [asked] = await all(product.database.db, sql<{ auditId: string }>`select audit_id from audits where shop_id = ${shopId}`)
  await tasksOf(product.services).make_audit?.({ shopId, auditId: asked?.auditId }, job)
}

/** Tables of the shop with a row in which this word stands; rows that an import has on its way in go with it. */
async function rowsWith({ database }: Product, shopId: string, word: string): Promise<string[]> {
  const { rows: tables } = await database.pool.query<{ name: string }>(
    "select table_name as name from information_schema.columns where table_schema = 'public' and column_name = 'shop_id' and table_name <> 'incoming_rows' order by 1",
  )
  const found = []
  for (const { name } of tables) {
    const { rowCount } = await database.pool.query(`select 1 from ${name} t where shop_id = $1 and t::text ilike $2 limit 1`, [
      shopId,
      `%${word}%`,
    ])
    if (rowCount) found.push(name)
  }
  return found
}

/** What is in a ZIP, by name. */
async function filesOf(zip: Buffer): Promise<Map<string, string>> {
  const { promise, resolve, reject } = Promise.withResolvers<Map<string, string>>()
  fromBuffer(zip, { lazyEntries: true }, (error, archive) => {
    if (error) return reject(error)
    const files = new Map<string, string>()
    archive.on('end', () => resolve(files))
    archive.on('entry', (entry) =>
      archive.openReadStream(entry, async (fault, stream) => {
        if (fault) return reject(fault)
        files.set(entry.fileName, await text(stream))
        archive.readEntry()
      }),
    )
    archive.readEntry()
  })
  return promise
}
