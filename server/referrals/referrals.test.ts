import assert from 'node:assert/strict'
import { test } from 'node:test'
import { needsDatabase } from '../../test/database.ts'
import { aReferralShop } from '../../test/referral-shop.ts'

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
