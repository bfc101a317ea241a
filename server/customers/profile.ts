import { fold, transliterate } from '../kit/fold.ts'

/**
 * What is known of a customer. Each field holds what was said last, by the time it was true.
 *
 * When a field was said is its stamp. Most were said by the newest fact, at `profileAt`; only what differs from that stands
 * in `fieldTimes`, and so does a field that was said to be empty.
 */
export interface Profile {
  customerId: string
  customerNumber: string | null
  email: string | null
  phone: string | null
  firstName: string | null
  lastName: string | null
  country: string | null
  city: string | null
  postcode: string | null
  language: string | null
  /** `YYYY-MM-DD`, or `--MM-DD` where the year is not known. */
  birthday: string | null
  /** Everything else, under the names it was said by. */
  traits: Record<string, unknown>
  /** By field, and by `traits.<name>`. */
  fieldTimes: Record<string, string>
  profileAt: Date
  firstSeenAt: Date
}

export const profileFields = ['email', 'phone', 'firstName', 'lastName', 'country', 'city', 'postcode', 'language', 'birthday'] as const
export type ProfileField = (typeof profileFields)[number]

/** More traits than this are not kept: of a customer who has them, those said last. */
export const mostTraits = 300

/** A stamp says when something was true, and which message said it. Later stamps are greater as text. */
export const stampOf = (at: Date, messageId: string): string => `${at.toISOString()} ${messageId}`

/** The stamp of what a browser claims of an address: less than any other, so that it fills a gap and overrides nothing. */
export const claimStampOf = (at: Date, messageId: string): string => `- ${stampOf(at, messageId)}`

/**
 * One profile out of two facts about the same customer: each field, and each trait, from the fact with the later stamp,
 * whichever of the two arrives first. Where both have the same stamp `later` wins. The number, once there, stays.
 */
export function mergeProfiles(earlier: Profile, later: Profile): Profile {
  const profileAt = later.profileAt < earlier.profileAt ? earlier.profileAt : later.profileAt
  const [plainEarlier, plainLater] = [plainStamp(earlier), plainStamp(later)]
  const plain = profileAt === earlier.profileAt ? plainEarlier : plainLater
  const merged: Profile = {
    ...earlier,
    customerNumber: earlier.customerNumber ?? later.customerNumber,
    fieldTimes: {},
    profileAt,
    firstSeenAt: later.firstSeenAt < earlier.firstSeenAt ? later.firstSeenAt : earlier.firstSeenAt,
  }
  for (const field of profileFields) {
    const [value, stamp] = laterSaid(saidOf(earlier, field, plainEarlier), saidOf(later, field, plainLater))
    merged[field] = value
    if (stamp !== undefined && (value === null || stamp !== plain)) merged.fieldTimes[field] = stamp
  }
  mergeTraits(merged, earlier, later)
  return merged
}

type Said<Value> = readonly [value: Value, stamp: string | undefined]

/** The stamp of what was said at `profileAt`. */
const plainStamp = ({ profileAt }: Profile): string => stampOf(profileAt, '')

const saidOf = (profile: Profile, field: ProfileField, plain: string): Said<string | null> => [
  profile[field],
  profile.fieldTimes[field] ?? (profile[field] === null ? undefined : plain),
]

function laterSaid<Value>(one: Said<Value>, other: Said<Value>): Said<Value> {
  if (other[1] === undefined) return one
  return one[1] === undefined || other[1] >= one[1] ? other : one
}

function mergeTraits(merged: Profile, earlier: Profile, later: Profile): void {
  const names = new Set([...traitNames(earlier), ...traitNames(later)])
  if (names.size === 0) return
  const said = [...names].map((name) => {
    const [value, stamp] = laterSaid(traitOf(earlier, name), traitOf(later, name))
    return { name, value, stamp: stamp ?? '' }
  })
  // By stamp and name, so that what is left does not depend on who came first.
  if (said.length > mostTraits) said.sort((a, b) => (a.stamp === b.stamp ? (a.name < b.name ? -1 : 1) : a.stamp < b.stamp ? 1 : -1))
  const kept = said.slice(0, mostTraits)
  // Object.fromEntries defines properties: a trait may be called `__proto__`.
  merged.traits = Object.fromEntries(kept.filter(({ value }) => value !== null).map(({ name, value }) => [name, value]))
  merged.fieldTimes = Object.fromEntries([
    ...Object.entries(merged.fieldTimes),
    ...kept.map(({ name, stamp }) => [`${traitPrefix}${name}`, stamp] as const),
  ])
}

const traitPrefix = 'traits.'

/** Every trait that was said, those said to be empty too: all have a stamp of their own. */
const traitNames = ({ fieldTimes }: Profile): string[] =>
  Object.keys(fieldTimes)
    .filter((key) => key.startsWith(traitPrefix))
    .map((key) => key.slice(traitPrefix.length))

function traitOf({ traits, fieldTimes }: Profile, name: string): Said<unknown> {
  const stamp = Object.hasOwn(fieldTimes, traitPrefix + name) ? fieldTimes[traitPrefix + name] : undefined
  return [Object.hasOwn(traits, name) ? traits[name] : null, stamp]
}

/** Whether nothing was said anew. What was said at the same time by the same message is the same. */
export const sameProfile = (one: Profile, other: Profile): boolean =>
  one.customerNumber === other.customerNumber &&
  profileFields.every((field) => one[field] === other[field]) &&
  one.profileAt.getTime() === other.profileAt.getTime() &&
  one.firstSeenAt.getTime() === other.firstSeenAt.getTime() &&
  sameTimes(one.fieldTimes, other.fieldTimes)

function sameTimes(one: Record<string, string>, other: Record<string, string>): boolean {
  const names = Object.keys(one)
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name])
}

/** What search looks through: everything one may type to find a customer, folded; Cyrillic names in Latin letters too. */
export function searchText({ firstName, lastName, email, phone, customerNumber, city }: Profile): string {
  const name = [firstName, lastName].filter((part) => part !== null).join(' ')
  const folded = fold([name, email, phone, customerNumber, city].filter((part) => part !== null && part !== '').join(' '))
  const latin = fold(transliterate(name))
  return latin === '' || folded.includes(latin) ? folded : `${folded} ${latin}`
}

/** What lists are ordered by: last name first, else e-mail, else number. Cut to what an index can hold of any script. */
export function sortName({ firstName, lastName, email, customerNumber }: Profile): string {
  return fold([lastName, firstName].filter((part) => part !== null).join(' ') || email || customerNumber || '')
    .slice(0, 200)
    .toWellFormed()
}
