/** What holds for every programme and every order. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Program } from '../program.ts'
import type { EarnRule, RuleCondition, RuleKind } from '../rules/earn-rule.ts'
import { countedMinor, countOrder } from './basis.ts'
import { inOrder, picks } from './conditions.ts'
import { decideGrant, type Grant, regrant } from './decide-grant.ts'
import { decimalFraction, floorOf, fraction, sumOf, times, zero } from './fraction.ts'
import { clawOf, partsLeft } from './left-of-grant.ts'
import { combineMultipliers } from './multipliers.ts'
import type { LineFacts, MemberFacts, OrderFacts } from './order-facts.ts'
import { pointsOf } from './parts.ts'
import { anOrder, aProgram, aRule, aWallet, perDollars, tiersOf, zone } from './program-for-tests.ts'

const code = fc.constantFrom('tea', 'cup', 'book', 'card')
const line = fc.record({
  code: fc.oneof(code, fc.constant(null)),
  category: fc.constantFrom('drinks', 'books', null),
  brand: fc.constantFrom('own', null),
  isCharge: fc.boolean(),
  isGiftCard: fc.boolean(),
  quantity: fc.constantFrom(0, 1, 2, 2.5),
  totalMinor: fc.oneof(fc.integer({ min: -3000, max: 20_000 }), fc.integer({ min: 0, max: 500 })),
})
const order = fc
  .record({
    lines: fc.array(line, { maxLength: 6 }),
    reductionMinor: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 5000 })),
    paidByCreditMinor: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 9000 })),
    channel: fc.constantFrom('web', null),
    currency: fc.constantFrom('USD', 'USD', 'USD', 'EUR'),
  })
  .map(({ lines, ...changes }) => anOrder(lines, changes))
const member = fc.record({
  tier: fc.constantFrom('basic', 'gold', null),
  segmentIds: fc.constant(new Set<string>()),
  orderNo: fc.integer({ min: 1, max: 4 }),
  monthsInARow: fc.integer({ min: 1, max: 4 }),
  isFirstOfMonth: fc.boolean(),
})
const points = fc.integer({ min: 1, max: 50 })
const mode = fc.constantFrom('proportional' as const, 'step' as const)
const perMinor = fc.constantFrom(1, 100, 250, 333)
const kinds = {
  purchase: fc.tuple(points, perMinor).map(([points, perMinor]) => perDollars(points, perMinor)),
  purchaseInSteps: fc.tuple(points, perMinor, mode).map(([points, perMinor, mode]) => perDollars(points, perMinor, mode)),
  multiplier: fc.constantFrom('0.5', '1', '1.1', '1.5', '2', '3.3333').map((factor): RuleKind => ({ code: 'multiplier', factor })),
  bonus: fc.oneof(
    points.map((points): RuleKind => ({ code: 'order_bonus', points })),
    points.map((points): RuleKind => ({ code: 'unit_bonus', points })),
    fc.tuple(points, fc.boolean()).map(([points, isRepeated]): RuleKind => ({ code: 'nth_order', n: 2, isRepeated, points })),
    points.map((points): RuleKind => ({ code: 'streak', months: 2, points })),
  ),
}
const ofLines: fc.Arbitrary<RuleCondition> = fc.oneof(
  code.map((code): RuleCondition => ({ code: 'products', codes: [code] })),
  fc.constantFrom<RuleCondition>({ code: 'categories', names: ['drinks'] }, { code: 'brands', names: ['own'] }),
)
const ofOrders: fc.Arbitrary<RuleCondition> = fc.oneof(
  fc.integer({ min: 1, max: 20_000 }).map((amountMinor): RuleCondition => ({ code: 'order_from', amountMinor })),
  fc.constantFrom<RuleCondition>(
    { code: 'channels', names: ['web'] },
    { code: 'tiers', codes: ['gold'] },
    { code: 'hours', from: 22, until: 12 },
  ),
)

/** Programmes with rules of these kinds and with these conditions. */
function programs(of: readonly (keyof typeof kinds)[], condition: fc.Arbitrary<RuleCondition>): fc.Arbitrary<Program> {
  const rule: fc.Arbitrary<Omit<EarnRule, 'id'>> = fc
    .record({
      kind: fc.oneof(...of.map((kind) => kinds[kind])),
      conditions: fc.array(condition, { maxLength: 2 }),
      priority: fc.integer({ min: 0, max: 2 }),
      stop: fc.boolean(),
      wallet: fc.constantFrom('points', 'stars'),
    })
    .map(({ kind, ...changes }) => aRule('', kind, changes))
  const basis = fc.record({
    isShippingCounted: fc.boolean(),
    isCreditCounted: fc.boolean(),
    excludedProducts: fc.subarray(['book']),
    excludedCategories: fc.subarray(['books']),
  })
  const multipliers = fc.constantFrom('highest' as const, 'sum' as const, 'product' as const)
  return fc.record({ rules: fc.array(rule, { maxLength: 6 }), basis, multipliers }).map(({ rules, ...changes }) =>
    aProgram(
      rules.map((rule, index) => ({ ...rule, id: `r${index}` })),
      { ...changes, wallets: [aWallet(), aWallet({ code: 'stars' })], tiers: tiersOf({ basic: '1', gold: '1.25' }) },
    ),
  )
}
const anyRules = programs(['purchase', 'purchaseInSteps', 'multiplier', 'bonus'], fc.oneof(ofLines, ofOrders))
const settings = { numRuns: process.env.REGULARS_LONG === '1' ? 20_000 : 1000 }
const decide = (program: Program, order: OrderFacts, member: MemberFacts) => decideGrant(program, zone, order, member)
const totals = ({ wallets }: Grant) => wallets.map(({ points }) => points)

test('7.7: what is due for the unchanged order is what it earned', () =>
  fc.assert(
    fc.property(anyRules, order, member, (program, order, member) => {
      const grant = decide(program, order, member)
      assert.deepEqual(regrant(program, { tier: member.tier, ruleIds: grant.ruleIds }, order), grant)
    }),
    settings,
  ))

test('7.7: nothing is due for an order of which nothing is left', () =>
  fc.assert(
    fc.property(anyRules, order, member, (program, order, member) => {
      const { ruleIds } = decide(program, order, member)
      const nothing = { ...order, lines: order.lines.map((line) => ({ ...line, totalMinor: 0, quantity: 0 })) }
      assert.deepEqual(totals(regrant(program, { tier: member.tier, ruleIds }, nothing)), [0, 0])
    }),
    settings,
  ))

test('7.5: points are whole, never below 0, and the parts of the rules add up to them', () =>
  fc.assert(
    fc.property(anyRules, order, member, (program, order, member) => {
      const { wallets, basisMinor } = decide(program, order, member)
      assert.ok(Number.isSafeInteger(basisMinor) && basisMinor >= 0)
      for (const { points, parts } of wallets) {
        assert.equal(pointsOf(parts), points)
        for (const part of parts) assert.ok(Number.isSafeInteger(part.points) && part.points > 0)
      }
    }),
    settings,
  ))

test('5.12: what an order earns does not depend on the order in which rules and lines are written', () =>
  fc.assert(
    fc.property(anyRules, order, member, fc.infiniteStream(fc.nat()), (program, order, member, keys) => {
      const shuffled = <Value>(values: readonly Value[]) =>
        values
          .map((value) => ({ value, key: keys.next().value }))
          .toSorted((a, b) => a.key - b.key)
          .map(({ value }) => value)
      const other = decide({ ...program, rules: shuffled(program.rules) }, { ...order, lines: shuffled(order.lines) }, member)
      assert.deepEqual(other, decide(program, order, member))
    }),
    settings,
  ))

test('7.5 N2: an order earns the same, in however many lines it is written', () =>
  fc.assert(
    fc.property(anyRules, order, member, fc.nat(), fc.nat(), (program, order, member, which, share) => {
      const split = order.lines.flatMap((line, index) => (index === which % order.lines.length ? splitAt(line, share) : [line]))
      assert.deepEqual(decide(program, { ...order, lines: split }, member), decide(program, order, member))
    }),
    settings,
  ))

test('7.5 N2: the points for money are the sum over all lines, each with its own factor, rounded down once', () =>
  fc.assert(
    fc.property(programs(['purchase', 'multiplier'], ofLines), order, member, (program, order, member) => {
      for (const { wallet, points } of decide(program, order, member).wallets)
        assert.equal(points, order.currency === 'USD' ? pointsByLine(program, wallet, order, member.tier) : 0)
    }),
    settings,
  ))

test('7.7: less of an order never earns more by proportional rules, and refunds end where they would in one', () =>
  fc.assert(
    fc.property(
      programs(['purchase', 'multiplier'], ofLines),
      order,
      member,
      fc.array(fc.tuple(fc.nat(), fc.nat())),
      (program, order, member, refunds) => {
        const grant = decide(program, order, member)
        const kept = { tier: member.tier, ruleIds: grant.ruleIds }
        const granted = totals(grant)
        let net = granted
        let left = order
        for (const [which, amount] of refunds) {
          left = lowered(left, which, amount)
          const due = totals(regrant(program, kept, left))
          net = net.map((grantedNet, wallet) => {
            assert.ok((due[wallet] ?? 0) <= grantedNet, 'what is due has risen')
            return grantedNet - clawOf({ grantedNet, granted: granted[wallet] ?? 0, due: due[wallet] ?? 0 })
          })
        }
        assert.deepEqual(net, totals(regrant(program, kept, left)))
      },
    ),
    settings,
  ))

test('7.7: what the rules keep adds up to what is left, and no rule keeps more than it gave', () =>
  fc.assert(
    fc.property(anyRules, order, member, fc.nat(), fc.nat(), (program, order, member, which, amount) => {
      const grant = decide(program, order, member)
      const due = regrant(program, { tier: member.tier, ruleIds: grant.ruleIds }, lowered(order, which, amount))
      for (const [index, { points, parts }] of grant.wallets.entries()) {
        const now = due.wallets[index]?.parts ?? []
        const left = partsLeft(parts, now)
        assert.equal(pointsOf(left), Math.min(points, pointsOf(now)))
        for (const part of left)
          assert.ok(parts.some(({ ruleId, upon, points }) => ruleId === part.ruleId && upon === part.upon && points >= part.points))
      }
    }),
    settings,
  ))

function pointsByLine({ rules, basis, multipliers }: Program, wallet: string, order: OrderFacts, tier: string | null): number {
  const counted = countOrder(basis, order)
  const exact = counted.lines.map((line) => {
    const own = inOrder(rules).filter((rule) => rule.wallet === wallet && picks(rule, line))
    const rates = untilStop(own.filter(({ kind }) => kind.code === 'purchase')).map(({ kind }) => {
      const [row] = kind.code === 'purchase' ? kind.table : []
      return row ? fraction(row.points, row.perMinor) : zero
    })
    const factors = untilStop(own.filter(({ kind }) => kind.code === 'multiplier')).map(({ kind }) =>
      kind.code === 'multiplier' ? decimalFraction(kind.factor) : zero,
    )
    const { base, extras } = combineMultipliers(multipliers, decimalFraction(tier === 'gold' ? '1.25' : '1'), factors)
    return times(times(countedMinor(counted, [line]), sumOf(rates)), sumOf([base, ...extras]))
  })
  return floorOf(sumOf(exact))
}

function untilStop(rules: EarnRule[]): EarnRule[] {
  const last = rules.findIndex(({ stop }) => stop)
  return last < 0 ? rules : rules.slice(0, last + 1)
}

/** The same line in two, with the same sums; pieces lie where there is value, since others do not count. */
function splitAt(line: LineFacts, share: number): LineFacts[] {
  const totalMinor = Math.sign(line.totalMinor) * (share % (Math.abs(line.totalMinor) + 1))
  const quantity = totalMinor === line.totalMinor ? line.quantity : totalMinor === 0 ? 0 : line.quantity / 2
  return [
    { ...line, totalMinor, quantity },
    { ...line, totalMinor: line.totalMinor - totalMinor, quantity: line.quantity - quantity },
  ]
}

/** The order after a refund of one of its lines, or, of an order without such a line, of a sum that names none. */
function lowered(order: OrderFacts, which: number, amount: number): OrderFacts {
  const at = which % (order.lines.length + 1)
  const line = order.lines[at]
  if (!line || line.totalMinor <= 0) return { ...order, reductionMinor: order.reductionMinor + (amount % 5000) }
  const left = { ...line, totalMinor: line.totalMinor - (amount % (line.totalMinor + 1)) }
  return { ...order, lines: order.lines.with(at, left) }
}
