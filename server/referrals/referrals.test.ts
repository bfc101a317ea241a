import assert from 'node:assert/strict'
import { test } from 'node:test'
import { needsDatabase } from '../../test/database.ts'
import { withKey } from '../../test/product.ts'
import { aReferralShop } from '../../test/referral-shop.ts'
import { one, sql, transaction, write } from '../kit/database.ts'
import { newId } from '../kit/ids.ts'
import { memberReferral } from './member-referral.ts'

test(
  'a friend who comes by a link and buys brings both sides their money, when the order can be returned no more',
  needsDatabase,
  async () => {
    const shop = await aReferralShop()
    const code = await shop.code('anna')
    assert.match(code, /^[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}$/)
    assert.equal((await shop.link('anna')).link, `https://kawa.example/?ref=${code}`)
    await shop.on(2).click(code, 'phone')
    await shop.click(code, 'phone')
    assert.deepEqual(
      (await shop.referrals()).map(({ state, friend }) => [state, friend]),
      [['clicked', null]],
    )

    await shop.on(3).order('bea', 4_000, { at: new Date('2026-03-03T08:00:00Z'), isCancelled: true })
    await shop.told('bea', { device: 'phone' })
    await shop.advance()
    assert.deepEqual(await shop.state('bea'), ['identified'])

    await shop.on(4).order('bea', 12_000)
    assert.deepEqual(await shop.state('bea'), ['held'])
    await shop.on(18).advance()
    assert.deepEqual(await shop.both('anna', 'bea'), [0, 0])
    await shop.on(19).advance()
    await shop.advance()
    assert.deepEqual(await shop.state('bea'), ['rewarded'])
    assert.deepEqual(await shop.both('anna', 'bea'), [2000, 2000])
    const { decisions } = await shop.ask('GET', `/referrals/${await shop.idOfReferral('bea')}`)
    assert.deepEqual(
      (decisions as { from: string; to: string }[]).map(({ from, to }) => `${from} → ${to}`),
      ['clicked → identified', 'identified → held', 'held → rewarded'],
    )
    const { invited, rewarded, earned } = await shop.link('anna')
    assert.deepEqual({ invited, rewarded, earned }, { invited: 1, rewarded: 1, earned: { creditMinor: 2000, points: 0, coupons: 0 } })
  },
)

test(
  'who is erased is in no referral, session or back-test by more than a number that means nobody; what was given stays',
  needsDatabase,
  async () => {
    const shop = await aReferralShop({ holdDays: 1 })
    const { shopId, ask, product } = shop
    const { db } = product.database
    await shop.on(2).click(await shop.code('anna'), 'd-jan')
    await shop.told('jan', { device: 'd-jan' })
    await shop.on(3).order('jan', 20_000)
    await shop.on(9).advance()
    assert.deepEqual(await shop.state('jan'), ['rewarded'])
    await shop.click(await shop.code('anna'), 'd-stranger')
    const [anna, jan] = [await shop.idOf('anna'), await shop.idOf('jan')]
    const person = (customerId: string) => ({ customerId, orders: 1, spendMinor: 1, before: null, after: {}, difference: 1 })
    const report = JSON.stringify({ gainers: [person(anna), person(jan)], losers: [] })
    const now = product.clock.now()
    await transaction(product.database, async (tx) => {
      for (const statement of [
        sql`update referral_decisions set note = 'Jan rang' where shop_id = ${shopId}`,
        sql`insert into loyalty_sessions (shop_id, token_hash, customer_id, started_at, expires_at) values (${shopId}, '\\x01', ${anna}, ${now}, ${now})`,
        sql`insert into loyalty_simulations (shop_id, simulation_id, state, asked, programs, until_at, asked_at, report)
          values (${shopId}, ${newId()}, 'ready', '{}', '[]', ${now}, ${now}, ${report}::jsonb)`,
        sql`insert into loyalty_joinings (shop_id, joining_id, customer_id, joined_at, told_by, version) values (${shopId}, ${newId()}, ${anna}, ${now}, 'member', 1)`,
      ])
        await write(tx, statement)
    })
    for (const customerId of [anna, jan]) {
      const { requestId } = await ask('POST', '/privacy-requests', { customerId, kind: 'erasure' })
      const { title } = await ask('GET', `/privacy-requests/${requestId}/erasure`)
      await ask('POST', `/privacy-requests/${requestId}/erasure`, { title })
    }
    const left = await one(
      db,
      sql<Record<string, unknown>>`
      select
        (select count(*)::integer from referral_codes where shop_id = ${shopId}) as codes,
        (select count(*)::integer from referrals where shop_id = ${shopId} and state = 'clicked') as clicks,
        (select count(*)::integer from referrals where shop_id = ${shopId} and (device_id is not null or network_hash is not null)) as devices,
        (select count(*)::integer from referral_decisions where shop_id = ${shopId} and note is not null) as notes,
        (select count(*)::integer from loyalty_sessions where shop_id = ${shopId}) as sessions,
        (select count(*)::integer from loyalty_simulations where shop_id = ${shopId} and report::text like ${`%${anna}%`}) as named,
        (select count(*)::integer from loyalty_joinings where shop_id = ${shopId} and left_at is null) as lasting,
        (select count(*)::integer from referrals where shop_id = ${shopId} and friend_gift is not null) as kept`,
    )
    assert.deepEqual(left, { codes: 0, clicks: 0, devices: 0, notes: 0, sessions: 0, named: 0, lasting: 0, kept: 1 })
  },
)

test(
  'a member’s page has the link, made when first looked at, and the page that it leads to tells of the click by itself',
  needsDatabase,
  async () => {
    const shop = await aReferralShop()
    const { product, shopId, path } = shop
    await shop.order('anna', 5_000)
    const anna = await shop.idOf('anna')
    const recommended = () =>
      memberReferral(product.services)({
        ...{ shopId, customerId: anna, language: 'pl', now: product.clock.now() },
        speaker: { money: (minor) => `${minor / 100} zł`, points: (n) => `${n} punktów` },
      })
    const first = await recommended()
    assert.ok(first)
    assert.match(first.link, /^https:\/\/kawa\.example\/\?ref=[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}$/)
    assert.match(first.text, /co najmniej 100 zł, otrzymasz 20 zł, a ona 20 zł/)
    assert.equal(first.state, null)
    assert.equal((await recommended())?.link, first.link)

    const { search } = new URL(first.link)
    const landing = { type: 'page', messageId: 'landing', anonymousId: 'd-bea', properties: { search, url: first.link } }
    for (const batch of [
      [landing],
      [{ ...landing, messageId: 'again' }],
      [{ ...landing, messageId: 'wrong', properties: { search: '?ref=%00' } }],
    ]) {
      const reply = await withKey(product, shop.keys.browser)('POST', '/v1/batch', { batch })
      assert.equal(reply.status, 200, `${path}: ${reply.text}`)
    }
    assert.deepEqual(
      (await shop.referrals()).map(({ state }) => state),
      ['clicked'],
    )
    await shop.told('bea', { device: 'd-bea' })
    await shop.advance()
    assert.match(String((await recommended())?.state), /^Z linku skorzystała 1 osoba; nagrody jeszcze/)
  },
)
