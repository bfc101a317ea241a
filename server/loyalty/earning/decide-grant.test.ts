import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Program } from '../program.ts'
import { decideGrant } from './decide-grant.ts'
import type { LineFacts, MemberFacts, OrderFacts } from './order-facts.ts'
import { aLine, aMember, anOrder, aProgram, aRule, aWallet, perDollars, tiersOf, zone } from './program-for-tests.ts'

const perDollar = aRule('base', perDollars(1, 100))
const grantFor = (program: Program, order: OrderFacts, member: MemberFacts = aMember()) => decideGrant(program, zone, order, member)
const pointsFor = (program: Program, order: OrderFacts, member?: MemberFacts) => grantFor(program, order, member).wallets[0]?.points
const earned = (lines: readonly LineFacts[], order: Partial<OrderFacts> = {}, program: Partial<Program> = {}) =>
  pointsFor(aProgram([perDollar], program), anOrder(lines, order))

const shipping = aLine(500, { code: 'shipping', category: null, isCharge: true })
const discount = (totalMinor: number) => aLine(-totalMinor, { code: 'discount', category: null, isCharge: true })

test('7.5 N1: a $50 item with a $10 coupon earns on $40, however the coupon is told', () => {
  assert.equal(earned([aLine(4000)]), 40)
  assert.equal(earned([aLine(5000), discount(1000)]), 40)
  assert.equal(earned([aLine(5000)], { reductionMinor: 1000 }), 40)
  assert.equal(earned([aLine(5000), shipping, discount(1000)]), 40)
})

test('7.5 N1: a discount reduces all products alike, also those that earn nothing', () => {
  const coffee = { excludedProducts: ['coffee'], excludedCategories: [], isShippingCounted: false, isCreditCounted: false }
  assert.equal(earned([aLine(6000), aLine(4000, { code: 'coffee' }), discount(1000)], {}, { basis: coffee }), 54)
})

test('7.5 N1: gift cards never earn, and shipping only where the programme says so', () => {
  const basis = { excludedProducts: [], excludedCategories: [], isShippingCounted: true, isCreditCounted: false }
  assert.equal(earned([aLine(2000), aLine(5000, { isGiftCard: true }), shipping]), 20)
  assert.equal(earned([aLine(2000), aLine(5000, { isGiftCard: true }), shipping], {}, { basis }), 25)
  assert.equal(earned([aLine(2000), shipping], { reductionMinor: 2300 }, { basis }), 2)
})

test('7.5 N1: the part paid with store credit earns nothing, unless the programme says so', () => {
  const basis = { excludedProducts: [], excludedCategories: [], isShippingCounted: false, isCreditCounted: true }
  assert.equal(earned([aLine(10_000)], { paidByCreditMinor: 4000 }), 60)
  assert.equal(earned([aLine(9500), shipping], { paidByCreditMinor: 5000 }), 47)
  assert.equal(earned([aLine(10_000)], { paidByCreditMinor: 4000 }, { basis }), 100)
})

test('7.5 N1: excluded categories earn nothing, and what counts is never below 0', () => {
  const basis = { excludedProducts: [], excludedCategories: ['drinks'], isShippingCounted: false, isCreditCounted: false }
  assert.equal(earned([aLine(3000), aLine(1000, { category: 'books' })], {}, { basis }), 10)
  assert.deepEqual(
    grantFor(aProgram([perDollar, aRule('bonus', { code: 'order_bonus', points: 5 })]), anOrder([aLine(3000), discount(4000)])),
    { ruleIds: ['base', 'bonus'], basisMinor: 0, wallets: [{ wallet: 'points', points: 0, parts: [] }], noRateFor: null },
  )
  assert.equal(earned([aLine(3000)], { paidByCreditMinor: 9000 }), 0)
})

test('7.5 N2: $49.95 earns 49', () => assert.equal(earned([aLine(4995)]), 49))

test('7.5 N2: three items of 3.33 at 1.5x earn 14, not 12', () => {
  const program = aProgram([perDollar, aRule('double', { code: 'multiplier', factor: '1.5' })])
  assert.equal(pointsFor(program, anOrder([aLine(333), aLine(333), aLine(333)])), 14)
})

test('7.5 N3: $3.00 at 5 per $2.50 earns 6 in proportion and 5 in steps', () => {
  assert.equal(pointsFor(aProgram([aRule('base', perDollars(5, 250))]), anOrder([aLine(300)])), 6)
  assert.equal(pointsFor(aProgram([aRule('base', perDollars(5, 250, 'step'))]), anOrder([aLine(300)])), 5)
})

test('5.6: decimals on the way drop nothing but the last rounding', () => {
  assert.equal(pointsFor(aProgram([aRule('base', perDollars(7, 1000))]), anOrder([aLine(1500)])), 10)
})

test('7.5 N4: multipliers of 1.5 and 2 are 2, 2.5 or 3 together', () => {
  const rules = [
    perDollar,
    aRule('weekend', { code: 'multiplier', factor: '1.5' }),
    aRule('tea', { code: 'multiplier', factor: '2' }, { conditions: [{ code: 'products', codes: ['tea'] }] }),
  ]
  const points = (multipliers: Program['multipliers']) =>
    pointsFor(aProgram(rules, { multipliers }), anOrder([aLine(1000), aLine(1000, { code: 'cup' })]))
  assert.equal(points('highest'), 20 + 15)
  assert.equal(points('sum'), 25 + 15)
  assert.equal(points('product'), 30 + 15)
})

test('7.5 N4: the factor of the tier is one of the multipliers', () => {
  const rules = [perDollar, aRule('double', { code: 'multiplier', factor: '2' })]
  const points = (multipliers: Program['multipliers'], tier: string | null) =>
    pointsFor(aProgram(rules, { multipliers, tiers: tiersOf({ basic: '1', gold: '1.5' }) }), anOrder([aLine(1000)]), aMember({ tier }))
  assert.deepEqual([points('highest', 'gold'), points('sum', 'gold'), points('product', 'gold')], [20, 25, 30])
  assert.deepEqual([points('highest', 'basic'), points('sum', 'basic'), points('product', null)], [20, 20, 20])
})

test('7.5 N4: bonuses are added after multipliers and not multiplied', () => {
  const rules = [
    aRule('first', { code: 'nth_order', n: 1, isRepeated: false, points: 100 }, { priority: 0 }),
    aRule('double', { code: 'multiplier', factor: '2' }, { priority: 1 }),
    perDollar,
  ]
  assert.deepEqual(grantFor(aProgram(rules), anOrder([aLine(1000)])).wallets, [
    {
      wallet: 'points',
      points: 120,
      parts: [
        { ruleId: 'base', upon: null, points: 10 },
        { ruleId: 'double', upon: 'base', points: 10 },
        { ruleId: 'first', upon: null, points: 100 },
      ],
    },
  ])
})

test('7.5 N4: a purchase rule that stops closes its lines to later ones, and a bonus that stops is the last', () => {
  const books = { priority: 1, stop: true, conditions: [{ code: 'categories' as const, names: ['books'] }] }
  const purchases = [aRule('books', perDollars(3, 100), books), perDollar]
  assert.equal(pointsFor(aProgram(purchases), anOrder([aLine(1000, { category: 'books' }), aLine(1000)])), 30 + 10)
  const bonuses = [
    aRule('a', { code: 'order_bonus', points: 5 }, { conditions: [{ code: 'channels', names: ['store'] }], stop: true }),
    aRule('b', { code: 'order_bonus', points: 7 }, { stop: true }),
    aRule('c', { code: 'order_bonus', points: 9 }),
  ]
  assert.equal(pointsFor(aProgram(bonuses), anOrder([aLine(1000)])), 7)
  assert.equal(pointsFor(aProgram(bonuses), anOrder([aLine(1000)], { channel: 'store' })), 5)
})

test('5.12: rules apply by priority and then by id, whatever was edited last', () => {
  const first = aRule('a', perDollars(1, 100), { stop: true })
  const second = aRule('b', perDollars(2, 100), { stop: true })
  for (const rules of [
    [first, second],
    [second, first],
  ])
    assert.equal(pointsFor(aProgram(rules), anOrder([aLine(1000)])), 10)
  assert.equal(pointsFor(aProgram([first, { ...second, priority: 1 }]), anOrder([aLine(1000)])), 20)
})

test('7.14: each currency has its own rate, and one without a rate earns nothing and says so', () => {
  const table = [
    { currency: 'USD', points: 1, perMinor: 100 },
    { currency: 'JPY', points: 1, perMinor: 100 },
    { currency: 'PLN', points: 1, perMinor: 400 },
  ]
  const program = aProgram([
    aRule('base', { code: 'purchase', mode: 'proportional', table }),
    aRule('thanks', { code: 'order_bonus', points: 5 }),
    aRule('large', { code: 'order_bonus', points: 50 }, { conditions: [{ code: 'order_from', amountMinor: 100 }] }),
  ])
  const inCurrency = (currency: string) => {
    const { wallets, noRateFor } = grantFor(program, anOrder([aLine(10_000)], { currency }))
    return [wallets[0]?.points, noRateFor]
  }
  assert.deepEqual(['USD', 'JPY', 'PLN', 'EUR'].map(inCurrency), [
    [155, null],
    [105, null],
    [30, null],
    [5, 'EUR'],
  ])
})

test('wallets are computed each by itself', () => {
  const rules = [{ ...perDollar, stop: true }, aRule('stars', perDollars(1, 1000), { wallet: 'stars' })]
  const program = aProgram(rules, { wallets: [aWallet(), aWallet({ code: 'stars' }), aWallet({ code: 'idle' })] })
  assert.deepEqual(
    grantFor(program, anOrder([aLine(9900)])).wallets.map(({ wallet, points }) => [wallet, points]),
    [
      ['points', 99],
      ['stars', 9],
      ['idle', 0],
    ],
  )
})

test('orders placed before the programme’s first day earn nothing', () => {
  const program = aProgram([perDollar], { startsOn: '2026-11-25' })
  assert.equal(pointsFor(program, anOrder([aLine(1000)])), 10)
  assert.equal(pointsFor(program, anOrder([aLine(1000)], { placedOn: '2026-11-24' })), 0)
})

test('bonuses for pieces count whole pieces of all lines that they are about', () => {
  const rule = aRule('cups', { code: 'unit_bonus', points: 4 }, { conditions: [{ code: 'products', codes: ['cup'] }] })
  const cups = (quantity: number, totalMinor = 900) => aLine(totalMinor, { code: 'cup', quantity })
  const points = (...lines: LineFacts[]) => pointsFor(aProgram([rule]), anOrder([aLine(500), shipping, ...lines]))
  assert.deepEqual([points(), points(cups(3)), points(cups(0.1), cups(0.2), cups(0.7)), points(cups(2), cups(5, 0))], [0, 12, 4, 8])
})

test('postage is no piece, also where shipping counts', () => {
  const basis = { excludedProducts: [], excludedCategories: [], isShippingCounted: true, isCreditCounted: false }
  const program = aProgram([aRule('pieces', { code: 'unit_bonus', points: 4 })], { basis })
  assert.equal(pointsFor(program, anOrder([aLine(500), shipping])), 4)
})

test('the nth order and each nth after it earn their bonus', () => {
  const rules = [
    aRule('third', { code: 'nth_order', n: 3, isRepeated: false, points: 1 }),
    aRule('fifths', { code: 'nth_order', n: 5, isRepeated: true, points: 10 }),
  ]
  const points = [1, 3, 5, 6, 9, 10].map((orderNo) => pointsFor(aProgram(rules), anOrder([aLine(1)]), aMember({ orderNo })))
  assert.deepEqual(points, [0, 1, 10, 0, 0, 10])
})

test('a streak earns with the first order of its last month, and begins anew afterwards', () => {
  const program = aProgram([aRule('streak', { code: 'streak', months: 3, points: 30 })])
  const points = (monthsInARow: number, isFirstOfMonth = true) =>
    pointsFor(program, anOrder([aLine(1)]), aMember({ monthsInARow, isFirstOfMonth }))
  assert.deepEqual([points(1), points(2), points(3), points(3, false), points(4), points(6)], [0, 0, 30, 0, 0, 30])
})

test('what rounding would lose goes to the parts that lose most', () => {
  const rules = [aRule('a', perDollars(1, 300)), aRule('b', perDollars(1, 150)), aRule('c', perDollars(1, 300))]
  assert.deepEqual(grantFor(aProgram(rules), anOrder([aLine(400)])).wallets[0]?.parts, [
    { ruleId: 'a', upon: null, points: 1 },
    { ruleId: 'b', upon: null, points: 3 },
    { ruleId: 'c', upon: null, points: 1 },
  ])
})
