import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { claimStampOf, mergeProfiles, mostTraits, type Profile, sameProfile, searchText, sortName, stampOf } from './profile.ts'

const unknown: Profile = {
  ...{ customerId: 'a', customerNumber: null, email: null, phone: null, firstName: null, lastName: null },
  ...{ country: null, city: null, postcode: null, language: null, birthday: null, traits: {}, fieldTimes: {} },
  ...{ profileAt: new Date('2026-01-01'), firstSeenAt: new Date('2026-01-01') },
}
const anna: Profile = { ...unknown, firstName: 'Anna', lastName: 'Nowak', city: 'Łódź', email: 'anna@example.com' }

test('each field is from the newer fact that has it', () => {
  const moved: Profile = { ...unknown, firstName: 'Anna', lastName: 'Kowalska', profileAt: new Date('2026-03-01') }
  const before = stampOf(anna.profileAt, '')
  const expected = { ...anna, lastName: 'Kowalska', profileAt: moved.profileAt, fieldTimes: { email: before, city: before } }
  assert.deepEqual(mergeProfiles(anna, moved), expected)
  assert.deepEqual(mergeProfiles(moved, anna), expected, 'whichever arrives first')
})

test('what a browser claims of an address fills a gap and overrides nothing', () => {
  const later = new Date('2026-05-01')
  const claim: Profile = { ...unknown, email: 'eve@example.com', profileAt: later, fieldTimes: { email: claimStampOf(later, 'm') } }
  assert.equal(mergeProfiles(anna, claim).email, 'anna@example.com')
  assert.equal(mergeProfiles(unknown, claim).email, 'eve@example.com')
  assert.equal(mergeProfiles(claim, anna).email, 'anna@example.com', 'however late it is told')
})

test('of more traits than are kept, those said last stay', () => {
  const many = (from: number, at: Date): Profile => {
    const names = Array.from({ length: 200 }, (_, index) => `t${from + index}`)
    return {
      ...{ ...unknown, profileAt: at, traits: Object.fromEntries(names.map((name) => [name, 1])) },
      fieldTimes: Object.fromEntries(names.map((name) => [`traits.${name}`, stampOf(at, 'm')])),
    }
  }
  const merged = mergeProfiles(many(200, new Date('2026-02-01')), many(0, new Date('2026-01-01')))
  assert.equal(Object.keys(merged.traits).length, mostTraits)
  assert(Object.hasOwn(merged.traits, 't399') && Object.hasOwn(merged.traits, 't200'))
})

test('at the same instant what is told later holds: a correction', () => {
  assert.equal(mergeProfiles(anna, { ...anna, lastName: 'Nowak-Kowalska' }).lastName, 'Nowak-Kowalska')
})

test('a number, once there, stays', () => {
  const numbered = { ...anna, customerNumber: 'K1' }
  assert.equal(mergeProfiles(numbered, { ...anna, profileAt: new Date('2027-01-01') }).customerNumber, 'K1')
  assert.equal(mergeProfiles(anna, { ...numbered, profileAt: new Date('2025-01-01') }).customerNumber, 'K1')
})

const text = fc.option(fc.constantFrom('x', 'y', 'z'))
const facts = fc
  .record({ firstName: text, lastName: text, city: text, email: text, phone: text })
  .map((told): Profile => ({ ...unknown, ...told }))
const dated = (profile: Profile, day: number): Profile => ({ ...profile, profileAt: new Date(Date.UTC(2026, 0, 1 + day)) })

/** What events say: fields and traits, some said to be empty, each under its own message. */
const said = fc.option(fc.constantFrom('x', 'y', null), { nil: undefined })
const events = fc
  .record({ city: said, firstName: said, email: said, size: said, proto: said, minute: fc.nat(3), isClaim: fc.boolean() })
  .map(({ city, firstName, email, size, proto, minute, isClaim }): Profile => {
    const at = new Date(Date.UTC(2026, 0, 1, 0, minute))
    const messageId = JSON.stringify([city, firstName, email, size, proto, isClaim])
    const stamp = stampOf(at, messageId)
    const traits = Object.entries({ size, ['__proto__']: proto }).filter(([, value]) => value !== undefined)
    const fields = Object.entries({ city, firstName, email }).filter(([, value]) => value !== undefined)
    const fieldTimes = [...fields.map(([name]) => name), ...traits.map(([name]) => `traits.${name}`)].map((name) => [
      name,
      name === 'email' && isClaim ? claimStampOf(at, messageId) : stamp,
    ])
    return {
      ...{ ...unknown, ...Object.fromEntries(fields), fieldTimes: Object.fromEntries(fieldTimes), profileAt: at, firstSeenAt: at },
      traits: Object.fromEntries(traits.filter(([, value]) => value !== null)),
    }
  })

test('of two facts it does not matter which arrives first', () => {
  fc.assert(
    fc.property(facts, facts, (one, other) => {
      const [older, newer] = [dated(one, 1), dated(other, 2)]
      assert(sameProfile(mergeProfiles(older, newer), mergeProfiles(newer, older)))
    }),
  )
})

test('facts may arrive in any order', () => {
  fc.assert(
    fc.property(fc.array(events, { minLength: 1, maxLength: 6 }), fc.infiniteStream(fc.nat()), (told, shuffles) => {
      const shuffled = told.map((fact) => ({ fact, at: shuffles.next().value as number })).sort((a, b) => a.at - b.at)
      assert.deepEqual(told.reduce(mergeProfiles), shuffled.map(({ fact }) => fact).reduce(mergeProfiles))
    }),
  )
})

test('the same fact again changes nothing', () => {
  fc.assert(
    fc.property(facts, facts, (one, other) => {
      const merged = mergeProfiles(dated(one, 1), dated(other, 2))
      assert(sameProfile(mergeProfiles(merged, dated(other, 2)), merged))
      assert(sameProfile(mergeProfiles(merged, dated(one, 1)), merged))
    }),
  )
})

test('search finds folded names, and Cyrillic ones in Latin letters too', () => {
  assert.equal(searchText(anna), 'anna nowak anna@example.com lodz')
  assert.match(searchText({ ...unknown, firstName: 'Ольга', lastName: 'Ґудзь' }), /^ольга ґудзь olha gudz$/)
  assert.equal(searchText(unknown), '')
})

test('lists are ordered by last name, else e-mail, else number, and never by more than an index holds', () => {
  assert.equal(sortName(anna), 'nowak anna')
  assert.equal(sortName({ ...unknown, email: 'Ola@example.com' }), 'ola@example.com')
  assert.equal(sortName({ ...unknown, customerNumber: 'K1' }), 'k1')
  const longest = sortName({ ...unknown, lastName: '\ufdfa'.repeat(500), firstName: `${'a'.repeat(40)}😀` })
  assert(longest.length <= 200)
  assert(sortName({ ...unknown, lastName: `${'x'.repeat(199)}😀` }).isWellFormed())
})
