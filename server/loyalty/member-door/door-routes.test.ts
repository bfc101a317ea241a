import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import { needsDatabase } from '../../../test/database.ts'
import { anOwner, aProduct, asking, makeShop, type Product, type Reply } from '../../../test/product.ts'
import { all, sql, transaction, write } from '../../kit/database.ts'
import { newId } from '../../kit/ids.ts'
import { foundHousehold } from '../households/membership.ts'
import { setProgramState } from '../loyalty.ts'
import { defaultProgram } from '../presets/default-program.ts'
import { defaultRewards } from '../presets/default-rewards.ts'
import { addRewards } from '../rewards/store.ts'
import { aLoyalShop } from '../shop-for-tests.ts'
import { identityKeys } from './identity-keys.ts'

const product = needsDatabase.skip ? undefined : await aProduct()

test('a member sees balance, level, rewards and rules, and gets a reward once, however often it is asked for', needsDatabase, async () => {
  const { shop, door, ask } = await aDoor()
  await shop.order('anna', { number: '1001', lines: [{ minor: 60_000 }] })
  await shop.give('anna', 250)
  const session = await door.session('anna')
  const seen = (await session('GET', '/p/loyalty/status?language=en')).json
  assert.equal(seen.isMember, true)
  const [wallet] = seen.wallets as { amount: string; notes: string[] }[]
  assert.deepEqual(wallet, {
    ...{ wallet: 'points', name: null, amount: '250 points' },
    notes: ['Worth PLN\u00a010 off an order.', '600 points can be used from 31 January 2026 on.'],
    expiring: ['250 points until 31 January 2027 inclusive'],
  })
  assert.match(String((seen.tier as { way: string }).way), /^PLN.900 to go to the level/)
  const rewards = seen.rewards as { rewardId: string; canBeHad: boolean; reasons: string[]; cost: string }[]
  assert.deepEqual(
    rewards.map(({ canBeHad }) => canBeHad),
    rewards.map(({ canBeHad }) => canBeHad).sort((a, b) => Number(b) - Number(a)),
    'what can be had comes first',
  )
  const wanted = rewards.find(({ canBeHad }) => canBeHad)
  assert.ok(wanted)
  const key = { 'idempotency-key': newId() }
  const [first, again] = [await claim(), await claim()]
  assert.equal(first.json.kind, 'claimed', first.text)
  assert.match(String(first.json.coupon), /^\w{4}(-\w{4}){3}$/)
  assert.deepEqual(again.json, first.json)
  const after = (await session('GET', '/p/loyalty/status?language=en')).json
  assert.equal((after.coupons as { code: string }[]).length, 1)
  const other = (after.rewards as typeof rewards).find(({ canBeHad }) => !canBeHad)
  const refused = await session('POST', '/p/loyalty/claims?language=en', { rewardId: other?.rewardId })
  assert.deepEqual(refused.json, { kind: 'not_available', reasons: other?.reasons })
  assert.equal((await session('POST', '/p/loyalty/claims', { rewardId: newId() })).status, 404)
  assert.equal((await ask('GET', `/p/loyalty/status`)).status, 401)

  async function claim(): Promise<Reply> {
    return session('POST', '/p/loyalty/claims?language=en', { rewardId: wanted?.rewardId }, key)
  }
})

test(
  'who has not joined a programme that is joined sees its rules and no points, and joins by agreeing to them',
  needsDatabase,
  async () => {
    const { shop, door } = await aDoor()
    await shop.publish({ ...defaultProgram({ currency: 'PLN', startsOn: '2025-01-01' }), enrolment: 'by_joining' })
    await shop.customer('ewa')
    const session = await door.session('ewa')
    const seen = (await session('GET', '/p/loyalty/status?language=pl')).json
    assert.deepEqual([seen.isMember, seen.wallets, seen.rewards, seen.tier], [false, [], [], null])
    assert.match((seen.joining as { text: string }).text, /po dołączeniu/)
    assert.equal((await session('POST', '/p/loyalty/joining', { agrees: false })).status, 422)
    const joined = (await session('POST', '/p/loyalty/joining?language=pl', { agrees: true })).json
    assert.deepEqual([joined.isMember, joined.joining, (joined.wallets as object[]).length], [true, undefined, 1])
  },
)

test('a member reads with whom points can be spent together, by first names and nothing else', needsDatabase, async () => {
  const { shop, door } = await aDoor()
  const { shopId, database } = shop
  await shop.publish({
    ...defaultProgram({ currency: 'PLN', startsOn: '2025-01-01' }),
    households: { spend: 'owner', leaving: 'take', maxMembers: 4 },
  })
  const [ownerId, other] = [await shop.customer('anna'), await shop.customer('bogdan')]
  await transaction(database, async (tx) => {
    await write(
      tx,
      sql`update customers set first_name = 'Bogdan', last_name = 'Nowak' where shop_id = ${shopId} and customer_id = ${other}`,
    )
    await foundHousehold(tx, { shopId, ownerId, memberIds: [other], staffId: null, now: shop.now() })
  })
  await shop.give('bogdan', 250)
  const seenBy = async (customer: string, language: string) => {
    const session = await door.session(customer)
    const { wallets } = (await session('GET', `/p/loyalty/status?language=${language}`)).json
    return (wallets as { amount: string; notes: string[] }[])[0]
  }
  assert.deepEqual(await seenBy('anna', 'en'), {
    ...(await seenBy('anna', 'en')),
    amount: '0 points',
    notes: ['Together with Bogdan: 250 points.'],
  })
  const notes = (await seenBy('bogdan', 'pl'))?.notes
  assert.equal(notes?.at(-1), 'Razem z domownikami: 250 punktów. Korzysta z nich osoba, która założyła gospodarstwo domowe.')
})

test('the statement tells of each point what it was given for, what became of it, and until when it is good', needsDatabase, async () => {
  const { shop, door } = await aDoor()
  await shop.order('jan', { number: '2001', lines: [{ minor: 20_000 }] })
  shop.at('2026-02-15')
  await shop.settle('jan')
  await shop.spend('jan', 120, '2002')
  await shop.refund('jan', '2001', [{ minor: 20_000 }])
  product?.clock.set('2026-02-15T13:00:00Z')
  const session = await door.session('jan')
  const page = (await session('GET', '/p/loyalty/statement?language=en')).json
  const lines = page.lines as { title: string; change: string; note: string | null; after: string; parts: string[] }[]
  assert.deepEqual(
    lines.map(({ title, change, note }) => [title, change, note]),
    [
      ['Return: order 2001', '−80 points', null],
      ['Used on order 2002', '−120 points', null],
      ['Can be used now', '+200 points', null],
      ['Order 2001', '+200 points', 'cannot be used yet'],
    ],
  )
  assert.deepEqual(lines[0]?.parts, [
    '80 points: taken back. Given for: order 2001, 1 January 2026. Good until 31 January 2027 inclusive.',
    '120 points: had been used already and were not taken back.',
  ])
  const first = (await session('GET', '/p/loyalty/statement?language=en&limit=1')).json
  const second = (await session('GET', `/p/loyalty/statement?language=en&limit=1&cursor=${first.nextCursor}`)).json
  assert.deepEqual([...(first.lines as unknown[])], lines.slice(0, 1))
  assert.equal((second.lines as { title: string }[])[0]?.title, 'Used on order 2002')
  const polish = (await session('GET', '/p/loyalty/statement?language=pl&limit=1')).json
  assert.equal((polish.lines as { title: string }[])[0]?.title, 'Zwrot: zamówienie 2001')
})

test('whatever is wrong with a token, the answer is the same', needsDatabase, async () => {
  const { shop, door } = await aDoor()
  const other = await aDoor()
  await shop.customer('ewa')
  await other.shop.customer('ewa')
  const good = door.token({ number: 'ewa' })
  const answers = await Promise.all([
    door.knock('nonsense'),
    door.knock(`${good.slice(0, -2)}AA`),
    door.knock(door.token({ number: 'ewa' }, { exp: -1 })),
    door.knock(door.token({ number: 'ewa' }, { exp: 7_200 })),
    door.knock(door.token({ number: 'ewa' }, { shop: other.shop.shopId })),
    door.knock(door.token({ number: 'ewa' }, { shop: newId() })),
    door.knock(door.token({ customerId: await shop.customerOf('ewa') })),
  ])
  assert.equal((await door.knock(good)).status, 200)
  const replayed = await door.knock(good)
  const seen = [...answers, replayed].map(({ status, json: { requestId: _, ...body } }) => ({ status, body }))
  assert.deepEqual(
    seen,
    seen.map(() => seen[0]),
  )
  assert.deepEqual([seen[0]?.status, seen[0]?.body.code], [401, 'not_signed_in_by_shop'])
  assert.equal((await door.knock(door.token({ number: 'nobody of this shop' }))).status, 404)
})

test('of twenty pages with the same token one gets in', needsDatabase, async () => {
  const { shop, door } = await aDoor()
  await shop.customer('ewa')
  const token = door.token({ number: 'ewa' })
  const answers = await Promise.all(Array.from({ length: 20 }, () => door.knock(token)))
  assert.equal(answers.filter(({ status }) => status === 200).length, 1)
})

test('a session opens one shop’s member to one person, ends when nobody uses it, and after half a day', needsDatabase, async () => {
  const { shop, door, ask } = await aDoor()
  await shop.customer('anna')
  const begun = String((await door.knock(door.token({ number: 'anna' }))).json.session)
  const look = async (session: string) => (await ask('GET', '/p/loyalty/status', undefined, { authorization: `Bearer ${session}` })).status
  const other = await aDoor()
  assert.equal(await look(begun.replace(shop.shopId, other.shop.shopId)), 401)
  assert.equal(await look(begun.replace(/.$/, begun.endsWith('A') ? 'B' : 'A')), 401)
  const at = (minutes: number) => product?.clock.set(new Date(Date.parse('2026-01-02T10:00:00Z') + minutes * 60_000).toISOString())
  for (let minutes = 0; minutes <= 11 * 60 + 40; minutes += 20) {
    at(minutes)
    assert.equal(await look(begun), 200, `after ${minutes} minutes`)
  }
  at(12 * 60 + 1)
  assert.equal(await look(begun), 401)
  at(0)
  const idle = String((await door.knock(door.token({ number: 'anna' }))).json.session)
  at(31)
  assert.equal(await look(idle), 401)
  const kept = await all(door.db, sql<{ tokenHash: Buffer }>`select token_hash from loyalty_sessions where shop_id = ${shop.shopId}`)
  assert.ok(kept.length > 0 && kept.every(({ tokenHash }) => !begun.includes(tokenHash.toString('base64url'))), 'tokens are not kept')
})

test('a new key counts at once, and the old one as long as the shop chose', needsDatabase, async () => {
  const { shop, door } = await aDoor()
  await shop.customer('ewa')
  const old = door.token
  const renewed = await door.rotate(24)
  assert.equal((await door.knock(old({ number: 'ewa' }))).status, 200)
  assert.equal((await door.knock(renewed({ number: 'ewa' }))).status, 200)
  product?.clock.set('2026-01-03T10:01:00Z')
  assert.equal((await door.knock(old({ number: 'ewa' }))).status, 401)
  await door.rotate(0)
  assert.equal((await door.knock(renewed({ number: 'ewa' }))).status, 401)
})

test('everybody may read the rules of a programme that is live, from any page, and nothing else', needsDatabase, async () => {
  const { shop, ask, door } = await aDoor()
  const rules = await ask('GET', `/p/loyalty/program?shop=${shop.shopId}&language=uk`)
  assert.equal((rules.json.words as { heading: string }).heading.length > 0, true)
  assert.equal(rules.json.language, 'uk')
  assert.deepEqual(Object.keys(rules.json).sort(), ['language', 'shopName', 'words'])
  for (const { headers } of [rules, await door.knock('x'), await ask('OPTIONS', '/p/loyalty/claims')]) {
    assert.equal(headers['access-control-allow-origin'], '*')
    assert.equal(headers['access-control-allow-credentials'], undefined)
    assert.equal(headers['set-cookie'], undefined)
  }
  await transaction(door.database, (tx) => setProgramState(tx, { shopId: shop.shopId, state: 'paused', now: shop.now() }))
  assert.equal((await ask('GET', `/p/loyalty/program?shop=${shop.shopId}`)).status, 404)
  assert.equal((await ask('GET', `/p/loyalty/program?shop=${newId()}`)).status, 404)
  assert.equal((await ask('GET', '/p/loyalty/program?shop=x')).status, 422)
})

test('what members would see is shown of a programme that is being edited too', needsDatabase, async () => {
  assert(product)
  const owner = await anOwner(product)
  const path = await makeShop(owner, { name: 'Kawiarnia' })
  const program = defaultProgram({ currency: 'PLN', startsOn: '2026-01-01' })
  const shown = await owner('POST', `${path}/loyalty/member-preview`, { language: 'pl', program })
  assert.equal((shown.json.wallets as { amount: string }[])[0]?.amount, '120 punktów', shown.text)
  assert.match(String((shown.json.tier as { way: string }).way), /^Do poziomu „.+” brakuje 500.zł$/)
  assert.equal((await owner('POST', `${path}/loyalty/member-preview`, { language: 'pl', program: null })).json.code, 'no_program')

  const made = await owner('POST', `${path}/loyalty/identity-key`, { overlapHours: 24 })
  assert.match(String(made.json.secret), /^[\w-]{43}$/)
  const { key, pageUrl } = (await owner('GET', `${path}/loyalty/identity-key`)).json
  assert.equal((key as { hint: string }).hint, String(made.json.secret).slice(0, 4))
  assert.equal(pageUrl, `http://regulars.test/p/loyalty/page?shop=${path.slice('/api/shops/'.length)}`)
  const kept = await all(product.database.db, sql<{ row: string }>`select loyalty_identity_keys::text as row from loyalty_identity_keys`)
  const bytes = Buffer.from(String(made.json.secret)).toString('hex')
  assert.ok(kept.length > 0 && kept.every(({ row }) => !row.includes(bytes)), 'the secret is kept sealed')
})

test('the member page has no token in it, and nothing runs on it but our own script', needsDatabase, async () => {
  const { shop, ask, door } = await aDoor()
  const name = '<img src=x onerror=alert(1)>'
  await transaction(door.database, (tx) => write(tx, sql`update shops set name = ${name} where shop_id = ${shop.shopId}`))
  const page = await ask('GET', `/p/loyalty/page?shop=${shop.shopId}&language=pl`)
  assert.match(page.text, new RegExp(`<rg-loyalty shop="${shop.shopId}" lang="pl" page></rg-loyalty>`))
  assert.ok(!page.text.includes('<img') && page.text.includes('&#60;img'), page.text)
  assert.match(String(page.headers['content-security-policy']), /^default-src 'none'; script-src 'self';/)
  assert.equal((await ask('GET', `/p/loyalty/page?shop=${newId()}`)).status, 404)
})

async function aDoor() {
  assert(product)
  const { database, clock, services }: Product = product
  clock.set('2026-01-02T10:00:00Z')
  const shop = await aLoyalShop(database, defaultProgram({ currency: 'PLN', startsOn: '2026-01-01' }))
  const { shopId } = shop
  await transaction(database, (tx) => addRewards(tx, { shopId, rewards: defaultRewards({ currency: 'PLN' }), now: shop.now() }))
  const ask = asking(product)
  const rotate = async (overlapHours: number) => {
    const { secret } = await transaction(database, (tx) => identityKeys(services).rotate(tx, { shopId, overlapHours, now: clock.now() }))
    return (customer: Record<string, string>, { exp = 600, shop: named = shopId } = {}) => {
      const payload = { shop: named, customer, exp: Math.floor(clock.now().getTime() / 1000) + exp, nonce: newId() }
      const body = Buffer.from(JSON.stringify(payload)).toString('base64url')
      return `${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`
    }
  }
  const token = await rotate(0)
  const knock = (text: string) => ask('POST', '/p/loyalty/sessions', { token: text })
  const door = {
    ...{ database, db: database.db, token, rotate, knock },
    session: async (number: string) => {
      const { json, text } = await knock(token({ number }))
      assert.ok(json.session, text)
      return asking({ app: product.app }, { authorization: `Bearer ${json.session}` })
    },
  }
  return { shop, door, ask }
}
