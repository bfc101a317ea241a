/** Section 7.5 N6 of the specification: limits of what is earned, each exact and given back by what is cancelled. */
import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { needsDatabase } from '../../../test/database.ts'
import { aProgram, aRule, aWallet, perDollars } from '../earning/program-for-tests.ts'
import type { EarnRule } from '../rules/earn-rule.ts'
import { openShop } from './open-shop-for-tests.ts'

const none: EarnRule['caps'] = { cooldownDays: null, frequency: null, memberBudget: null, budget: null }
const capped = (caps: Partial<EarnRule['caps']>): EarnRule => aRule('base', perDollars(1, 100), { caps: { ...none, ...caps } })
const order = (points: number) => ({ lines: [{ minor: points * 100 }] })

suite('7.5 N6', needsDatabase, () => {
  test('N6 with 10,000 points for all and 100 for each, 100 members are served, and what is cancelled serves one more (Open Loyalty)', async () => {
    const caps = { budget: { points: 10_000, beyond: 'reduce' }, memberBudget: { points: 100, beyond: 'reduce' } } as const
    const shop = await openShop(aProgram([capped(caps)]))
    const members = Array.from({ length: 102 }, (_, n) => `member${n}`)
    await shop.orders(members.map((customer) => ({ customer, number: `of_${customer}`, ...order(150) })))
    const all = await shop.actives()
    assert.deepEqual(
      [...all.values()].sort((a, b) => b - a),
      members.map((_, n) => (n < 100 ? 100 : 0)),
    )
    const [lucky = ''] = members.filter((customer) => all.get(customer) === 100)
    const [third = '', fourth = ''] = members.filter((customer) => all.get(customer) === 0)
    const active = async (customer: string) => (await shop.balance(customer)).active
    await shop.cancel(lucky, `of_${lucky}`)
    await shop.order(third, order(40))
    await shop.order(fourth, order(150))
    assert.deepEqual([await active(lucky), await active(third), await active(fourth)], [0, 40, 60])
  })

  test('N6 a limit that rejects gives all or nothing, one that reduces what still fits', async () => {
    const rejecting = await openShop(aProgram([capped({ memberBudget: { points: 100, beyond: 'reject' } })]))
    await rejecting.order('anna', order(70))
    await rejecting.order('anna', order(40))
    assert.equal((await rejecting.balance('anna')).active, 70)
    await rejecting.order('anna', order(30))
    assert.equal((await rejecting.balance('anna')).active, 100)
    const reducing = await openShop(aProgram([capped({ memberBudget: { points: 100, beyond: 'reduce' } })]))
    await reducing.order('anna', order(70))
    await reducing.order('anna', order(40))
    assert.equal((await reducing.balance('anna')).active, 100)
  })

  test('N6 cooldown: the next only once its days are over', async () => {
    const shop = await openShop(aProgram([capped({ cooldownDays: 7 })]))
    await shop.at('2026-03-01').order('anna', order(10))
    await shop.at('2026-03-07').order('anna', order(10))
    assert.equal((await shop.balance('anna')).active, 10)
    await shop.at('2026-03-08').order('anna', order(10))
    assert.equal((await shop.balance('anna')).active, 20)
  })

  test('N6 frequency: twice a month, and again in the next; a cancelled one makes room', async () => {
    const shop = await openShop(aProgram([capped({ frequency: { times: 2, per: 'month' } })]))
    const number = await shop.at('2026-03-01').order('anna', order(10))
    await shop.at('2026-03-02').order('anna', order(10))
    await shop.at('2026-03-03').order('anna', order(10))
    assert.equal((await shop.balance('anna')).active, 20)
    await shop.cancel('anna', number)
    await shop.at('2026-03-04').order('anna', order(10))
    await shop.at('2026-03-05').order('anna', order(10))
    assert.equal((await shop.balance('anna')).active, 20)
    await shop.at('2026-04-01').order('anna', order(10))
    assert.equal((await shop.balance('anna')).active, 30)
  })

  test('N6 so much a month in the wallet, and no more than so much at all', async () => {
    const periodCap = { points: 50, per: 'month', beyond: 'reduce' } as const
    const shop = await openShop(aProgram([capped({})], { wallets: [aWallet({ periodCap, maxBalance: 80 })] }))
    await shop.at('2026-03-31').order('anna', order(70))
    assert.equal((await shop.balance('anna')).active, 50)
    await shop.at('2026-04-01').order('anna', order(70))
    assert.equal((await shop.balance('anna')).active, 80)
    await shop.spend('anna', 30)
    await shop.order('anna', order(70))
    assert.equal((await shop.balance('anna')).active, 70)
  })

  test('N6 the budget of a rule runs out exactly, also when its last points are asked for at once', async () => {
    const shop = await openShop(aProgram([capped({ budget: { points: 100, beyond: 'reduce' } })]))
    const members = Array.from({ length: 8 }, (_, n) => `member${n}`)
    for (const customer of members) await shop.customer(customer)
    await Promise.all(members.map((customer) => shop.order(customer, order(30))))
    const balances = await Promise.all(members.map((customer) => shop.balance(customer)))
    assert.deepEqual(
      balances.map(({ active }) => active).sort((a, b) => b - a),
      [30, 30, 30, 10, 0, 0, 0, 0],
    )
  })
})
