import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LoyaltyProgram } from '../../answers.ts'
import {
  addedCashback,
  addedLevel,
  addedRule,
  addedWallet,
  conditionsFor,
  inOrder,
  movedRule,
  newCondition,
  newKind,
  pointsWallets,
  type Rule,
  withKind,
} from './editing.ts'

const caps = { cooldownDays: null, frequency: null, memberBudget: null, budget: null }
const program = {
  currency: 'PLN',
  wallets: [{ code: 'points', name: { en: 'Points' } }],
  rules: [],
} as unknown as LoyaltyProgram
const rule = (id: string, priority: number): Rule => ({
  ...{ id, wallet: 'points', kind: newKind('order_bonus', program), conditions: [], from: null, until: null, priority, stop: false, caps },
})
const ids = (rules: readonly Rule[]) => inOrder(rules).map(({ id }) => id)

test('a rule moves past its neighbour also where both had one priority, and stays within the list', () => {
  const rules = [rule('b', 0), rule('a', 0), rule('c', 10)]
  assert.deepEqual(ids(rules), ['a', 'b', 'c'])
  assert.deepEqual(ids(movedRule(rules, 'b', -1)), ['b', 'a', 'c'])
  assert.deepEqual(ids(movedRule(rules, 'b', 1)), ['a', 'c', 'b'])
  assert.deepEqual(ids(movedRule(rules, 'a', -1)), ['a', 'b', 'c'])
  assert.deepEqual(ids(movedRule(rules, 'c', 1)), ['a', 'b', 'c'])
})

test('each new rule comes last and has an id of its own', () => {
  const first = addedRule(program, 'nth_order')
  const second = addedRule(first.program, 'nth_order')
  assert.deepEqual([first.id, second.id], ['nth-order', 'nth-order-2'])
  assert.deepEqual(ids(second.program.rules), ['nth-order', 'nth-order-2'])
})

test('what is no purchase is asked nothing of lines or orders, also when a rule becomes such', () => {
  assert.deepEqual(conditionsFor('event'), ['segments', 'tiers', 'weekdays', 'hours'])
  const narrowed = { ...rule('a', 0), conditions: [newCondition('brands'), newCondition('hours')] }
  assert.deepEqual(
    withKind(narrowed, newKind('act', program)).conditions.map(({ code }) => code),
    ['hours'],
  )
})

test('new levels stand above the others, new points have a code of their own', () => {
  const benefits = { earnFactor: '1.5', freeShippingFromMinor: 0, hasEarlyAccess: true, birthdayPoints: 0 }
  const levels = [{ code: 'level', name: { en: 'One' }, threshold: 0, benefits }]
  const tiers = addedLevel({ levels } as unknown as NonNullable<LoyaltyProgram['tiers']>)
  assert.deepEqual(tiers.levels[1], { code: 'level_2', name: {}, threshold: 1, benefits })
  assert.deepEqual(
    addedWallet(program).wallets.map(({ code }) => code),
    ['points', 'points_2'],
  )
})

test('cashback is store credit of the programme’s currency with a rule of five per cent, and there is one', () => {
  const expiry = { kind: 'inactivity', months: 12, days: 0 }
  const sliding = { ...program, wallets: [{ ...program.wallets[0], expiry, currency: null }] } as unknown as LoyaltyProgram
  const added = addedCashback(sliding, { en: 'Cashback' })
  const [, cashback] = added?.wallets ?? []
  assert.deepEqual([cashback?.code, cashback?.currency, cashback?.conversion], ['credit_pln', 'PLN', null])
  assert.deepEqual(cashback?.expiry, { kind: 'never' }, 'money does not lapse with inactivity')
  assert.deepEqual(
    added?.rules.map(({ wallet, kind }) => [wallet, kind]),
    [['credit_pln', { code: 'purchase', mode: 'proportional', table: [{ currency: 'PLN', points: 500, perMinor: 10_000 }] }]],
  )
  assert.equal(added && addedCashback(added, { en: 'Cashback' }), null)
  assert.deepEqual(added && pointsWallets(added).map(({ code }) => code), ['points'])
})
