import assert from 'node:assert/strict'
import { test } from 'node:test'
import { needsDatabase } from '../../test/database.ts'
import { aReferralShop } from '../../test/referral-shop.ts'
import { mailbox } from './mailbox.ts'

test('addresses that one person reads are one mailbox', () => {
  assert.equal(mailbox('An.Na+shop@GoogleMail.com'), mailbox('anna@gmail.com'))
  assert.equal(mailbox('anna+1@outlook.com'), mailbox('anna@outlook.com'))
  assert.notEqual(mailbox('an.na@firma.pl'), mailbox('anna@firma.pl'))
  assert.notEqual(mailbox('anna+1@firma.pl'), mailbox('anna@firma.pl'))
  assert.equal(mailbox('no address'), null)
})

test('one mailbox, or one card, is one person: nobody is brought', needsDatabase, async () => {
  const shop = (await aReferralShop()).known('ann', { email: 'an.na@gmail.com' }).known('again', { email: 'anna+2@gmail.com' })
  await shop.on(1).order('ann', 20_000)
  const code = await shop.code('ann')
  await shop.told('again', {})
  await shop.claim(code, 'again')
  await shop.on(2).order('again', 20_000)
  assert.deepEqual(await shop.state('again'), ['rejected same_email'])

  const card = { payment_fingerprint: 'Xt5EWLLDS7FJjR1c' }
  await shop.told('anna', { properties: card })
  await shop.told('carl', { properties: card })
  await shop.claim(await shop.code('anna'), 'carl')
  await shop.order('carl', 20_000)
  assert.deepEqual(await shop.state('carl'), ['rejected same_payment'])
})

test('device, network, address: a person looks, and says yes or no, and may take it back', needsDatabase, async () => {
  const shop = (await aReferralShop({ holdDays: 3 })).known('kim', { lastName: 'Nowak', postcode: '00-950' }).known('lea', {
    lastName: 'nowak',
    postcode: '00-950',
  })
  await shop.on(1).order('kim', 20_000)
  await shop.told('kim', { device: 'tablet' })
  const code = await shop.code('kim')
  await shop.on(2).click(code, 'tablet')
  await shop.told('bea', { device: 'tablet' })
  await shop.click(code, 'p1', { ip: '198.51.100.7' })
  await shop.click(code, 'p2', { ip: '198.51.100.7' })
  await shop.told('carl', { device: 'p1' })
  await shop.told('dora', { device: 'p2' })
  await shop.told('lea', {})
  await shop.claim(code, 'lea')
  for (const name of ['carl', 'dora', 'lea']) await shop.on(3).order(name, 20_000)
  assert.deepEqual(await shop.state('carl'), ['held'])
  assert.deepEqual(await shop.state('dora'), ['qualified same_network'])
  assert.deepEqual(await shop.state('lea'), ['qualified same_address'])
  assert.equal((await shop.ask('GET', '/referrals/overview')).waiting, 2)

  await shop.judge('lea', 'approve', 'Sisters')
  assert.deepEqual(await shop.state('lea'), ['held same_address'])
  await shop.judge('lea', 'undo')
  assert.deepEqual(await shop.state('lea'), ['qualified same_address'])
  await shop.judge('lea', 'reject', 'One household')
  assert.deepEqual(await shop.state('lea'), ['rejected staff same_address'])
  await shop.judge('lea', 'undo')
  await shop.judge('lea', 'approve')
  await shop.on(10).advance()
  // Before anything is given it is looked at once more: by now carl is one of two.
  assert.deepEqual(await shop.state('carl'), ['qualified same_network'])
  assert.deepEqual(await shop.both('kim', 'lea'), [2000, 2000])
  await shop.judge('lea', 'reject')
  assert.deepEqual(await shop.state('lea'), ['revoked staff same_address'])
  assert.deepEqual(await shop.both('kim', 'lea'), [0, 0])
  await shop.judge('lea', 'undo')
  assert.deepEqual(await shop.state('lea'), ['rewarded same_address'])
  assert.deepEqual(await shop.both('kim', 'lea'), [2000, 2000])
  const { decisions } = await shop.ask('GET', `/referrals/${await shop.idOfReferral('lea')}`)
  assert.deepEqual(
    (decisions as { verdict: string | null }[]).flatMap(({ verdict }) => verdict ?? []),
    ['approve', 'undo', 'reject', 'undo', 'approve', 'reject', 'undo'],
  )
})

test('a click and a purchase from different networks are nothing to look at', needsDatabase, async () => {
  const shop = await aReferralShop()
  await shop.on(1).click(await shop.code('anna'), 'phone', { ip: '203.0.113.9' })
  await shop.on(2).told('bea', { device: 'phone' })
  await shop.order('bea', 20_000)
  assert.deepEqual(await shop.state('bea'), ['held'])
})

test('friends that lead back to whom they were brought by, and many in a day, are looked at', needsDatabase, async () => {
  const shop = await aReferralShop()
  await shop.told('bea', {})
  await shop.told('carl', {})
  await shop.on(1).claim(await shop.code('carl'), 'bea')
  await shop.on(2).order('bea', 20_000)
  await shop.claim(await shop.code('bea'), 'carl')
  await shop.on(3).order('carl', 20_000)
  assert.deepEqual([await shop.state('bea'), await shop.state('carl')], [['held'], ['qualified ring']])

  const code = await shop.code('anna')
  const names = ['f1', 'f2', 'f3', 'f4', 'f5']
  for (const name of names) {
    await shop.on(5).told(name, {})
    await shop.claim(code, name)
  }
  for (const name of names) await shop.on(6).order(name, 20_000)
  assert.deepEqual(await shop.state('f1'), ['held'])
  assert.deepEqual(await shop.state('f5'), ['qualified burst'])
})
