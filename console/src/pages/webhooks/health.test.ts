import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Webhook } from '../../answers.ts'
import { healthOf } from './health.ts'

const webhook: Webhook = {
  ...{
    webhookId: '',
    url: 'https://shop.example.com/',
    description: '',
    types: null,
    state: 'active',
    disabledReason: null,
    secretHint: '',
  },
  ...{ oldSecretUntil: null, failingSince: null, lastDeliveredAt: null, waiting: 0, parked: 0, createdAt: '2026-03-01T10:00:00Z' },
}

test('the worst is said first', () => {
  const at = '2026-03-02T10:00:00Z'
  assert.equal(healthOf(webhook).text, 'new')
  assert.deepEqual(healthOf({ ...webhook, lastDeliveredAt: at }), { tone: 'good', text: 'works', at })
  assert.deepEqual(healthOf({ ...webhook, lastDeliveredAt: '2026-03-01T10:00:00Z', failingSince: at }), {
    tone: 'warning',
    text: 'failing',
    at,
  })
  assert.equal(healthOf({ ...webhook, failingSince: at, state: 'paused' }).text, 'paused')
  for (const [reason, text] of [
    ['failing', 'gave_up'],
    ['gone', 'gone'],
    ['secret_unreadable', 'secret_unreadable'],
  ] as const)
    assert.equal(healthOf({ ...webhook, failingSince: at, state: 'disabled', disabledReason: reason }).text, text)
})
