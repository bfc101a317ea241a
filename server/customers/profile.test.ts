import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { mergeProfiles, type Profile, sameProfile, searchText, sortName } from './profile.ts'

const unknown: Profile = {
  ...{ customerId: 'a', customerNumber: null, email: null, phone: null, firstName: null, lastName: null },
  ...{ country: null, city: null, postcode: null, language: null, profileAt: new Date('2026-01-01') },
}
const anna: Profile = { ...unknown, firstName: 'Anna', lastName: 'Nowak', city: 'Łódź', email: 'anna@example.com' }

test('each field is from the newer fact that has it', () => {
  const moved: Profile = { ...unknown, firstName: 'Anna', lastName: 'Kowalska', profileAt: new Date('2026-03-01') }
  const expected = { ...anna, lastName: 'Kowalska', profileAt: moved.profileAt }
  assert.deepEqual(mergeProfiles(anna, moved), expected)
  assert.deepEqual(mergeProfiles(moved, anna), expected, 'whichever arrives first')
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

test('of two facts it does not matter which arrives first', () => {
  fc.assert(
    fc.property(facts, facts, (one, other) => {
      const [older, newer] = [dated(one, 1), dated(other, 2)]
      assert(sameProfile(mergeProfiles(older, newer), mergeProfiles(newer, older)))
    }),
  )
})

test('facts that leave no field open may arrive in any order', () => {
  const whole = fc.tuple(facts, fc.constantFrom('p', 'q', 'r')).map(
    ([fact, fill]): Profile => ({
      ...fact,
      firstName: fact.firstName ?? fill,
      lastName: fact.lastName ?? fill,
      ...{ city: fact.city ?? fill, email: fact.email ?? fill, phone: fact.phone ?? fill },
    }),
  )
  fc.assert(
    fc.property(fc.array(whole, { minLength: 1, maxLength: 6 }), fc.infiniteStream(fc.nat()), (told, shuffles) => {
      const inOrder = told.map(dated)
      const shuffled = inOrder.map((fact) => ({ fact, at: shuffles.next().value as number })).sort((a, b) => a.at - b.at)
      assert(sameProfile(inOrder.reduce(mergeProfiles), shuffled.map(({ fact }) => fact).reduce(mergeProfiles)))
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
