import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Action, type Decision, type KnownConsent, may, type PersonFacts } from './may.ts'
import { compareWithLaw, requirementsByLaw } from './presets.ts'

const now = new Date('2026-03-01T10:00:00Z')
const earlier = new Date('2026-01-01T10:00:00Z')
const email = 'anna@example.com'
const newsletter: Action = { purpose: 'marketing', channel: 'email', contact: email, at: now }
const service: Action = { ...newsletter, purpose: 'service' }

test('L2: in Poland nobody of whom nothing is known gets advertising, and messages on orders pass', () => {
  assert.deepEqual(ask({ country: 'PL' }, newsletter), no('C3', 'L2'))
  assert.deepEqual(ask({ country: 'PL' }, service), yes('service'))
})

test('L4: in Ukraine neither', () => assert.deepEqual(ask({ country: 'UA' }, newsletter), no('C3', 'L4')))

test('elsewhere in Europe consent is asked for by the GDPR', () => {
  assert.deepEqual(ask({ country: 'CZ' }, newsletter), no('C3', 'L1'))
  assert.deepEqual(ask({ country: null }, newsletter), no('C3', 'L1'))
})

test('who agreed gets it, until they withdraw', () => {
  assert.deepEqual(ask({ consents: [consent('granted')] }, newsletter), yes('C3'))
  assert.deepEqual(ask({ consents: [consent('revoked')] }, newsletter), no('revoked', 'C3', 'L2'))
  assert.deepEqual(ask({ consents: [consent('pending')] }, newsletter), no('C3', 'L2'))
})

test('consent for one address is none for another', () => {
  assert.deepEqual(ask({ consents: [consent('granted')] }, { ...newsletter, contact: 'other@example.com' }), no('C3', 'L2'))
  assert.deepEqual(ask({}, { purpose: 'service', channel: 'sms', at: now }), no('no_contact'))
})

test('in Germany the owner of the address confirms', () => {
  assert.deepEqual(ask({ country: 'DE', consents: [consent('granted')] }, newsletter), no('DOI'))
  assert.deepEqual(ask({ country: 'DE', consents: [{ ...consent('granted'), isConfirmed: true }] }, newsletter), yes('DOI'))
})

test('L3: buyers are written to without consent only where the shop has turned that on and the four facts are kept', () => {
  const buyer = { country: 'CZ', consents: [{ ...consent('none'), hasSoftOptIn: true }] }
  const lax = { ...requirementsByLaw, EU: { ...requirementsByLaw.EU, marketing: 'soft_opt_in' as const } }
  assert.deepEqual(ask(buyer, newsletter), no('C3', 'L1'))
  assert.deepEqual(ask(buyer, newsletter, lax), yes('L3'))
  assert.deepEqual(ask({ country: 'CZ', consents: [consent('none')] }, newsletter, lax), no('C3', 'L1', 'L3'))
})

test('C4: a dead address gets nothing; after a complaint it gets what is about orders', () => {
  const suppressed = (reason: 'hard_bounce' | 'complaint' | 'erasure', consents: KnownConsent[] = []) => ({
    consents,
    suppressions: [{ channel: 'email' as const, contact: email, reason, suppressedAt: new Date('2026-02-01'), untilAt: null }],
  })
  assert.deepEqual(ask(suppressed('hard_bounce'), service), no('C4'))
  assert.deepEqual(ask(suppressed('complaint'), service), yes('service'))
  assert.deepEqual(ask(suppressed('complaint', [consent('granted')]), newsletter), no('C4'))
  const returned = { ...consent('granted'), isConfirmed: true, sinceAt: new Date('2026-02-10') }
  assert.deepEqual(ask(suppressed('complaint', [returned]), newsletter), yes('C3'))
  assert.deepEqual(ask(suppressed('erasure', [{ ...returned, isConfirmed: false }]), newsletter), no('C4'))
})

test('a rest after soft bounces ends by itself', () => {
  const resting = (untilAt: Date) => ({
    suppressions: [{ channel: 'email' as const, contact: email, reason: 'soft_bounces' as const, suppressedAt: earlier, untilAt }],
  })
  assert.deepEqual(ask(resting(new Date('2026-03-02')), service), no('C4'))
  assert.deepEqual(ask(resting(now), service), yes('service'))
})

test('L5, L7: following needs a yes, drawing conclusions needs no no', () => {
  const track: Action = { purpose: 'track', at: now }
  const profile: Action = { purpose: 'profile', at: now }
  assert.deepEqual(ask({}, track), no('L5'))
  assert.deepEqual(ask({ consents: [ofPerson('track', 'granted')] }, track), yes('L5'))
  assert.deepEqual(ask({}, profile), yes('L7'))
  assert.deepEqual(ask({ consents: [ofPerson('profile', 'revoked')] }, profile), no('L7'))
})

test('addresses of relays never go to ad networks, and marketplaces forbid advertising', () => {
  const consents = [ofPerson('share_ads', 'granted'), consent('granted', 'x@allegromail.pl')]
  const share = (contact: string): Action => ({ purpose: 'share_ads', contact, at: now })
  assert.deepEqual(ask({ consents }, share(email)), yes('share_ads'))
  assert.deepEqual(ask({ consents }, share('q1w2@privaterelay.appleid.com')), no('relay'))
  assert.deepEqual(ask({ consents }, share('x@allegromail.pl')), no('relay'))
  assert.deepEqual(ask({ consents }, { ...newsletter, contact: 'x@allegromail.pl' }), no('relay'))
  assert.deepEqual(ask({}, share(email)), no('share_ads'))
})

test('L6: who restricted their data gets what is about orders and safety', () => {
  const person = { isRestricted: true, consents: [consent('granted')] }
  assert.deepEqual(ask(person, newsletter), no('L6'))
  assert.deepEqual(ask(person, { purpose: 'profile', at: now }), no('L6'))
  assert.deepEqual(ask(person, { ...newsletter, purpose: 'safety' }), yes('safety'))
  assert.deepEqual(ask({ isErased: true }, service), no('erased'))
})

test('L1: what is known without proof, or was taken back, is no consent; a buyer who withdrew is not written to as a buyer', () => {
  const lax = { ...requirementsByLaw, EU: { ...requirementsByLaw.EU, marketing: 'soft_opt_in' as const } }
  const buyer = (state: KnownConsent['state']) => ({ country: 'CZ', consents: [{ ...consent(state), hasSoftOptIn: true }] })
  assert.deepEqual(ask(buyer('revoked'), newsletter, lax), no('revoked', 'C3', 'L1', 'L3'))
  assert.deepEqual(ask(buyer('pending'), newsletter, lax), no('C3', 'L1', 'L3'))
  assert.deepEqual(ask({ consents: [consent('none')] }, newsletter), no('C3', 'L2'))
})

test('the rules are those of the country that is named, else of the person', () => {
  const agreed = { country: 'PL', consents: [consent('granted')] }
  assert.deepEqual(ask(agreed, { ...newsletter, country: 'DE' }), no('DOI'))
  assert.deepEqual(ask({ country: 'DE' }, { ...newsletter, country: 'UA' }), no('C3', 'L4'))
})

test('C4: whatever the reason an address is dead, a person with another one can be reached there', () => {
  const consents = [consent('granted'), consent('granted', 'other@example.com')]
  for (const reason of ['hard_bounce', 'soft_bounces', 'manual', 'invalid'] as const) {
    const person = { consents, suppressions: [{ channel: 'email' as const, contact: email, reason, suppressedAt: earlier, untilAt: null }] }
    for (const purpose of ['marketing', 'service', 'safety'] as const) assert.deepEqual(ask(person, { ...newsletter, purpose }), no('C4'))
    assert.deepEqual(ask(person, { ...newsletter, contact: 'other@example.com' }), yes('C3'))
    assert.deepEqual(ask(person, { purpose: 'profile', at: now }), yes('L7'), 'a dead address says nothing about the person')
  }
})

test('L5, L7: a shop may follow without asking where it said why, and may ask before it draws conclusions', () => {
  const policy = { ...requirementsByLaw, PL: { ...requirementsByLaw.PL, track: 'free' as const, profile: 'consent' as const } }
  const track: Action = { purpose: 'track', at: now }
  const profile: Action = { purpose: 'profile', at: now }
  assert.deepEqual(ask({}, track, policy), yes('L5'))
  assert.deepEqual(ask({ consents: [ofPerson('track', 'revoked')] }, track, policy), no('L5'))
  assert.deepEqual(ask({}, profile, policy), no('L7'))
  assert.deepEqual(ask({ consents: [ofPerson('profile', 'granted')] }, profile, policy), yes('L7'))
})

test('L6: of somebody restricted or erased nothing is followed, concluded or handed on, whatever they agreed to', () => {
  const consents = [ofPerson('track', 'granted'), ofPerson('profile', 'granted'), ofPerson('share_ads', 'granted')]
  for (const purpose of ['track', 'profile', 'share_ads'] as const) {
    assert.deepEqual(ask({ isRestricted: true, consents }, { purpose, at: now }), no('L6'))
    assert.deepEqual(ask({ isErased: true, consents }, { purpose, at: now }), no('erased'))
  }
})

test('an address that is known to pass on for somebody else goes to no ad network', () => {
  const consents = [ofPerson('share_ads', 'granted'), consent('granted')]
  assert.deepEqual(ask({ consents }, { purpose: 'share_ads', contact: email, isRelay: true, at: now }), no('relay'))
  assert.deepEqual(ask({ consents }, { ...newsletter, isRelay: true }), yes('C3'), 'the person asked for it at this address')
})

test('a shop may ask for more, for less with a reason, and never for less than the law knows', () => {
  const { PL, EU } = requirementsByLaw
  assert.equal(compareWithLaw('PL', { ...PL, marketing: 'confirmed' }), 'tighter')
  assert.equal(compareWithLaw('EU', { ...EU, marketing: 'soft_opt_in' }), 'looser')
  assert.equal(compareWithLaw('PL', { ...PL, track: 'free' }), 'looser')
  assert.equal(compareWithLaw('PL', { ...PL, marketing: 'soft_opt_in' }), 'tooLoose')
  assert.equal(compareWithLaw('UA', { ...PL, marketing: 'soft_opt_in' }), 'tooLoose')
})

const nobodyKnown: PersonFacts = { country: 'PL', isErased: false, isRestricted: false, consents: [], suppressions: [] }

const ask = (person: Partial<PersonFacts>, action: Action, policy = requirementsByLaw): Decision =>
  may({ ...nobodyKnown, ...person }, action, policy)
const yes = (...rules: string[]) => ({ isAllowed: true, rules })
const no = (...rules: string[]) => ({ isAllowed: false, rules })

const consent = (state: KnownConsent['state'], contact = email): KnownConsent => ({
  ...{ channel: 'email', purpose: 'marketing', contact, state, sinceAt: earlier, isConfirmed: false, hasSoftOptIn: false },
})
const ofPerson = (purpose: KnownConsent['purpose'], state: KnownConsent['state']): KnownConsent => ({
  ...consent(state),
  ...{ channel: 'any', purpose, contact: '' },
})
