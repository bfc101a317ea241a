import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decidePlan, type PlanFacts } from './decide-plan.ts'

const nothing: PlanFacts = {
  ...{ orders: 0, hasAudit: false, customers: 0, consentAnswers: 0, colleagues: 0, hasLookedForDuplicates: false, openDuplicates: 0 },
  ...{ consentTexts: 0, events: 0, segments: 0, hasPredictions: false },
  ...{ hasProgram: false, rewards: 0, isSeenInShop: false, hasReferrals: false },
}
const audited: Partial<PlanFacts> = { orders: 5, customers: 3, hasAudit: true }
const known: Partial<PlanFacts> = {
  ...audited,
  ...{ consentAnswers: 1, colleagues: 1, hasLookedForDuplicates: true, consentTexts: 1, events: 1, segments: 1, hasPredictions: true },
}
const rewarded: Partial<PlanFacts> = { hasProgram: true, rewards: 1, isSeenInShop: true, hasReferrals: true }
const states = (facts: Partial<PlanFacts>) => decidePlan({ ...nothing, ...facts }).steps.map(({ state }) => state)
const openOf = (facts: Partial<PlanFacts>) =>
  decidePlan({ ...nothing, ...facts }).steps.flatMap(({ checks }) => checks.filter(({ isDone }) => !isDone).map(({ code }) => code))

test('a new shop begins with its audit', () => assert.deepEqual(states({}), ['next', 'later', 'later', 'coming', 'coming']))

test('orders alone do not finish the audit: somebody has to have one to read', () =>
  assert.equal(states({ orders: 5, customers: 3 })[0], 'next'))

test('with the audit made, knowing the customers is next', () => assert.deepEqual(states(audited).slice(0, 2), ['done', 'next']))

test('steps check themselves off', () => {
  assert.deepEqual(states(known), ['done', 'done', 'next', 'coming', 'coming'])
  assert.deepEqual(openOf(known), ['program_live', 'first_reward', 'points_shown', 'referrals_on'])
  assert.deepEqual(states({ ...known, ...rewarded }).slice(0, 3), ['done', 'done', 'done'])
  assert.deepEqual(openOf({ ...known, ...rewarded }), [])
})

test('each fact about loyalty closes its own check', () => {
  const closes = (facts: Partial<PlanFacts>) => openOf(known).filter((code) => !openOf({ ...known, ...facts }).includes(code))
  assert.deepEqual(closes({ hasProgram: true }), ['program_live'])
  assert.deepEqual(closes({ rewards: 4 }), ['first_reward'])
  assert.deepEqual(closes({ isSeenInShop: true }), ['points_shown'])
  assert.deepEqual(closes({ hasReferrals: true }), ['referrals_on'])
})

test('each fact about knowing the customers closes its own check', () => {
  const closes = (facts: Partial<PlanFacts>) => openOf(audited).filter((code) => !openOf({ ...audited, ...facts }).includes(code))
  assert.deepEqual(closes({ hasLookedForDuplicates: true }), ['duplicates_decided'])
  assert.deepEqual(closes({ consentAnswers: 1 }), ['consent_answered'])
  assert.deepEqual(closes({ consentTexts: 2 }), ['consent_texts_set'])
  assert.deepEqual(closes({ events: 1 }), ['first_event'])
  assert.deepEqual(closes({ segments: 1 }), ['first_segment'])
  assert.deepEqual(closes({ hasPredictions: true }), ['predictions_made'])
  assert.deepEqual(closes({ colleagues: 1 }), ['colleague_invited'])
})

test('a pair that is almost certainly one person keeps the check open until somebody decides', () => {
  const all = { ...known, ...rewarded }
  assert.deepEqual(openOf({ ...all, openDuplicates: 1 }), ['duplicates_decided'])
  assert.deepEqual(openOf({ ...all, hasLookedForDuplicates: false }), ['duplicates_decided'])
})
