import assert from 'node:assert/strict'
import { test } from 'node:test'
import { needsDatabase } from '../../test/database.ts'
import { type Ask, anOwner, aProduct, asking, invite, makeShop } from '../../test/product.ts'
import { aRow, record } from '../../test/shop.ts'
import { all, sql, transaction } from '../kit/database.ts'
import { newId } from '../kit/ids.ts'
import { findDuplicates } from './duplicates.ts'
import type { Duplicates } from './schema.ts'

type Pair = Duplicates['pairs'][number]
type Row = Parameters<typeof aRow>[0]

const product = needsDatabase.skip ? null : await aProduct()
const owner = product ? await anOwner(product) : null

test('a mailbox written otherwise is found; another mailbox is not', needsDatabase, async () => {
  const shop = await aShopOf(
    { email: 'anna.nowak+kawa@gmail.com' },
    { email: 'annanowak@googlemail.com' },
    { email: 'jan.kowalski@example.com' },
    { email: 'jankowalski@example.com' },
    { email: 'ola+sklep@example.com' },
    { email: 'ola@example.com' },
  )
  assert.equal(await shop.find(), 2)
  assert.deepEqual((await shop.pairs()).map(told).sort(), [
    'anna.nowak+kawa@gmail.com = annanowak@googlemail.com: email_variant 0.85',
    'ola+sklep@example.com = ola@example.com: email_variant 0.85',
  ])
})

test('two accounts under one e-mail or one phone are shown, and that both have a number', needsDatabase, async () => {
  const shop = await aShopOf({})
  await shop.tell({ userId: 'K1', traits: { email: 'rodzina@example.com', phone: '+48500100200' } })
  await shop.tell({ userId: 'K2', traits: { email: 'rodzina@example.com' } })
  await shop.tell({ userId: 'K3', traits: { phone: '+48500100200' } })
  await shop.find()
  const pairs = await shop.pairs()
  assert.deepEqual(pairs.map(told).sort(), ['K1 = K2: same_email 0.95', 'K1 = K3: same_phone 0.8'])
  assert.ok(pairs.every(({ hasTwoNumbers }) => hasTwoNumbers))
  const [pair] = pairs
  assert(pair)
  const refused = await shop.merge(pair)
  assert.deepEqual([refused.status, refused.json.code], [409, 'merge_two_numbers'])
})

test('what a browser says of itself makes nobody certain, only possible', needsDatabase, async () => {
  const shop = await aShopOf({ email: 'anna@example.com' }, { email: 'jan@example.com', phone: '+48500100201' })
  await shop.tell({ userId: 'K1', anonymousId: 'a1', traits: { email: 'anna@example.com' } }, 'browser')
  await shop.tell({ userId: 'K2', anonymousId: 'a2', traits: { phone: '+48500100201' } }, 'browser')
  await shop.find()
  assert.deepEqual((await shop.pairs()).map(told).sort(), [
    'K1 = anna@example.com: email_claimed 0.6',
    'K2 = jan@example.com: phone_claimed 0.5',
  ])
})

test('a name counts with the postcode or the birthday, whatever its case and marks; alone it is nothing', needsDatabase, async () => {
  const shop = await aShopOf(
    { email: 'a@example.com', firstName: 'Łucja', lastName: 'Wójcik', postcode: '30-001' },
    { email: 'b@example.com', firstName: 'ŁUCJA', lastName: 'WÓJCIK', postcode: '30001' },
    { email: 'c@example.com', firstName: 'Łucja', lastName: 'Wójcik', postcode: '00-950' },
    { email: 'd@example.com', firstName: 'Łucja', lastName: 'Wójcik' },
  )
  for (const email of ['e@example.com', 'f@example.com'])
    await shop.tell({ traits: { email, firstName: 'Олена', lastName: 'Шевченко', birthday: '1990-05-18' } })
  await shop.find()
  assert.deepEqual((await shop.pairs()).map(told).sort(), [
    'a@example.com = b@example.com: name_and_postcode 0.6',
    'e@example.com = f@example.com: name_and_birthday 0.8',
  ])
})

test('reasons add up, and the likeliest pair comes first', needsDatabase, async () => {
  const shop = await aShopOf(
    { email: 'anna+1@example.com', firstName: 'Anna', lastName: 'Nowak', postcode: '30-001' },
    { email: 'anna@example.com', firstName: 'Anna', lastName: 'Nowak', postcode: '30-001' },
    { email: 'inna@example.com', firstName: 'Anna', lastName: 'Nowak', postcode: '30-001' },
  )
  await shop.find()
  const [first, ...others] = await shop.pairs()
  assert.deepEqual(first && told(first), 'anna+1@example.com = anna@example.com: email_variant, name_and_postcode 0.94')
  assert.deepEqual(
    others.map(({ score }) => score),
    [0.6, 0.6],
  )
})

test('what eleven people share tells nothing; what ten share still does', needsDatabase, async () => {
  const office = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      email: `a${index}@example.com`,
      firstName: 'Jan',
      lastName: 'Nowak',
      postcode: '30-001',
    }))
  const eleven = await aShopOf(...office(11))
  assert.equal(await eleven.find(), 0)
  const ten = await aShopOf(...office(10))
  assert.equal(await ten.find(), 45)
})

test('the list goes on page by page without a pair twice or left out', needsDatabase, async () => {
  const shop = await aShopOf(
    ...Array.from({ length: 5 }, (_, index) => [{ email: `p${index}@example.com` }, { email: `p${index}+x@example.com` }]).flat(),
    ...Array.from({ length: 4 }, (_, index) => ({ email: `q${index}@example.com`, firstName: 'Ewa', lastName: 'Lis', postcode: '30-001' })),
  )
  await shop.find()
  const whole = (await shop.pairs()).map(told)
  assert.equal(whole.length, 11)
  const pages: string[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page = await shop.page(`?limit=3${cursor && `&cursor=${encodeURIComponent(cursor)}`}`)
    assert.ok(page.pairs.length <= 3)
    pages.push(...page.pairs.map(told))
    cursor = page.nextCursor
  }
  assert.deepEqual(pages, whole)
  for (const wrong of ['?limit=0', '?limit=101', '?cursor=x'])
    assert.ok([400, 422].includes((await shop.ask('GET', `${shop.path}/duplicates${wrong}`)).status), wrong)
})

test('nobody looked yet, nothing found, and found at: three different answers', needsDatabase, async () => {
  const shop = await aShopOf({ email: 'anna@example.com' })
  assert.deepEqual(await shop.page(), { pairs: [], nextCursor: null, foundAt: null })
  product?.clock.set('2026-03-02T08:00:00Z')
  assert.equal(await shop.find(), 0)
  assert.deepEqual(await shop.page(), { pairs: [], nextCursor: null, foundAt: '2026-03-02T08:00:00.000Z' })
})

test(
  'two people stay two: the pair is gone from the list, also after the next search, and in whatever order it was named',
  needsDatabase,
  async () => {
    const shop = await aShopOf({ email: 'anna+a@example.com' }, { email: 'anna+b@example.com' }, { email: 'anna@example.com' })
    assert.equal(await shop.find(), 3)
    const [pair] = await shop.pairs()
    assert(pair)
    for (const [one, other] of [
      [pair.other, pair.one],
      [pair.one, pair.other],
    ] as const)
      assert.equal((await shop.keepApart(one.customerId, other.customerId)).status, 204)
    assert.equal((await shop.pairs()).length, 2)
    assert.equal(await shop.find(), 2)
    assert.ok(!(await shop.pairs()).map(told).includes(told(pair)))
    assert.equal((await shop.merge(pair)).status, 200, 'the staff who kept them apart may change their mind')
  },
)

test('after a merge its pairs are gone; undone, the two are known to be two people', needsDatabase, async () => {
  const shop = await aShopOf({ email: 'anna+a@example.com' }, { email: 'anna@example.com' })
  await shop.find()
  const [pair] = await shop.pairs()
  assert(pair)
  const merged = await shop.merge(pair)
  assert.equal(merged.status, 200, merged.text)
  assert.deepEqual(await shop.pairs(), [])
  assert.equal(await shop.find(), 0)
  const again = await shop.merge(pair)
  assert.deepEqual([again.status, again.json.code], [409, 'merge_same'])
  const parted = await shop.ask('POST', `${shop.path}/merges/${merged.json.mergeId}/undo`)
  assert.deepEqual([parted.status, parted.json.keptId], [200, merged.json.keptId])
  assert.equal(await shop.find(), 0)
})

test('somebody made of two who were kept apart may still be one with a third', needsDatabase, async () => {
  const shop = await aShopOf({ email: 'anna+a@example.com' }, { email: 'anna+b@example.com' }, { email: 'anna@example.com' })
  await shop.find()
  const [pair] = await shop.pairs()
  assert(pair)
  await shop.keepApart(pair.one.customerId, pair.other.customerId)
  assert.equal((await shop.merge(pair)).status, 200)
  assert.equal(await shop.find(), 1)
})

test('two who look at the same moment both get an answer', needsDatabase, async () => {
  const shop = await aShopOf({ email: 'anna+a@example.com' }, { email: 'anna@example.com' })
  const { database, clock } = product ?? assert.fail('no database')
  const look = () => transaction(database, (tx) => findDuplicates(tx, { shopId: shop.shopId, now: clock.now() }))
  assert.deepEqual(await Promise.all([look(), look(), look()]), [{ pairs: 1 }, { pairs: 1 }, { pairs: 1 }])
})

test('reading needs the right to read, deciding the right to merge', needsDatabase, async () => {
  const shop = await aShopOf({ email: 'anna+a@example.com' }, { email: 'anna@example.com' })
  await shop.find()
  const [pair] = await shop.pairs()
  assert(product && pair)
  const analyst = await invite(product, shop.ask, shop.path, { email: `${newId()}@example.com`, role: 'analyst' })
  assert.equal((await analyst('GET', `${shop.path}/duplicates`)).status, 200)
  assert.equal((await analyst('POST', `${shop.path}/duplicates/find`)).status, 403)
  const body = { oneId: pair.one.customerId, otherId: pair.other.customerId }
  assert.equal((await analyst('POST', `${shop.path}/duplicates/keep-apart`, body)).status, 403)
  assert.equal((await analyst('POST', `${shop.path}/customers/${body.oneId}/merge`, { otherId: body.otherId })).status, 403)
  assert.equal((await shop.pairs()).length, 1)
})

test('nothing of another shop is found, shown, kept apart or merged', needsDatabase, async () => {
  const mine = await aShopOf({ email: 'anna+a@example.com' })
  const theirs = await aShopOf({ email: 'anna@example.com' }, { email: 'anna+b@example.com' })
  assert.equal(await mine.find(), 0)
  assert.equal(await theirs.find(), 1)
  assert.deepEqual(await mine.pairs(), [])
  const [myId] = await mine.customerIds()
  const [theirId, otherId] = await theirs.customerIds()
  assert(myId && theirId && otherId)
  const answers = async (oneId: string, secondId: string) => {
    const merged = await mine.ask('POST', `${mine.path}/customers/${oneId}/merge`, { otherId: secondId })
    return [(await mine.keepApart(oneId, secondId)).status, merged.status, merged.json.code]
  }
  const missing = newId()
  assert.deepEqual(await answers(theirId, myId), await answers(missing, myId))
  assert.deepEqual(await answers(theirId, otherId), [404, 404, 'not_found'])
  assert.deepEqual(await answers(myId, theirId), [404, 409, 'merge_gone'])
  assert.deepEqual(await answers(myId, missing), [404, 409, 'merge_gone'], 'nobody learns that there is such a customer elsewhere')
  assert.equal((await theirs.pairs()).length, 1)
})

/** A shop with these customers, each known by one order. */
async function aShopOf(...people: Row[]) {
  assert(product && owner)
  const path = await makeShop(owner)
  const shopId = path.slice('/api/shops/'.length)
  const rows = people.filter(({ email }) => email).map((person, index) => anOrder(index, person))
  if (rows.length > 0) await record(product.database, { shopId, rows, now: product.clock.now() })
  const page = async (query = '') => (await owner('GET', `${path}/duplicates${query}`)).json as Duplicates
  return {
    ...{ shopId, path, ask: owner, page },
    find: async () => (await owner('POST', `${path}/duplicates/find`)).json.pairs,
    pairs: async () => (await page('?limit=100')).pairs,
    merge: ({ one, other }: Pair) => owner('POST', `${path}/customers/${one.customerId}/merge`, { otherId: other.customerId }),
    keepApart: (oneId: string, otherId: string) => owner('POST', `${path}/duplicates/keep-apart`, { oneId, otherId }),
    customerIds: async () =>
      (
        await all(
          product.database.db,
          sql<{ customerId: string }>`select customer_id from customers where shop_id = ${shopId} order by customer_id`,
        )
      ).map(({ customerId }) => customerId),
    /** Says who somebody is, as the shop's server does, or as a browser. */
    tell: (fact: object, kind: 'server' | 'browser' = 'server') => tell(owner, path, fact, kind),
  }
}

const anOrder = (index: number, person: Row): ReturnType<typeof aRow> =>
  aRow({
    ...{ orderKey: `O${index}`, placedAt: new Date('2026-02-01T10:00:00Z'), placedOn: '2026-02-01', productCode: 'A', quantity: '1' },
    ...{ lineTotalMinor: 1000, emailKey: person.email ?? null, ...person },
  })

async function tell(ask: Ask, path: string, fact: object, kind: 'server' | 'browser'): Promise<void> {
  assert(product)
  const { json } = await ask('POST', `${path}/api-keys`, { name: kind, kind, scopes: ['events:write'] })
  const event = { type: 'identify', messageId: newId(), timestamp: '2026-02-01T10:00:00Z', anonymousId: newId(), ...fact }
  const reply = await asking(product)('POST', '/v1/batch', { batch: [event], writeKey: json.key })
  assert.deepEqual([reply.status, reply.json.accepted], [200, 1], reply.text)
}

/** `K1 = anna@example.com: email_claimed 0.6`, whoever of the two stands first. */
function told({ one, other, reasons, score }: Pair): string {
  const names = [one, other].map(({ customerNumber, email }) => customerNumber ?? email).sort()
  return `${names.join(' = ')}: ${reasons.toSorted().join(', ')} ${score}`
}
