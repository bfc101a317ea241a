import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Identified, identifierKey, identifiersOf, identify, type KnownCustomer, type Person } from './identify.ts'

const nobody: ReadonlyMap<string, KnownCustomer> = new Map()
const anna = { customerNumber: null, emailKey: 'anna@example.com', phone: null }

test('guests with the same e-mail or the same phone are one customer', () => {
  assert.deepEqual(who([anna, { ...anna, phone: '+48500000001' }, { ...nameless, phone: '+48500000001' }]), ['1', '1', '1'])
})

test('who says nothing about themselves is nobody', () => {
  const { customerIds, newCustomerIds } = identified([nameless, nameless])
  assert.deepEqual([customerIds, newCustomerIds], [[null, null], []])
})

test('a guest who later has a number keeps the history', () => {
  assert.deepEqual(who([anna, { ...anna, customerNumber: 'K1' }, { ...nameless, customerNumber: 'K1' }]), ['1', '1', '1'])
})

test('two accounts that share an e-mail or a phone are never joined', () => {
  const family = { emailKey: 'family@example.com', phone: '+48500000001' }
  assert.deepEqual(
    who([
      { customerNumber: 'K1', ...family },
      { customerNumber: 'K2', ...family },
    ]),
    ['1', '2'],
  )
  assert.deepEqual(
    who([
      { customerNumber: 'K1', ...family },
      { customerNumber: 'K2', ...family },
      { ...nameless, emailKey: family.emailKey },
    ]),
    ['1', '2', '1'],
    'a guest with the shared address is whoever brought it first',
  )
})

test('a known number decides, whatever else is said', () => {
  const known = knownAs({ 'customer_number:K1': ['a', true], 'email:bob@example.com': ['b', false] })
  assert.deepEqual(identified([{ customerNumber: 'K1', emailKey: 'bob@example.com', phone: null }], known).customerIds, ['a'])
})

test('an e-mail decides before a phone, and what nobody has goes to whom it was', () => {
  const known = knownAs({ 'email:anna@example.com': ['a', false], 'phone:+48500000001': ['b', false] })
  const { customerIds, newIdentifiers } = identified([{ customerNumber: 'K9', emailKey: 'anna@example.com', phone: '+48500000001' }], known)
  assert.deepEqual(customerIds, ['a'])
  assert.deepEqual(
    newIdentifiers,
    [{ kind: 'customer_number', value: 'K9', customerId: 'a', originId: null }],
    'the phone stays with its owner',
  )
})

test('a weaker identifier of somebody else links the two, unless both have a number', () => {
  const known = knownAs({ 'customer_number:K1': ['a', true], 'email:bob@example.com': ['b', false], 'phone:+1': ['c', true] })
  const { links } = identified([{ customerNumber: 'K1', emailKey: 'bob@example.com', phone: '+1' }], known)
  assert.deepEqual(links, [{ oneId: 'a', otherId: 'b', kind: 'email', value: 'bob@example.com' }])
})

test('what was merged remembers whose it was', () => {
  const merged = { customerId: 'a', originId: 'b', hasNumber: false, firstSeenAt: new Date(0) }
  const { originIds, newIdentifiers } = identified([{ ...anna, phone: '+1' }], new Map([['email:anna@example.com', merged]]))
  assert.deepEqual([originIds, newIdentifiers], [['b'], [{ kind: 'phone', value: '+1', customerId: 'a', originId: 'b' }]])
})

const somebody = fc.record({
  customerNumber: fc.option(fc.constantFrom('K1', 'K2', 'K3')),
  emailKey: fc.option(fc.constantFrom('a@example.com', 'b@example.com', 'c@example.com')),
  phone: fc.option(fc.constantFrom('+1', '+2')),
})

test('every identifier has one owner, and whoever has one is found again by it', () => {
  fc.assert(
    fc.property(fc.array(somebody, { maxLength: 14 }), (people) => {
      const { customerIds, newCustomerIds, newIdentifiers } = identified(people)
      const owners = new Map(newIdentifiers.map(({ kind, value, customerId }) => [identifierKey(kind, value), customerId]))
      assert.equal(owners.size, newIdentifiers.length)
      assert.deepEqual(new Set(newIdentifiers.map(({ customerId }) => customerId)), new Set(newCustomerIds))
      assert.deepEqual(new Set(customerIds.filter((id) => id !== null)), new Set(newCustomerIds))
      for (const { kind, value } of people.flatMap(identifiersOf)) assert(owners.has(identifierKey(kind, value)))
      for (const [index, person] of people.entries()) {
        const number = person.customerNumber === null ? undefined : owners.get(identifierKey('customer_number', person.customerNumber))
        if (number !== undefined) assert.equal(customerIds[index], number, 'a number is always its own customer')
      }
    }),
  )
})

test('nobody ever has two numbers', () => {
  fc.assert(
    fc.property(fc.array(somebody, { maxLength: 14 }), (people) => {
      const numbers = identified(people).newIdentifiers.filter(({ kind }) => kind === 'customer_number')
      assert.equal(new Set(numbers.map(({ customerId }) => customerId)).size, numbers.length)
    }),
  )
})

test('people told in two batches are the same people as told at once', () => {
  fc.assert(
    fc.property(fc.array(somebody, { maxLength: 12 }), fc.nat(12), (people, cut) => {
      const whole = identified(people)
      const first = identified(people.slice(0, cut))
      const known = knownFrom(first)
      const second = identify(people.slice(cut), known, counter(first.newCustomerIds.length))
      assert.deepEqual([...first.customerIds, ...second.customerIds], whole.customerIds)
      assert.deepEqual([...first.newIdentifiers, ...second.newIdentifiers], whole.newIdentifiers)
    }),
  )
})

test('the same people again are nobody new', () => {
  fc.assert(
    fc.property(fc.array(somebody, { maxLength: 12 }), (people) => {
      const first = identified(people)
      const known = knownFrom(first)
      const again = identify(people, known, counter(100))
      assert.deepEqual([again.newCustomerIds, again.newIdentifiers], [[], []])
    }),
  )
})

const nameless: Person = { customerNumber: null, emailKey: null, phone: null }

const identified = (people: readonly Person[], known = nobody) => identify(people, known, counter(0))
const who = (people: readonly Person[]) => identified(people).customerIds

function counter(from: number): () => string {
  let last = from
  return () => String(++last)
}

const knownAs = (owners: Record<string, [customerId: string, hasNumber: boolean]>): ReadonlyMap<string, KnownCustomer> =>
  new Map(Object.entries(owners).map(([key, [customerId, hasNumber]]) => [key, aCustomer(customerId, hasNumber)]))

/** Whom a batch left behind. */
function knownFrom({ newIdentifiers }: Identified): ReadonlyMap<string, KnownCustomer> {
  const numbered = new Set(newIdentifiers.filter(({ kind }) => kind === 'customer_number').map(({ customerId }) => customerId))
  return new Map(
    newIdentifiers.map(({ kind, value, customerId }) => [identifierKey(kind, value), aCustomer(customerId, numbered.has(customerId))]),
  )
}

const aCustomer = (customerId: string, hasNumber: boolean): KnownCustomer => ({
  customerId,
  originId: null,
  hasNumber,
  firstSeenAt: new Date('2026-01-01'),
})
