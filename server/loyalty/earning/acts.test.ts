import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Act } from '../rules/earn-rule.ts'
import { decideAct } from './acts.ts'
import { aMember, aProgram, aRule, aWallet, perDollars, tiersOf, zone } from './program-for-tests.ts'

const when = { at: new Date('2026-11-25T11:00:00Z'), on: '2026-11-25' }
const review = aRule('review', { code: 'act', act: 'review', points: 20 })

test('each act earns by the rules for it, and an event by those for its name', () => {
  const acts: Act[] = [
    'sign_up',
    'profile_completed',
    'review',
    'photo',
    'referral',
    'survey',
    'event_attended',
    'social_share',
    'answer',
    'birthday',
    'anniversary',
  ]
  const program = aProgram([
    aRule('base', perDollars(1, 100)),
    aRule('thanks', { code: 'order_bonus', points: 1000 }),
    ...acts.map((act, index) => aRule(act, { code: 'act', act, points: index + 1 })),
    aRule('quiz', { code: 'event', event: 'Quiz Solved', points: 50 }),
  ])
  for (const [index, act] of acts.entries())
    assert.deepEqual(decideAct(program, zone, { act, ...when }, aMember()), [{ ruleId: act, wallet: 'points', points: index + 1 }])
  assert.deepEqual(decideAct(program, zone, { event: 'Quiz Solved', ...when }, aMember()), [
    { ruleId: 'quiz', wallet: 'points', points: 50 },
  ])
  assert.deepEqual(decideAct(program, zone, { event: 'review', ...when }, aMember()), [])
})

test('a birthday earns what its rules and the member’s tier give', () => {
  const birthday = aRule('cake', { code: 'act', act: 'birthday', points: 50 })
  const tiers = tiersOf({ basic: '1', gold: '1.5' }, 25)
  const fromTier = { ruleId: 'tier:gold', wallet: 'points', points: 25 }
  const onBirthday = (program: ReturnType<typeof aProgram>, tier: string | null) =>
    decideAct(program, zone, { act: 'birthday', ...when }, aMember({ tier }))
  assert.deepEqual(onBirthday(aProgram([birthday], { tiers }), 'gold'), [{ ruleId: 'cake', wallet: 'points', points: 50 }, fromTier])
  assert.deepEqual(onBirthday(aProgram([], { tiers }), 'gold'), [fromTier])
  assert.deepEqual(onBirthday(aProgram([], { tiers }), null), [])
  assert.deepEqual(onBirthday(aProgram([], { tiers: tiersOf({ basic: '1' }) }), 'basic'), [])
  assert.deepEqual(decideAct(aProgram([review], { tiers }), zone, { act: 'review', ...when }, aMember({ tier: 'gold' })).length, 1)
})

test('conditions on member and time hold for acts, those on orders never do', () => {
  const points = (...conditions: (typeof review)['conditions']) =>
    decideAct(aProgram([{ ...review, conditions }]), zone, { act: 'review', ...when }, aMember({ tier: 'gold' })).length
  assert.equal(points({ code: 'tiers', codes: ['gold'] }, { code: 'weekdays', days: [3] }, { code: 'hours', from: 12, until: 13 }), 1)
  assert.equal(points({ code: 'tiers', codes: ['basic'] }), 0)
  assert.equal(points({ code: 'products', codes: ['tea'] }), 0)
  assert.equal(points({ code: 'order_from', amountMinor: 1 }), 0)
  assert.equal(points({ code: 'channels', names: ['web'] }), 0)
})

test('a rule that stops is the last of its wallet, and nothing is earned before the programme begins', () => {
  const rules = [
    { ...review, stop: true },
    aRule('second', { code: 'act', act: 'review', points: 5 }),
    aRule('stars', { code: 'act', act: 'review', points: 1 }, { wallet: 'stars' }),
  ]
  const program = aProgram(rules, { wallets: [aWallet(), aWallet({ code: 'stars' })], startsOn: '2026-11-25' })
  const earned = (on: string) => decideAct(program, zone, { act: 'review', at: when.at, on }, aMember()).map(({ ruleId }) => ruleId)
  assert.deepEqual(earned('2026-11-25'), ['review', 'stars'])
  assert.deepEqual(earned('2026-11-24'), [])
})
