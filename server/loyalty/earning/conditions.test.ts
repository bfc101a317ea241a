import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EarnRule, RuleCondition } from '../rules/earn-rule.ts'
import { holds, neededMinor, picks } from './conditions.ts'
import { aLine, aMember, aRule, perDollars, zone } from './program-for-tests.ts'

const ruleWith = (...conditions: RuleCondition[]): EarnRule => aRule('rule', perDollars(1, 100), { conditions })
const occasion = { at: new Date('2026-11-25T11:00:00Z'), on: '2026-11-25', zone, order: { channel: 'web' } }
const isTrue = (condition: RuleCondition, changes: Partial<typeof occasion> = {}, member = aMember()) =>
  holds(ruleWith(condition), { ...occasion, ...changes }, member)

test('a rule holds from its first day to its last', () => {
  const between = aRule('rule', perDollars(1, 100), { from: '2026-11-24', until: '2026-11-26' })
  const days = ['2026-11-23', '2026-11-24', '2026-11-26', '2026-11-27'].map((on) => holds(between, { ...occasion, on }, aMember()))
  assert.deepEqual(days, [false, true, true, false])
})

test('all conditions must hold', () => {
  const web: RuleCondition = { code: 'channels', names: ['web', 'app'] }
  assert.ok(holds(ruleWith(web, { code: 'weekdays', days: [3, 4] }), occasion, aMember()))
  assert.ok(!holds(ruleWith(web, { code: 'weekdays', days: [4] }), occasion, aMember()))
})

test('channels, tiers and segments are those of the order and the member', () => {
  assert.ok(!isTrue({ code: 'channels', names: ['store'] }))
  const inB = aMember({ segmentIds: new Set(['b', 'c']), tier: 'gold' })
  assert.ok(isTrue({ code: 'segments', segmentIds: ['a', 'b'] }, {}, inB))
  assert.ok(!isTrue({ code: 'segments', segmentIds: ['a'] }, {}, inB))
  assert.ok(isTrue({ code: 'tiers', codes: ['gold'] }, {}, inB))
  assert.ok(!isTrue({ code: 'tiers', codes: ['gold'] }))
})

test('days of the week are those of the shop, Monday first', () => {
  const days = ['2026-11-22', '2026-11-23', '2026-11-28', '1969-12-29', '1970-01-04']
  assert.deepEqual(
    days.map((on) => [1, 2, 3, 4, 5, 6, 7].filter((day) => isTrue({ code: 'weekdays', days: [day] }, { on }))),
    [[7], [1], [6], [1], [7]],
  )
})

test('hours are those on the wall of the shop, and may go over midnight', () => {
  const at = (time: string) => ({ at: new Date(time) })
  const evening: RuleCondition = { code: 'hours', from: 18, until: 20 }
  // Warsaw is an hour ahead in winter and two in summer.
  assert.ok(isTrue(evening, at('2026-11-25T17:00:00Z')))
  assert.ok(!isTrue(evening, at('2026-11-25T19:00:00Z')))
  assert.ok(isTrue(evening, at('2026-07-01T16:00:00Z')))
  assert.ok(!isTrue(evening, at('2026-07-01T15:59:59Z')))
  const night: RuleCondition = { code: 'hours', from: 22, until: 6 }
  assert.deepEqual(
    ['20:59', '21:00', '04:59', '05:00'].map((time) => isTrue(night, at(`2026-11-25T${time}:00Z`))),
    [false, true, true, false],
  )
  assert.ok(isTrue({ code: 'hours', from: 23, until: 24 }, at('2026-11-25T22:30:00Z')))
})

test('conditions on lines pick products, all of them the same line, and never charges or what has no name', () => {
  const cup = aLine(100, { code: 'cup', category: 'kitchen', brand: 'own' })
  const own: RuleCondition = { code: 'brands', names: ['own'] }
  assert.ok(picks(ruleWith(), aLine(100, { isCharge: true })))
  assert.ok(picks(ruleWith({ code: 'products', codes: ['tea', 'cup'] }, { code: 'categories', names: ['kitchen'] }, own), cup))
  assert.ok(!picks(ruleWith(own, { code: 'categories', names: ['drinks'] }), cup))
  assert.ok(!picks(ruleWith(own), aLine(100)))
  for (const condition of [{ code: 'products', codes: ['cup'] }, { code: 'categories', names: ['kitchen'] }, own] satisfies RuleCondition[])
    assert.ok(picks(ruleWith(condition), cup) && !picks(ruleWith(condition), { ...cup, isCharge: true }))
})

test('of several order values the largest is needed', () => {
  assert.equal(neededMinor(ruleWith()), 0)
  assert.equal(neededMinor(ruleWith({ code: 'order_from', amountMinor: 500 }, { code: 'order_from', amountMinor: 900 })), 900)
})
