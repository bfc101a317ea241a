/** Section 7.16, S1 of the specification: what a cart is told, its order then does. */
import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { needsDatabase } from '../../../test/database.ts'
import { addDays, localDay } from '../../kit/clock.ts'
import { one, sql } from '../../kit/database.ts'
import { aProgram, aRule, aWallet, perDollars, tiersOf } from '../earning/program-for-tests.ts'
import type { Program } from '../program.ts'
import { quoteFacts } from '../quote-facts.ts'
import type { Line, LoyalShop } from '../shop-for-tests.ts'
import { openShop } from './open-shop-for-tests.ts'
import { quoted } from './quoted-for-tests.ts'

const tiers = tiersOf({ basic: '1', gold: '1.5' })
const conversion = { points: 100, valueMinor: 500, multiple: 100, minimum: 100, maxSharePercent: 50 }
const program = aProgram(
  [
    aRule('base', perDollars(1, 100)),
    aRule('mugs', { code: 'unit_bonus', points: 5 }, { conditions: [{ code: 'categories', names: ['Mugs'] }] }),
    aRule('second', { code: 'nth_order', n: 2, isRepeated: false, points: 50 }),
  ],
  { tiers, wallets: [aWallet({ conversion })] },
)

const cartOf = (lines: readonly Line[]) => ({
  lines: lines.map(({ code = 'tea', category = null, minor, quantity = 1 }) => ({
    code,
    category,
    brand: null,
    quantity,
    totalMinor: minor,
  })),
  shippingMinor: 0,
  channel: null,
  wallet: 'points',
})

/** What anna is told that she would earn and could use, and what she does. */
async function toldAndDone(shop: LoyalShop, lines: readonly Line[], cart = cartOf(lines)) {
  const customerId = await shop.customerOf('anna')
  const { earns, usable } = await quoted(shop, customerId, cart)
  const before = (await shop.balance('anna')).active
  const orderMinor = lines.reduce((sum, { minor }) => sum + minor, 0)
  const { redemption } = await shop.hold('anna', { points: before, orderMinor })
  await shop.void(redemption.redemptionId)
  await shop.order('anna', { lines })
  const earned = (await shop.balance('anna')).active - before
  return {
    told: [earns[0]?.points, usable?.points, usable?.valueMinor],
    done: [earned, redemption.points, redemption.valueMinor],
  }
}

async function aMember(changes: Partial<Program> = {}): Promise<LoyalShop> {
  const shop = await openShop({ ...program, ...changes })
  await shop.order('anna', {
    lines: [
      { minor: 40_000 },
      { code: 'mug', category: 'Mugs', minor: 1_000 },
      { code: 'card', category: 'Gift cards', minor: 1_000 },
      { code: 'SHIPPING', minor: 500 },
    ],
  })
  return shop
}

const beyond = fc.constantFrom('reduce' as const, 'reject' as const)
const per = fc.constantFrom('day' as const, 'week' as const, 'month' as const, 'year' as const)
const budget = fc.record({ points: fc.integer({ min: 10, max: 300 }), beyond })
const limits = fc.record({
  cooldownDays: fc.option(fc.integer({ min: 1, max: 8 })),
  frequency: fc.option(fc.record({ times: fc.integer({ min: 1, max: 3 }), per })),
  memberBudget: fc.option(budget),
  budget: fc.option(budget),
  periodCap: fc.option(fc.record({ points: fc.integer({ min: 10, max: 150 }), per, beyond })),
  maxBalance: fc.option(fc.integer({ min: 50, max: 500 })),
})
const lines = fc.array(
  fc.record({
    code: fc.constantFrom('tea', 'mug', 'card'),
    minor: fc.integer({ min: 100, max: 20_000 }),
    quantity: fc.integer({ min: 1, max: 3 }),
  }),
  { minLength: 1, maxLength: 3 },
)
const carts = fc.record({ customer: fc.constantFrom('anna', 'bela'), lines, daysLater: fc.integer({ min: 0, max: 9 }) })

/** The programme above, its rule about money and its wallet limited so. */
function limitedBy({ periodCap, maxBalance, ...caps }: LimitsOf<typeof limits>): Program {
  const [base, ...others] = program.rules
  assert(base)
  return { ...program, rules: [{ ...base, caps }, ...others], wallets: [aWallet({ conversion, periodCap, maxBalance })] }
}

type LimitsOf<Arbitrary> = Arbitrary extends fc.Arbitrary<infer Value> ? Value : never

suite('7.16', needsDatabase, () => {
  test('S1 a member’s second order earns what its cart was told, tier, bonuses and turn included', async () => {
    const { told, done } = await toldAndDone(await aMember(), [
      { minor: 3_333 },
      { code: 'mug', category: 'Mugs', minor: 1_010, quantity: 2 },
    ])
    assert.deepEqual(done, [65 + 10 + 50, 400, 2_000])
    assert.deepEqual(told, done)
  })

  test('S1 what a shop does not say of a product that is known counts in the cart as in the order: gift cards earn nothing', async () => {
    const lines = [{ minor: 2_000 }, { code: 'card', minor: 5_000 }, { code: 'mug', minor: 1_000 }, { code: 'SHIPPING', minor: 500 }]
    const { told, done } = await toldAndDone(await aMember(), lines)
    assert.deepEqual(done, [45 + 5 + 50, 400, 2_000])
    assert.deepEqual(told, done)
  })

  test('S1 carts of several at one moment: each is found by the name that the shop has for them, and who is nobody is told so', async () => {
    const shop = await aMember()
    const customerId = await shop.customerOf('anna')
    const names = [{ number: 'anna' }, { number: 'nobody' }, { customerId }, { email: 'nobody@example.com' }, { customerId: shop.shopId }]
    const facts = await quoteFacts(shop.database.db, {
      ...{ shopId: shop.shopId, now: shop.now() },
      asked: names.map((customer) => ({ customer, codes: ['tea'] })),
    })
    assert.deepEqual(
      facts.map((each) => (each.kind === 'found' ? each.customerId : each.kind)),
      [customerId, 'nobody', customerId, 'nobody', 'nobody'],
    )
  })

  test('S1 who never bought is told what a first order earns', async () => {
    const shop = await openShop(program)
    const lines = [{ minor: 9_950 }]
    const { earns, usable } = await quoted(shop, null, cartOf(lines))
    await shop.order('bela', { lines })
    assert.deepEqual([earns[0]?.points, usable], [(await shop.balance('bela')).active, null])
    assert.equal(earns[0]?.points, 99)
  })

  test('S1 within limits that bind, a cart is told what its order then earns: random carts, limits and days', async () => {
    const shop = await openShop(program)
    for (const customer of ['anna', 'bela']) await shop.customer(customer)
    await fc.assert(
      fc.asyncProperty(limits, fc.array(carts, { minLength: 2, maxLength: 3 }), async (changes, several) => {
        await shop.publish(limitedBy(changes))
        for (const { customer, lines, daysLater } of several) {
          shop.at(addDays(localDay(shop.now(), 'Europe/Warsaw'), daysLater))
          const { earns } = await quoted(shop, await shop.customerOf(customer), cartOf(lines))
          const before = (await shop.balance(customer)).active
          await shop.order(customer, { lines })
          assert.equal((await shop.balance(customer)).active - before, earns[0]?.points)
        }
      }),
      { numRuns: process.env.REGULARS_LONG === '1' ? 300 : 8, seed: 16 },
    )
    const { cut } = await one(
      shop.database.db,
      sql<{ cut: number }>`select count(*)::integer as cut from loyalty_grants where shop_id = ${shop.shopId} and granted < computed`,
    )
    assert(cut > 3, `limits cut ${cut} grants`)
  })
})
