import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ReferralSettings } from '../../answers.ts'
import { draftOf, settingsOf, unreadable } from './draft.ts'

const settings: ReferralSettings = {
  ...{ isActive: true, shopUrl: 'https://kawa.example/', minimumOrderMinor: 9_950, attributionDays: 30, holdDays: 14 },
  ...{ advocate: { kind: 'credit', amountMinor: 2_000 }, friend: { kind: 'points', wallet: 'points', points: 300 } },
  cap: { times: 5, per: 'month' },
  milestones: [{ threshold: 3, gift: { kind: 'coupon', rewardId: '00000000-0000-7000-8000-000000000001' } }],
}

test('settings that are opened and saved are the same', () => {
  assert.deepEqual(settingsOf(draftOf(settings, 'PLN'), 'PLN'), settings)
  const bare = { ...settings, shopUrl: null, advocate: null, cap: null, milestones: [] }
  assert.deepEqual(settingsOf(draftOf(bare, 'JPY'), 'JPY'), bare)
})

test('amounts are typed with a comma or a point; what is no number is named by its field', () => {
  const draft = { ...draftOf(settings, 'PLN'), minimumOrderMinor: '1 250,50' }
  assert.equal(settingsOf(draft, 'PLN').minimumOrderMinor, 125_050)
  assert.deepEqual(unreadable(draft, 'PLN'), [])
  const wrong = { ...draft, minimumOrderMinor: 'a lot', friend: { ...draft.friend, amount: '' }, capTimes: 'x' }
  assert.deepEqual(unreadable(wrong, 'PLN'), ['friend', 'minimumOrderMinor', 'capTimes'])
})
