import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { foldConsents, type Said } from './fold-consent.ts'

const anna = 'anna@example.com'
const work = 'anna@work.example'

test('an address that nothing was said about has no state', () => {
  assert.equal(stateOf([granted(anna, 1)], work), 'unknown')
})

test('the newest counts, by the time it was said and not by its arrival', () => {
  assert.equal(stateOf([revoked(anna, 3), granted(anna, 1)], anna), 'revoked')
  assert.equal(stateOf([granted(anna, 3), revoked(anna, 1)], anna), 'granted')
})

test('of two at the same instant the greater message decides', () => {
  assert.equal(
    stateOf(
      [
        { ...granted(anna, 1), messageId: 'b' },
        { ...revoked(anna, 1), messageId: 'a' },
      ],
      anna,
    ),
    'granted',
  )
  assert.equal(
    stateOf(
      [
        { ...granted(anna, 1), messageId: 'a' },
        { ...revoked(anna, 1), messageId: 'b' },
      ],
      anna,
    ),
    'revoked',
  )
})

test('a withdrawal on one address holds for all of the channel, until a newer grant', () => {
  assert.equal(stateOf([granted(anna, 1), revoked(work, 2)], anna), 'revoked')
  assert.equal(stateOf([granted(anna, 3), revoked(work, 2)], anna), 'granted')
  assert.equal(stateOf([{ ...granted('+48501234567', 1), channel: 'sms' }, revoked(work, 2)], '+48501234567', 'sms'), 'granted')
})

test('a file says nothing to who has withdrawn, whatever day it names', () => {
  assert.equal(stateOf([revoked(anna, 1), { ...granted(anna, 5), kind: 'import' }], anna), 'revoked')
  assert.equal(stateOf([{ ...granted(anna, 5), kind: 'import' }], anna), 'granted')
  assert.equal(stateOf([revoked(anna, 1), granted(anna, 2), { ...granted(anna, 5), kind: 'import' }], anna), 'granted')
})

test('asking again does not take away what was granted, and after a withdrawal it waits', () => {
  assert.equal(stateOf([granted(anna, 1), said(anna, 2, 'pending')], anna), 'granted')
  assert.equal(stateOf([revoked(anna, 1), said(anna, 2, 'pending')], anna), 'pending')
})

test('C5: after a complaint only what the person confirms counts', () => {
  const complaint = { ...revoked(anna, 2), kind: 'complaint' as const }
  assert.equal(stateOf([granted(anna, 1), complaint, { ...granted(anna, 3), kind: 'staff' }], anna), 'revoked')
  assert.equal(stateOf([granted(anna, 1), complaint, { ...granted(anna, 3), kind: 'confirmation' }], anna), 'granted')
})

test('any order of the same evidence gives the same states', () => {
  fc.assert(
    fc.property(fc.array(evidence(), { maxLength: 12 }), fc.infiniteStream(fc.nat()), (all, order) => {
      const shuffled = all.map((each) => ({ each, place: order.next().value })).sort((a, b) => a.place - b.place)
      assert.deepEqual(foldConsents(shuffled.map(({ each }) => each)), foldConsents(all))
    }),
    { numRuns: 2_000 },
  )
})

test('nobody has a grant older than the newest withdrawal of the person on the channel', () => {
  fc.assert(
    fc.property(fc.array(evidence(), { maxLength: 12 }), (all) => {
      for (const { channel, purpose, state, sinceAt } of foldConsents(all)) {
        const revokes = all.filter((each) => each.channel === channel && each.purpose === purpose && each.state === 'revoked')
        if (state === 'granted') assert(revokes.every(({ occurredAt }) => occurredAt <= sinceAt))
      }
    }),
    { numRuns: 2_000 },
  )
})

let made = 0

function said(contact: string, day: number, state: Said['state']): Said {
  const messageId = `m${++made}`
  return {
    ...{ evidenceId: null, channel: 'email', purpose: 'marketing', contact, state, messageId },
    ...{ occurredAt: new Date(Date.UTC(2026, 0, day)), kind: 'form', hasSoftOptIn: false },
  }
}

const granted = (contact: string, day: number): Said => said(contact, day, 'granted')
const revoked = (contact: string, day: number): Said => said(contact, day, 'revoked')

function stateOf(evidence: readonly Said[], contact: string, channel = 'email'): string {
  return foldConsents(evidence).find((consent) => consent.contact === contact && consent.channel === channel)?.state ?? 'unknown'
}

/** Few values, so that many meet; no two alike in time and message. */
const evidence = (): fc.Arbitrary<Said> =>
  fc
    .record({
      contact: fc.constantFrom(anna, work, ''),
      channel: fc.constantFrom('email' as const, 'sms' as const),
      state: fc.constantFrom('none' as const, 'pending' as const, 'granted' as const, 'revoked' as const),
      day: fc.integer({ min: 1, max: 4 }),
      kind: fc.constantFrom('import' as const, 'form' as const, 'staff' as const, 'complaint' as const, 'confirmation' as const),
      hasSoftOptIn: fc.boolean(),
    })
    .map(({ day, ...each }) => ({ ...said(each.contact, day, each.state), ...each }))
