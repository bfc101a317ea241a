import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Program } from '../program.ts'
import { decideGrant, regrant } from './decide-grant.ts'
import { clawOf, partsLeft } from './left-of-grant.ts'
import { aLine, aMember, anOrder, aProgram, aRule, perDollars, tiersOf, zone } from './program-for-tests.ts'

const perDollar = aRule('base', perDollars(1, 100))

/** What is taken back by refunds of these amounts, one after the other, of an order of one line. */
function clawsOf(program: Program, totalMinor: number, refundsMinor: readonly number[], later = program): number[] {
  const grant = decideGrant(program, zone, anOrder([aLine(totalMinor)]), aMember())
  const granted = grant.wallets[0]?.points ?? 0
  let grantedNet = granted
  let left = totalMinor
  return refundsMinor.map((refundMinor) => {
    left -= refundMinor
    const due = regrant(later, { tier: null, ruleIds: grant.ruleIds }, anOrder([aLine(left)])).wallets[0]?.points ?? 0
    const claw = clawOf({ grantedNet, granted, due })
    grantedNet -= claw
    return claw
  })
}

test('7.7: of 100 points on $100, a refund of $75 leaves 25', () => assert.deepEqual(clawsOf(aProgram([perDollar]), 10_000, [7500]), [75]))

test('7.7: of 20 points on $20, two refunds of $10 leave 10, then 0', () =>
  assert.deepEqual(clawsOf(aProgram([perDollar]), 2000, [1000, 1000]), [10, 10]))

test('7.7: of $21.90 at 1 point per $10, refunds of 5.00, 5.00 and 11.90 take 1, 0 and 1', () => {
  for (const mode of ['proportional', 'step'] as const)
    assert.deepEqual(clawsOf(aProgram([aRule('base', perDollars(1, 1000, mode))]), 2190, [500, 500, 1190]), [1, 0, 1])
})

test('5.5: ten refunds of $9 take back all 9 points of $90 at 1 point per $10', () => {
  const claws = clawsOf(aProgram([aRule('base', perDollars(1, 1000))]), 9000, new Array(10).fill(900))
  assert.deepEqual(claws, [1, 1, 1, 1, 1, 1, 1, 1, 1, 0])
})

test('5.4: points are taken back by the rules that gave them, whatever the programme says now', () => {
  const before = aProgram([perDollar])
  assert.deepEqual(clawsOf(before, 5000, [5000]), [50])
  // What a later version would take: 100 where the rate has doubled, 0 where the rule is gone. It is never asked.
  const grant = decideGrant(before, zone, anOrder([aLine(5000)]), aMember())
  assert.equal(
    regrant(aProgram([aRule('base', perDollars(2, 100))]), { tier: null, ruleIds: grant.ruleIds }, anOrder([aLine(5000)])).wallets[0]
      ?.points,
    100,
  )
  assert.equal(regrant(before, { tier: null, ruleIds: grant.ruleIds }, anOrder([aLine(5000)])).wallets[0]?.points, 50)
})

test('5.4: points are taken back by the tier of the purchase, and by its day, hour, channel and segments', () => {
  const rules = [
    perDollar,
    aRule(
      'evening',
      { code: 'order_bonus', points: 9 },
      {
        conditions: [
          { code: 'hours', from: 11, until: 13 },
          { code: 'channels', names: ['web'] },
        ],
      },
    ),
  ]
  const program = aProgram(rules, { tiers: tiersOf({ basic: '1', gold: '1.5' }) })
  const { ruleIds, wallets } = decideGrant(program, zone, anOrder([aLine(5000)]), aMember({ tier: 'gold' }))
  assert.equal(wallets[0]?.points, 75 + 9)
  const left = anOrder([aLine(2000)], { placedAt: new Date('2027-01-01T03:00:00Z'), channel: null })
  assert.equal(regrant(program, { tier: 'gold', ruleIds }, left).wallets[0]?.points, 30 + 9)
})

test('7.7: a bonus from $50 on is gone when less than that is left', () => {
  const bonus = aRule('large', { code: 'order_bonus', points: 40 }, { conditions: [{ code: 'order_from', amountMinor: 5000 }] })
  assert.deepEqual(clawsOf(aProgram([perDollar, bonus]), 6000, [1000, 1, 4999]), [10, 41, 49])
})

test('7.7: shipping that is kept keeps no points', () => {
  const shipping = aLine(900, { code: 'shipping', isCharge: true })
  const bonus = aRule('thanks', { code: 'order_bonus', points: 40 })
  const program = aProgram([perDollar, bonus])
  const { ruleIds } = decideGrant(program, zone, anOrder([aLine(6000), shipping]), aMember())
  assert.equal(regrant(program, { tier: null, ruleIds }, anOrder([aLine(0), shipping])).wallets[0]?.points, 0)
})

test('7.7: what is left of an order that comes under a smaller rule earns by that one', () => {
  const large = { priority: 1, stop: true, conditions: [{ code: 'order_from' as const, amountMinor: 20_000 }] }
  const program = aProgram([aRule('large', perDollars(2, 100), large), perDollar])
  assert.deepEqual(clawsOf(program, 20_000, [5000, 15_000]), [400 - 150, 150])
})

test('7.7: a clawback is never below 0 and never more than is left of the grant', () => {
  assert.equal(clawOf({ grantedNet: 100, granted: 100, due: 120 }), 0)
  assert.equal(clawOf({ grantedNet: 30, granted: 100, due: 50 }), 0)
  assert.equal(clawOf({ grantedNet: 30, granted: 100, due: 0 }), 30)
})

test('7.7: limits that cut a grant are not opened again by a refund', () => {
  // 60 of 100 were granted; half of the order goes back.
  assert.equal(clawOf({ grantedNet: 60, granted: 60, due: 50 }), 10)
  assert.equal(clawOf({ grantedNet: 60, granted: 60, due: 70 }), 0)
})

test('7.7: which rule keeps how much is told by what is left', () => {
  const part = (ruleId: string, points: number) => ({ ruleId, upon: null, points })
  assert.deepEqual(partsLeft([part('base', 100), part('bonus', 40)], [part('base', 60)]), [part('base', 60)])
  assert.deepEqual(partsLeft([part('base', 30), part('bonus', 40)], [part('base', 60)]), [part('base', 30), part('bonus', 30)])
  assert.deepEqual(partsLeft([part('base', 100)], []), [])
})
