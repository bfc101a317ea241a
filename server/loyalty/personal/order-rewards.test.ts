import assert from 'node:assert/strict'
import { test } from 'node:test'
import { needsDatabase } from '../../../test/database.ts'
import { all, sql, transaction } from '../../kit/database.ts'
import { aProgram, aRule, perDollars } from '../earning/program-for-tests.ts'
import { memberStatus } from '../member-status.ts'
import { defaultRewards } from '../presets/default-rewards.ts'
import { addRewards } from '../rewards/store.ts'
import { openShop } from '../worked/open-shop-for-tests.ts'
import { countOrders, orderRewards } from './order-rewards.ts'

test(
  'what somebody buys decides the order, what can be had stays first, some see the other order, and it is noted who saw which and why',
  needsDatabase,
  async () => {
    const shop = await openShop(aProgram([aRule('base', perDollars(1, 100))]))
    const { database, shopId } = shop
    const [any] = defaultRewards({ currency: 'PLN' })
    assert.ok(any)
    const gift = { ...any, kind: { code: 'gift_product', product: 'mug' } as const }
    const rewards = [
      { ...any, code: 'cheap', pointsCost: 100 },
      { ...gift, code: 'mug', pointsCost: 200 },
      { ...gift, code: 'many_mugs', pointsCost: 20_000 },
    ]
    await transaction(database, (tx) => addRewards(tx, { shopId, rewards, now: shop.now() }))
    const people = Array.from({ length: 30 }, (_, n) => `member${n}`)
    await shop.orders(people.map((customer) => ({ customer, number: customer, lines: [{ code: 'mug', category: 'Mugs', minor: 30_000 }] })))
    for (const customer of people) {
      const customerId = await shop.customerOf(customer)
      const look = async () => {
        const status = await memberStatus(database.db, { shopId, customerId, now: shop.now() })
        const shown = await orderRewards(database, { shopId, status, zone: 'Europe/Warsaw', now: shop.now() })
        return { codes: shown.rewards.map(({ reward }) => reward.code), isPersonal: shown.isPersonal }
      }
      const { codes, isPersonal } = await look()
      assert.deepEqual(codes, isPersonal ? ['mug', 'cheap', 'many_mugs'] : ['cheap', 'mug', 'many_mugs'])
      assert.deepEqual(await look(), { codes, isPersonal }, 'the same at every visit')
    }
    const noted = await all(
      database.db,
      sql<{ arm: string; propensityPercent: number; reasons: unknown[] }>`
      select arm, propensity_percent, rewards -> 0 -> 'reasons' as reasons from loyalty_reward_orders where shop_id = ${shopId}`,
    )
    assert.equal(noted.length, people.length, 'once a day')
    for (const { arm, propensityPercent, reasons } of noted)
      assert.deepEqual([propensityPercent, reasons.length > 0], arm === 'personal' ? [90, true] : [10, false])
    const { personal, holdout } = await countOrders(database.db, { shopId, now: shop.now() })
    assert.equal(personal + holdout, people.length)
    assert(holdout > 0 && holdout < 12, `${holdout} were kept from it`)
  },
)
