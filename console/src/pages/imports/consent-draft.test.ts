import assert from 'node:assert/strict'
import { test } from 'node:test'
import { consentDraftOf, consentFaults, consentOf } from './consent-draft.ts'

const now = new Date('2026-03-31T10:00:00Z')
const granted = { answer: 'granted', channels: ['email' as const], since: '2024-05-01', source: ' checkout of our shop ' } as const

test('without an answer nobody has agreed to anything', () => {
  assert.deepEqual(consentOf(consentDraftOf(undefined)), { answer: 'none' })
  assert.deepEqual(consentFaults(consentDraftOf(undefined), now), [])
})

test('a proof names channels, a day that has been, and where', () => {
  const draft = { ...granted, channels: [...granted.channels] }
  assert.deepEqual(consentFaults(draft, now), [])
  assert.deepEqual(consentFaults({ ...draft, channels: [], since: '2026-04-01', source: ' a ' }, now), ['channels', 'since', 'source'])
  assert.deepEqual(consentFaults({ ...draft, since: '' }, now), ['since'])
  assert.deepEqual(consentOf(draft), { answer: 'granted', channels: ['email'], since: '2024-05-01', source: 'checkout of our shop' })
})
