/**
 * Whose events are: what `activity/` asks before it stores them. Customers are found or made, devices learn who is on them,
 * profiles learn what was said; and events that nobody signed are told apart from those that change hands.
 */
import type { Tx } from '../kit/database.ts'
import { newId } from '../kit/ids.ts'
import { publish } from '../kit/outbox.ts'
import { addSigned, brokenRuns, changedIntervals, type Interval, type Owner, ownerAt, type Run, type Signed } from './device-runs.ts'
import { type DeviceRun, deviceIdOf, replaceRuns, runsOfDevices, type SeenDevice, takeDevices } from './device-store.ts'
import { type Identified, identifierKey, identifiersOf, identify, type KnownCustomer, type Person } from './identify.ts'
import { erasedOwner, erasedPeople, knownCustomers } from './known-people.ts'
import { lockRecording, shareIdentities, tryToLockRecording } from './lock-recording.ts'
import { claimStampOf, mergeProfiles, type Profile, type ProfileField, profileFields, stampOf } from './profile.ts'
import { foldProfiles, insertCustomers, insertIdentifiers, type ProfileFact } from './store-customers.ts'
import { touch } from './touches.ts'

/** What one event says about who it belongs to. */
export interface EventIdentity {
  at: Date
  messageId: string
  /** Who says so: a browser's e-mail and phone are claims, and identify nobody. */
  trust: 'shop' | 'browser'
  /** The shop's own id of its customer (`userId`). */
  customerNumber: string | null
  /** As a key (`kit/email.ts`). */
  emailKey: string | null
  /** As E.164. */
  phone: string | null
  anonymousId: string | null
  /** What an alias says the customer was called before. */
  previousId: string | null
  /** What is said of the customer; a field that is left out was not said, null says that it is empty. */
  said: { fields: Partial<Record<ProfileField, string | null>>; traits: Record<string, unknown> } | null
}

/** Whose an event is. `customerId` is null where nobody is known, `deviceId` where no device is named. */
export interface EventOwner {
  customerId: string | null
  originId: string | null
  deviceId: string | null
  /** Whether the event itself says whose it is; otherwise it follows from the device. */
  isSigned: boolean
}

/** Unsigned events of a device, from a moment on and before another (null = open), that belong to this customer now. */
export interface Reattribution extends Interval {
  deviceId: string
}

/** Every stored event of a device that a customer signed, from a moment on and up to another, both included. */
export type SignedWithin = (tx: Tx, asked: { shopId: string; deviceId: string; run: Run }[]) => Promise<(Signed & { deviceId: string })[]>

export interface IdentifiedEvents {
  /** One an event, in the order given. */
  owners: EventOwner[]
  reattributed: Reattribution[]
  /** Made just now; they have no figures yet. */
  newCustomerIds: string[]
}

/**
 * Takes in what events say about people. Afterwards every identifier that was said by the shop belongs to somebody, fields
 * hold what was said last, and every device knows who was on it when. The same events in any order, and in any batches,
 * end the same; the same again changes nothing.
 *
 * Fails with the database's code 40001 where customers changed hands in this very moment: the transaction is to be tried again.
 */
export async function identifyEvents(
  tx: Tx,
  { shopId, facts, now, signedWithin }: { shopId: string; facts: readonly EventIdentity[]; now: Date; signedWithin: SignedWithin },
): Promise<IdentifiedEvents> {
  const people = facts.map(personOf)
  const isAlone = await lockForNews(tx, { shopId, people })
  await shareIdentities(tx, { shopId })

  const known = await knownCustomers(tx, { shopId, people })
  const bringsNews = hasNews(people, known)
  if (bringsNews && !isAlone) throw new IdentitiesMoved()
  const erased = bringsNews || tellsOfEarlier(facts, people, known) ? await erasedPeople(tx, { shopId, people }) : new Map()
  const isErased = people.map(
    (person, index) => erasedOwner({ person, at: (facts[index] as EventIdentity).at }, { known, erased }) !== undefined,
  )
  const identified = identify(
    people.map((person, index) => (isErased[index] ? nobody : person)),
    known,
    newId,
  )
  await recordProfiles(tx, { shopId, facts, people, identified, known, now })
  if (identified.links.length > 0) publish(tx, { type: 'customers.linked', shopId, links: identified.links, reason: 'identified' })

  const present = facts.map((fact, index) => presentAt(fact, { owner: ownerOf(identified, index), isErased: isErased[index] === true }))
  const { runs, reattributed } = await recordDevices(tx, { shopId, present, signedWithin })
  return {
    owners: present.map((each) => eventOwner(each, runs)),
    reattributed,
    newCustomerIds: identified.newCustomerIds,
  }
}

/** Takes the recording lock, unless somebody else has it now and these people bring no news. Says whether it is taken. */
async function lockForNews(tx: Tx, { shopId, people }: { shopId: string; people: readonly Person[] }): Promise<boolean> {
  if (await tryToLockRecording(tx, { shopId })) return true
  if (!hasNews(people, await knownCustomers(tx, { shopId, people }))) return false
  await lockRecording(tx, { shopId })
  return true
}

class IdentitiesMoved extends Error {
  override name = 'IdentitiesMoved'
  readonly code = '40001'
}

const personOf = ({ trust, customerNumber, emailKey, phone }: EventIdentity): Person =>
  trust === 'shop' ? { customerNumber, emailKey, phone } : { customerNumber, emailKey: null, phone: null }

const nobody: Person = { customerNumber: null, emailKey: null, phone: null }

/** Whether anything but reading has to be done about who these people are. */
function hasNews(people: readonly Person[], known: ReadonlyMap<string, KnownCustomer>): boolean {
  return people.some((person) => {
    const owners = identifiersOf(person).map(({ kind, value }) => known.get(identifierKey(kind, value))?.customerId)
    return owners.some((owner) => owner === undefined || owner !== owners[0])
  })
}

/** Whether a fact is older than all that is known of its customer: then it may be about somebody who was erased before they came back. */
function tellsOfEarlier(facts: readonly EventIdentity[], people: readonly Person[], known: ReadonlyMap<string, KnownCustomer>): boolean {
  return people.some((person, index) =>
    identifiersOf(person).some(({ kind, value }) => {
      const firstSeenAt = known.get(identifierKey(kind, value))?.firstSeenAt
      return firstSeenAt !== undefined && (facts[index] as EventIdentity).at < firstSeenAt
    }),
  )
}

function ownerOf({ customerIds, originIds }: Identified, index: number): Owner | null {
  const customerId = customerIds[index] ?? null
  return customerId === null ? null : { customerId, originId: originIds[index] ?? null }
}

interface Recording {
  shopId: string
  facts: readonly EventIdentity[]
  people: readonly Person[]
  identified: Identified
  known: ReadonlyMap<string, KnownCustomer>
  now: Date
}

async function recordProfiles(tx: Tx, { shopId, facts, people, identified, known, now }: Recording): Promise<void> {
  const isNew = new Set(identified.newCustomerIds)
  const gotNumber = new Set(identified.newIdentifiers.flatMap(({ kind, customerId }) => (kind === 'customer_number' ? [customerId] : [])))
  const firstSeen = new Map([...known.values()].map(({ customerId, firstSeenAt }) => [customerId, firstSeenAt]))
  const made = new Map<string, Profile>()
  const told: ProfileFact[] = []
  facts.forEach((event, index) => {
    const owner = ownerOf(identified, index)
    if (!owner) return
    const { customerId } = owner
    const fact = factOf(event, people[index] as Person, customerId)
    if (isNew.has(customerId)) made.set(customerId, mergeProfiles(made.get(customerId) ?? fact, fact))
    else if (event.said || gotNumber.has(customerId) || event.at < (firstSeen.get(customerId) ?? event.at))
      told.push({ originId: owner.originId, fact })
  })
  await insertCustomers(tx, { shopId, profiles: [...made.values()], now })
  await insertIdentifiers(tx, { shopId, identifiers: identified.newIdentifiers, now })
  const changed = await foldProfiles(tx, { shopId, facts: told })
  await touch(tx, { shopId, topic: 'profile', customerIds: [...made.keys(), ...changed], now })
}

/** What the event says of its customer. An event that says nothing only shows that they were there. */
function factOf({ at, messageId, trust, said }: EventIdentity, { customerNumber }: Person, customerId: string): Profile {
  const fact: Profile = {
    ...{ customerId, customerNumber, email: null, phone: null, firstName: null, lastName: null, country: null, city: null },
    ...{ postcode: null, language: null, birthday: null, traits: {}, fieldTimes: {} },
    profileAt: said ? at : neverSaid,
    firstSeenAt: at,
  }
  if (!said) return fact
  const stamp = stampOf(at, messageId)
  const contact = trust === 'shop' ? stamp : claimStampOf(at, messageId)
  const times: [string, string][] = []
  for (const field of profileFields) {
    const value = said.fields[field]
    if (value === undefined) continue
    fact[field] = value
    times.push([field, field === 'email' || field === 'phone' ? contact : stamp])
  }
  for (const name of Object.keys(said.traits)) times.push([`traits.${name}`, stamp])
  fact.traits = Object.fromEntries(Object.entries(said.traits).filter(([, value]) => value !== null))
  fact.fieldTimes = Object.fromEntries(times)
  return fact
}

/** When a profile was said that nobody ever said anything of. */
const neverSaid = new Date(0)

interface Device {
  deviceId: string
  anonymousId: string
}

/** Who was where, as one event tells it. */
interface Present {
  fact: EventIdentity
  /** Null where the event does not say who. */
  owner: Owner | null
  deviceId: string | null
  /** Whose owner the event tells: its own, and the one that an alias names; none of somebody who was erased since. */
  devices: readonly Device[]
}

function presentAt(fact: EventIdentity, { owner, isErased }: { owner: Owner | null; isErased: boolean }): Present {
  const [own, previous] = [deviceOf(fact.anonymousId), deviceOf(fact.previousId)]
  const devices = isErased ? [] : [own, previous].filter((device) => device !== null)
  return { fact, owner: isErased ? null : owner, deviceId: own?.deviceId ?? null, devices }
}

const deviceOf = (anonymousId: string | null): Device | null =>
  anonymousId === null ? null : { deviceId: deviceIdOf(anonymousId), anonymousId }

async function recordDevices(
  tx: Tx,
  { shopId, present, signedWithin }: { shopId: string; present: readonly Present[]; signedWithin: SignedWithin },
): Promise<{ runs: Map<string, Run[]>; reattributed: Reattribution[] }> {
  const seen = seenDevices(present)
  if (seen.size === 0) return { runs: new Map(), reattributed: [] }
  await takeDevices(tx, { shopId, devices: [...seen.values()] })
  const before = await runsOfDevices(tx, { shopId, deviceIds: [...seen.keys()] })
  const signed = Map.groupBy(signaturesOf(present), ({ deviceId }) => deviceId)

  const broken = [...signed].flatMap(([deviceId, each]) =>
    brokenRuns(before.get(deviceId) ?? [], each).map((run) => ({ shopId, deviceId, run })),
  )
  const within = Map.groupBy(broken.length === 0 ? [] : await signedWithin(tx, broken), ({ deviceId }) => deviceId)
  const runs = new Map(before)
  const reattributed: Reattribution[] = []
  for (const [deviceId, each] of signed) {
    const old = before.get(deviceId) ?? []
    const after = addSigned(old, { signed: each, within: within.get(deviceId) ?? [] })
    runs.set(deviceId, after)
    reattributed.push(...changedIntervals(old, after).map((interval) => ({ deviceId, ...interval })))
  }
  const changed = [...signed.keys()]
  const flat = (from: ReadonlyMap<string, Run[]>): DeviceRun[] =>
    changed.flatMap((deviceId) => (from.get(deviceId) ?? []).map((run) => ({ deviceId, ...run })))
  await replaceRuns(tx, { shopId, before: flat(before), after: flat(runs) })
  return { runs, reattributed }
}

function seenDevices(present: readonly Present[]): Map<string, SeenDevice> {
  const seen = new Map<string, SeenDevice>()
  for (const { fact, devices } of present) {
    for (const device of devices) {
      const known = seen.get(device.deviceId)
      if (!known || fact.at < known.firstSeenAt) seen.set(device.deviceId, { ...device, firstSeenAt: fact.at })
    }
  }
  return seen
}

const signaturesOf = (present: readonly Present[]): (Signed & { deviceId: string })[] =>
  present.flatMap(({ fact: { at, messageId }, owner, devices }) =>
    owner ? devices.map(({ deviceId }) => ({ deviceId, at, messageId, ...owner })) : [],
  )

function eventOwner({ fact, owner, deviceId, devices }: Present, runs: ReadonlyMap<string, Run[]>): EventOwner {
  const found = owner ?? (deviceId === null || devices.length === 0 ? null : ownerAt(runs.get(deviceId) ?? [], fact))
  return { customerId: found?.customerId ?? null, originId: found?.originId ?? null, deviceId, isSigned: owner !== null }
}
