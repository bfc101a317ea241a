import assert from 'node:assert/strict'
import { test } from 'node:test'
import { needsDatabase } from '../../test/database.ts'
import { aReferralShop } from '../../test/referral-shop.ts'

test('the first paid order decides: too small, too late, or not the first, and nobody is brought', needsDatabase, async () => {
  const shop = await aReferralShop()
  const code = await shop.code('anna')
  await shop.on(1).order('old', 15_000)
  for (const name of ['small', 'late', 'old', 'lower', 'card', 'good']) {
    await shop.on(1).told(name, {})
    await shop.on(2).claim(code, name)
  }
  await shop.order('small', 9_999)
  await shop.on(3).order('small', 50_000)
  await shop.order('lower', 0, {
    lines: [
      { code: 'tea', minor: 12_000 },
      { code: 'DISCOUNT', minor: -2_001 },
    ],
  })
  await shop.order('card', 0, { lines: [{ code: 'Karta podarunkowa 100 zł', minor: 10_000 }] })
  await shop.order('old', 30_000)
  await shop.order('good', 0, { isCancelled: true, lines: [{ code: 'tea', minor: 20_000 }] })
  await shop.on(4).order('good', 10_000)
  await shop.order('late', 20_000, { at: new Date('2026-04-02T12:00:00Z') })
  assert.deepEqual(await shop.state('small'), ['rejected below_minimum'])
  assert.deepEqual(await shop.state('lower'), ['rejected below_minimum'])
  assert.deepEqual(await shop.state('card'), ['rejected below_minimum'])
  assert.deepEqual(await shop.state('old'), ['rejected not_first_order'])
  assert.deepEqual(await shop.state('late'), ['rejected window_over'])
  assert.deepEqual(await shop.state('good'), ['held'])
})

test('an order as a guest, before the link was opened, is a first order of the same person', needsDatabase, async () => {
  const shop = await aReferralShop()
  await shop.on(1, '09:00').order('bea', 11_000)
  await shop.on(2).click(await shop.code('anna'), 'phone')
  await shop.on(3).told('bea', { device: 'phone' })
  await shop.order('bea', 20_000)
  assert.deepEqual(await shop.state('bea'), ['rejected not_first_order'])
})

test('the first referrer within the window has brought the friend', needsDatabase, async () => {
  const shop = await aReferralShop()
  await shop.on(1).order('carl', 20_000)
  await shop.order('dora', 20_000)
  const codes = [await shop.code('anna'), await shop.code('carl'), await shop.code('dora')]
  await shop.on(1).click(codes[0] ?? '', 'phone')
  await shop.on(5).click(codes[1] ?? '', 'phone')
  await shop.on(6).click(codes[2] ?? '', 'phone')
  await shop.on(7).told('bea', { device: 'phone' })
  // Thirty days after the second link, more than thirty after the first.
  await shop.order('bea', 20_000, { at: new Date('2026-04-02T12:00:00Z') })
  assert.deepEqual(await shop.state('bea'), ['held', 'rejected other_referrer', 'rejected window_over'])
})

test('two referrers, and two orders, at once: one friend, one referrer, one gift', needsDatabase, async () => {
  const shop = await aReferralShop({ holdDays: 0 })
  await shop.on(1).order('carl', 20_000)
  const [ofAnna, ofCarl] = [await shop.code('anna'), await shop.code('carl')]
  await shop.told('bea', {})
  await Promise.all([shop.claim(ofAnna, 'bea'), shop.claim(ofCarl, 'bea'), shop.claim(ofAnna, 'bea')])
  await Promise.all([shop.on(2).order('bea', 12_000), shop.order('bea', 13_000)])
  await Promise.all([shop.settle('bea'), shop.settle('bea'), shop.all()])
  const states = (await shop.state('bea')).map((each) => each.split(' ')[0])
  assert.deepEqual(states, ['held', 'rejected'])
  await shop.on(4)
  await Promise.all([shop.advance(), shop.settle('bea'), shop.advance()])
  assert.equal(await shop.credit('bea'), 2000)
  assert.deepEqual((await shop.both('anna', 'carl')).sort(), [0, 2000])
})

test('codes that are none, are of nobody, or are hostile, count for nothing and break nothing', needsDatabase, async () => {
  const shop = await aReferralShop()
  await shop.told('bea', {})
  const code = await shop.code('anna')
  for (const wrong of ["'; drop table referrals; --", '<script>alert(1)</script>', '../..', 'AAAA-AAAA', '𝟚𝟚𝟚𝟚-𝟚𝟚𝟚𝟚', 'a'.repeat(100)]) {
    await shop.click(wrong, 'x')
    assert.deepEqual(await shop.claim(wrong, 'bea'), { isCounted: false, reason: 'unknown_code' })
  }
  assert.deepEqual(await shop.claim(code, 'anna'), { isCounted: false, reason: 'same_customer' })
  assert.deepEqual(await shop.referrals(), [])
  assert.deepEqual(await shop.claim(` ${code.toLowerCase().replace('-', ' ')} `, 'bea'), { isCounted: true, reason: null })
})

test('a code of another shop is none here', needsDatabase, async () => {
  const [shop, other] = [await aReferralShop(), await aReferralShop()]
  const code = await other.code('anna')
  await shop.told('bea', {})
  assert.deepEqual(await shop.claim(code, 'bea'), { isCounted: false, reason: 'unknown_code' })
})

test('switched off, links lead to nothing new, and what was promised is given', needsDatabase, async () => {
  const shop = await aReferralShop({ holdDays: 1 })
  const code = await shop.code('anna')
  await shop.told('bea', {})
  await shop.told('carl', {})
  await shop.on(2).claim(code, 'bea')
  const { settings } = await shop.ask('GET', '/referrals/settings')
  await shop.ask('PUT', '/referrals/settings', { ...(settings as object), isActive: false, minimumOrderMinor: 1_000_000 })
  assert.deepEqual(await shop.claim(code, 'carl'), { isCounted: false, reason: 'unknown_code' })
  await shop.order('bea', 10_000)
  await shop.on(5).advance()
  assert.deepEqual(await shop.both('anna', 'bea'), [2000, 2000])
})
