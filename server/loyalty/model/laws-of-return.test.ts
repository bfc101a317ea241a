/** What is taken back, in whatever way, leaves what there was; and what was foretold comes true. In shops in which much happened before. A failure names its seed. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { needsDatabase, testDatabase } from '../../../test/database.ts'
import { localDay } from '../../kit/clock.ts'
import { type Database, transaction } from '../../kit/database.ts'
import type { NetOrder } from '../../orders/orders.ts'
import { type Command, loyaltyMergeParticipant, type Program } from '../loyalty.ts'
import { historyOf } from '../order-history.ts'
import { quoteCart } from '../quote-cart.ts'
import { quoteFacts } from '../quote-facts.ts'
import { randomScript } from './random-script.ts'
import { aRealShop, type RealShop, type State } from './real-shop-for-tests.ts'

const seeds = Array.from({ length: process.env.REGULARS_LONG === '1' ? 200 : 3 }, (_, index) => 2001 + index)

test('I7: parts of a refund end in one state, one by one in any order or all at once', needsDatabase, async () => {
  const database = await testDatabase()
  for (const seed of seeds) {
    const parts = [refundOf(1, 700), refundOf(2, 1_250), refundOf(1, 1_301), refundOf(null, 499)]
    const ways = [parts.map((_, index) => parts.slice(0, index + 1)), parts.map((_, index) => parts.slice(-1 - index)), [parts]]
    const ends: unknown[] = []
    for (const way of ways) {
      const { shop, script, at, person, program } = await aShopWithAPast(database, seed)
      const order = anOrder(person, at, script.zone)
      const told = [
        adjust(person, 'k1', 200),
        spend(person, 'h1', { points: 60, orderNumber: 'law' }),
        tellOrder(order, { program, at, hash: 1 }),
      ]
      await shop.tell([...told, spend(person, 'h2', { points: 150, orderNumber: null })], at)
      for (const [index, refunds] of way.entries()) {
        const hash = refunds.length === parts.length ? 100 : 2 + index
        await shop.tell(
          [tellOrder({ ...order, refunds: refunds.map((refund) => ({ ...refund, refundedAt: at })) }, { program, at, hash })],
          at,
        )
      }
      ends.push(withoutPlaces(await shop.state(at)))
    }
    assert.deepEqual(ends[1], ends[0], `backwards is forwards (seed ${seed})`)
    assert.deepEqual(ends[2], ends[0], `at once is one by one (seed ${seed})`)
  }
})

test('I8: what was earned and refunded, spent and given back, given and reversed leaves all as it was', needsDatabase, async () => {
  const database = await testDatabase()
  for (const seed of seeds) {
    const { shop, script, at, person, program } = await aShopWithAPast(database, seed, lenient)
    const order = anOrder(person, at, script.zone)
    const named = (key: string) => `${person} points ${key}`
    const pairs: Record<string, [Command[], Command[]]> = {
      'an order that is refunded': [
        [tellOrder(order, { program, at, hash: 1 })],
        [tellOrder({ ...order, state: 'cancelled' }, { program, at, hash: 2 })],
      ],
      'a hold that is let go': [[hold(person, 'h1', 5)], [{ kind: 'void', redemptionId: named('h1') }]],
      'a claim that is cancelled': [
        [{ kind: 'claim', customerId: person, rewardId: 'tasting', key: 'h2', keyHash: 1 }],
        [{ kind: 'cancel_claim', redemptionId: named('h2'), reason: 'law', staffId: null }],
      ],
      'a gift that is reversed': [[adjust(person, 'k901', 40)], [reverse(person, 901)]],
      'a deduction that is reversed': [[adjust(person, 'k902', -3)], [reverse(person, 902)]],
      'an order paid with points': [
        [
          spend(person, 'h3', { points: 5, orderNumber: 'paid' }),
          tellOrder({ ...order, orderId: 'paid', number: 'paid' }, { program, at, hash: 3 }),
        ],
        [tellOrder({ ...order, orderId: 'paid', number: 'paid', state: 'cancelled' }, { program, at, hash: 4 })],
      ],
    }
    const before = essence(await shop.state(at))
    for (const [name, [done, undone]] of Object.entries(pairs)) {
      await shop.tell(done, at)
      await shop.tell(undone, at)
      assert.deepEqual(essence(await shop.state(at)), before, `${name} (seed ${seed} of ${script.people.length})`)
    }
  }
})

test('I8: who turned out to be one and then not has what each had', needsDatabase, async () => {
  const database = await testDatabase()
  let met = 0
  for (const seed of seeds) {
    const { shop, at, person, others } = await aShopWithAPast(database, seed, lenient)
    const [other] = others
    if (!other) continue
    met++
    const before = essence(await shop.state(at))
    const { shopId, customers } = shop
    const [keptId = '', mergedId = ''] = [customers.get(person), customers.get(other)]
    await transaction(database, (tx) => loyaltyMergeParticipant.merge(tx, { shopId, keptId, mergedId, now: at }))
    const together = essence(await shop.state(at))
    assert.equal(pointsOf(together, person) + pointsOf(together, other), pointsOf(before, person) + pointsOf(before, other), `seed ${seed}`)
    await transaction(database, (tx) =>
      loyaltyMergeParticipant.part(tx, { shopId, keptId, restoredId: mergedId, originIds: [mergedId], now: at }),
    )
    assert.deepEqual(essence(await shop.state(at)), before, `seed ${seed}`)
  }
  assert.ok(met > 0, 'in some shop two owe nothing')
})

test('I12: a cart earns what was foretold, and as many points can be used on it', needsDatabase, async () => {
  const database = await testDatabase()
  for (const seed of seeds) {
    const { shop, script, at, person, program } = await aShopWithAPast(database, seed)
    const order = anOrder(person, at, script.zone)
    const lines = order.lines.map(({ code, category, brand, quantity, totalMinor }) => ({ code, category, brand, quantity, totalMinor }))
    const goodsMinor = order.totalMinor
    const cart = { lines, shippingMinor: 0, channel: null, wallet: 'points' }
    const customerId = shop.customers.get(person) ?? ''
    const codes = lines.flatMap(({ code }) => code ?? [])
    const [facts] = await quoteFacts(database.db, { shopId: shop.shopId, asked: [{ customer: { customerId }, codes }], now: at })
    const quote = quoteCart(facts ?? assert.fail(), cart)
    const asked: Command = { ...spend(person, 'h1', { points: 1_000_000, orderNumber: null }), orderMinor: goodsMinor }
    await shop.tell([asked], at)
    assert.equal(
      (await shop.state(at)).redemptions[`${person} points h1`]?.points,
      quote.usable?.points,
      `points that can be used (seed ${seed})`,
    )
    await shop.tell([tellOrder(order, { program, at, hash: 1 })], at)
    const { grants } = await shop.state(at)
    const earned = program.wallets.map(({ code }) => ({ wallet: code, points: grants[`${person} ${code} order:law `]?.granted }))
    assert.deepEqual(
      earned,
      quote.earns.map(({ wallet, points }) => ({ wallet, points })),
      `what it earns (seed ${seed})`,
    )
  }
})

/** A shop at the end of a script, with the programme that is put into force then, and somebody in it who owes nothing and was excused nothing. */
async function aShopWithAPast(database: Database, seed: number, changed: (program: Program) => Program = (program) => program) {
  const script = randomScript(seed, { commands: 60, sizes: [1, 6, 20], isWhole: true })
  const shop: RealShop = await aRealShop(database, script)
  for (const scene of script.scenes) {
    await shop.begin(scene)
    await shop.tell(scene.commands, scene.at)
  }
  const at = script.scenes.at(-1)?.at ?? new Date()
  const program = changed(script.scenes.findLast((scene) => scene.program)?.program ?? assert.fail())
  await shop.begin({ at, program, isPaused: null, merge: null })
  await shop.tell(
    script.people.map((holderId) => ({ kind: 'advance', holderId })),
    at,
  )
  const { purses } = await shop.state(at)
  const owes = (person: string) =>
    Object.entries(purses).some(([name, { debt, forgiven }]) => name.startsWith(`${person} `) && debt + forgiven > 0)
  const merged = script.scenes.flatMap(({ merge }) => merge?.merged ?? [])
  const [person = '', ...others] = script.people.filter((each) => !owes(each) && !merged.includes(each))
  return { shop, script, at, program, person, others }
}

/** Refunds and cancellations return everything. By the balance as metric a tier that was reached is kept for its time. */
const lenient = (program: Program): Program => ({
  ...program,
  wallets: program.wallets.map((wallet) => ({
    ...wallet,
    clawback: { policy: 'clamp' },
    restore: { mode: 'proportional', lapsed: { policy: 'lapse' } },
  })),
  tiers: program.tiers?.metric === 'balance' ? null : program.tiers,
})

function anOrder(customerId: string, at: Date, zone: string): NetOrder {
  const line = (lineNo: number, category: string, totalMinor: number) => ({
    ...{ lineNo, code: `P${lineNo}`, category, brand: null, isCharge: false, isGiftCard: false, quantity: 2, totalMinor },
  })
  const lines = [line(1, 'drinks', 4_049), line(2, 'other', 5_951)]
  return {
    ...{ orderId: 'law', number: 'law', customerId, state: 'placed', placedAt: at, placedOn: localDay(at, zone), channel: null },
    ...{ totalMinor: 10_000, netMinor: 10_000, lines, refunds: [], hash: 0 },
  }
}

const refundOf = (lineNo: number | null, amountMinor: number) => ({ lineNo, quantity: null, amountMinor })

const tellOrder = (order: NetOrder, { program, at, hash }: { program: Program; at: Date; hash: number }): Command => ({
  ...{ kind: 'order', customerId: order.customerId, segmentIds: new Set<string>() },
  order: historyOf({ ...order, hash }, { currency: program.currency, paidByCreditMinor: 0, now: at }),
})

const hold = (customerId: string, key: string, points: number): Command => ({
  ...{
    kind: 'hold',
    customerId,
    wallet: 'points',
    points,
    orderMinor: null,
    orderNumber: null,
    key,
    keyHash: 1,
    minutes: 30,
    isFinal: false,
  },
})

const spend = (customerId: string, key: string, { points, orderNumber }: { points: number; orderNumber: string | null }) =>
  ({
    ...{ kind: 'hold', customerId, wallet: 'points', points, orderMinor: null, orderNumber, key, keyHash: 1, minutes: 30, isFinal: true },
  }) satisfies Command

const byHand = { wallet: 'points', keyHash: 1, reason: 'law', staffId: null }
const adjust = (customerId: string, key: string, points: number): Command => ({ ...byHand, kind: 'adjust', customerId, key, points })
const reverse = (customerId: string, version: number): Command => ({ ...byHand, kind: 'reverse', customerId, key: `k${version}r`, version })

/** What somebody has and is, without the rows that say how it came about. */
function essence({ purses, tiers, counters, budgets, stock }: State) {
  const amounts = Object.entries(purses).map(([name, { lots, ...amounts }]) => [name, amounts] as const)
  return { purses: Object.fromEntries(amounts), tiers, counters, budgets, stock }
}

/** What is held stays where it is until it ends. */
const pointsOf = ({ purses }: ReturnType<typeof essence>, person: string): number =>
  Object.entries(purses).reduce((sum, [name, { pending, active }]) => sum + (name.startsWith(`${person} `) ? pending + active : 0), 0)

/** Lots that were made at the same time have no order among them. */
const withoutPlaces = ({ grants, redemptions, ...state }: State) => ({
  ...state,
  purses: Object.fromEntries(
    Object.entries(state.purses).map(([name, purse]) => [name, { ...purse, lots: purse.lots.map((lot) => JSON.stringify(lot)).sort() }]),
  ),
})
