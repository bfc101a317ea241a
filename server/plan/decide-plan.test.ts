import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decidePlan, type PlanFacts } from './decide-plan.ts'

const nothing: PlanFacts = { orders: 0, hasAudit: false, customers: 0, consentAnswers: 0, colleagues: 0 }
const states = (facts: Partial<PlanFacts>) => decidePlan({ ...nothing, ...facts }).steps.map(({ state }) => state)

test('a new shop begins with its audit', () => assert.deepEqual(states({}), ['next', 'later', 'coming', 'coming', 'coming']))

test('orders alone do not finish the audit: somebody has to have one to read', () =>
  assert.equal(states({ orders: 5, customers: 3 })[0], 'next'))

test('with the audit made, knowing the customers is next', () =>
  assert.deepEqual(states({ orders: 5, customers: 3, hasAudit: true }).slice(0, 2), ['done', 'next']))

test('both steps check themselves off', () =>
  assert.deepEqual(states({ orders: 5, customers: 3, hasAudit: true, consentAnswers: 1, colleagues: 1 }).slice(0, 2), ['done', 'done']))
