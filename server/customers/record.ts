import type { Tx } from '../kit/database.ts'
import { newId } from '../kit/ids.ts'
import { publish } from '../kit/outbox.ts'
import { identify, type Person } from './identify.ts'
import { erasedOwner, erasedPeople, knownCustomers } from './known-people.ts'
import { mergeProfiles, type Profile } from './profile.ts'
import { foldProfiles, insertCustomers, insertIdentifiers, type ProfileFact } from './store-customers.ts'
import { touch } from './touches.ts'

/** A person as an order or a customers file describes them; `at` is when that was true. */
export interface PersonFact extends Person {
  email: string | null
  firstName: string | null
  lastName: string | null
  country: string | null
  city: string | null
  postcode: string | null
  language: string | null
  at: Date
  /** Of a list that says how things are and not since when; `at` is when it was read. */
  isUndated?: boolean
}

export interface RecordedPeople {
  /** One a person, in the order given; null where the person says nothing about themselves. */
  customerIds: (string | null)[]
  /** Whose each of them was before customers became one; null where that never happened. */
  originIds: (string | null)[]
  customersNew: number
}

/**
 * Finds or makes the customers of these people and keeps what is newest about each.
 * Afterwards every identifier given belongs to somebody. The same people again change nothing. Facts from before somebody
 * was erased belong to what is left of them, and say nothing. Customers whom a fact shows to be one are told of by
 * `customers.linked`, and merged soon after.
 * The caller holds the shop's recording lock, so that two batches do not make the same customer twice.
 */
export async function recordPeople(
  tx: Tx,
  { shopId, people, isImport = false, now }: { shopId: string; people: readonly PersonFact[]; isImport?: boolean; now: Date },
): Promise<RecordedPeople> {
  const known = await knownCustomers(tx, { shopId, people })
  const erased = await erasedPeople(tx, { shopId, people })
  const erasedIds = people.map(({ at, isUndated, ...person }) => erasedOwner({ person, at, isUndated }, { known, erased }))
  const named = people.map((person, index) => (erasedIds[index] === undefined ? person : { ...person, ...nobody }))
  const identified = identify(named, known, newId)

  const facts = factsOf(named, identified)
  const isNew = new Set(identified.newCustomerIds)
  const made = new Map<string, Profile>()
  for (const { fact } of facts.filter(({ fact }) => isNew.has(fact.customerId)))
    made.set(fact.customerId, mergeProfiles(made.get(fact.customerId) ?? fact, fact))
  await insertCustomers(tx, { shopId, profiles: [...made.values()], now })
  await insertIdentifiers(tx, { shopId, identifiers: identified.newIdentifiers, now })
  const changed = await foldProfiles(tx, { shopId, facts: facts.filter(({ fact }) => !isNew.has(fact.customerId)) })
  await touch(tx, { shopId, topic: 'profile', customerIds: [...made.keys(), ...changed], isImport, now })
  if (identified.links.length > 0) publish(tx, { type: 'customers.linked', shopId, links: identified.links, reason: 'order' })

  return {
    customerIds: people.map((_, index) => erasedIds[index] ?? identified.customerIds[index] ?? null),
    originIds: identified.originIds,
    customersNew: isNew.size,
  }
}

const nobody = { customerNumber: null, emailKey: null, phone: null }

function factsOf(
  people: readonly PersonFact[],
  { customerIds, originIds }: { customerIds: (string | null)[]; originIds: (string | null)[] },
): ProfileFact[] {
  return people.flatMap(({ emailKey: _, at, isUndated: __, ...person }, index) => {
    const customerId = customerIds[index]
    if (customerId == null) return []
    const fact: Profile = { ...person, birthday: null, traits: {}, fieldTimes: {}, customerId, profileAt: at, firstSeenAt: at }
    return [{ originId: originIds[index] ?? null, fact }]
  })
}
