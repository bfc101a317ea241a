import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decidePlan, type PlanFacts } from './decide-plan.ts'

const nothing: PlanFacts = {
  ...{ orders: 0, hasAudit: false, customers: 0, consentAnswers: 0, colleagues: 0, hasLookedForDuplicates: false, openDuplicates: 0 },
  ...{ consentTexts: 0, events: 0, segments: 0, hasPredictions: false },
}
const audited: Partial<PlanFacts> = { orders: 5, customers: 3, hasAudit: true }
const known: Partial<PlanFacts> = {
  ...audited,
  ...{ consentAnswers: 1, colleagues: 1, hasLookedForDuplicates: true, consentTexts: 1, events: 1, segments: 1, hasPredictions: true },
}
const states = (facts: Partial<PlanFacts>) => decidePlan({ ...nothing, ...facts }).steps.map(({ state }) => state)
const openOf = (facts: Partial<PlanFacts>) =>
  decidePlan({ ...nothing, ...facts }).steps.flatMap(({ checks }) => checks.filter(({ isDone }) => !isDone).map(({ code }) => code))

test('a new shop begins with its audit', () => assert.deepEqual(states({}), ['next', 'later', 'coming', 'coming', 'coming']))

test('orders alone do not finish the audit: somebody has to have one to read', () =>
  assert.equal(states({ orders: 5, customers: 3 })[0], 'next'))

test('with the audit made, knowing the customers is next', () => assert.deepEqual(states(audited).slice(0, 2), ['done', 'next']))

test('both steps check themselves off', () => {
  assert.deepEqual(states(known).slice(0, 2), ['done', 'done'])
  assert.deepEqual(openOf(known), [])
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
  assert.deepEqual(openOf({ ...known, openDuplicates: 1 }), ['duplicates_decided'])
  assert.deepEqual(openOf({ ...known, hasLookedForDuplicates: false }), ['duplicates_decided'])
})
