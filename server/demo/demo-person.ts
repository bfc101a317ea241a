import { emailKey } from '../kit/email.ts'
import { fold, transliterate } from '../kit/fold.ts'
import { type RandomStream, randomStream } from './random.ts'
import type { ShopProfile } from './shop-profile.ts'

/** Somebody invented. */
export interface DemoPerson {
  index: number
  firstName: string
  lastName: string
  email: string | null
  emailKey: string | null
  phone: string | null
  country: string
  city: string
  postcode: string
  language: string
  /** The shop's own number of the account, and from which of their orders on they have it; null = they stay guests. */
  account: { number: string; fromOrder: number } | null
  grants: { email: boolean; sms: boolean }
  /** A café or a salon: orders often, and several of each. */
  isBusiness: boolean
}

/** Whether somebody has an account at their order of this place. */
export function isSignedIn(person: DemoPerson, place: number): person is DemoPerson & { account: NonNullable<DemoPerson['account']> } {
  return person.account !== null && place >= person.account.fromOrder
}

/** Person `index` of a shop: always the same one for the same seed. */
export function demoPerson(profile: ShopProfile, { seed, index }: { seed: number; index: number }): DemoPerson {
  const random = randomStream(seed, `${profile.shop.country} person ${index}`)
  const { firstName, lastName } = nameOf(profile, random)
  const isBusiness = random.chance(0.015)
  const account = accountOf(profile, random, { index, isBusiness })
  // A guest is known by an e-mail, and now and then by nothing but a telephone.
  const hasEmail = account !== null || random.chance(0.96)
  const email = hasEmail ? emailOf({ firstName, lastName, index }, random) : null
  const home = random.chance(0.97) ? homeOf(profile, random) : random.pick(profile.people.abroad)
  const phone = !hasEmail || random.chance(0.62) ? phoneOf(profile, index) : null
  return {
    ...{ index, firstName, lastName, email, emailKey: email === null ? null : emailKey(email), phone, account, isBusiness },
    ...{ country: home.country, city: home.city, postcode: home.postcode, language: profile.shop.languages[0] ?? 'en' },
    grants: {
      email: email !== null && random.chance(profile.buying.grantsEmail),
      sms: phone !== null && random.chance(profile.buying.grantsSms),
    },
  }
}

function nameOf({ people, buying }: ShopProfile, random: RandomStream): { firstName: string; lastName: string } {
  const isWoman = random.chance(buying.shareOfWomen)
  const firstName = mostlyEarly(isWoman ? people.women : people.men, random)
  const surname = mostlyEarly(people.surnames, random)
  return { firstName, lastName: isWoman ? people.feminine(surname) : surname }
}

/** Names stand in the order of how common they are; the first come about ten times as often as the last. */
const mostlyEarly = (names: readonly string[], random: RandomStream): string =>
  random.pickWeighted(names, (_, place) => 1 / (place + names.length / 9))

function accountOf(
  { buying }: ShopProfile,
  random: RandomStream,
  { index, isBusiness }: { index: number; isBusiness: boolean },
): DemoPerson['account'] {
  const number = String(2_001 + index * 3)
  if (isBusiness || random.chance(buying.hasAccount)) return { number, fromOrder: 0 }
  return random.chance(0.4) ? { number, fromOrder: 1 + random.below(2) } : null
}

/** An address that nobody can have: these domains are set apart for examples (RFC 2606). */
function emailOf({ firstName, lastName, index }: { firstName: string; lastName: string; index: number }, random: RandomStream): string {
  const [first, last] = [latin(firstName), latin(lastName)]
  const local = random.pick([`${first}.${last}`, `${first}${last}`, `${first.slice(0, 1)}.${last}`, `${last}.${first}`])
  // The person's place makes the address theirs alone, as there are many called alike.
  return `${local}${index + 10}@${random.pick(['example.com', 'example.com', 'example.org'])}`
}

const latin = (name: string): string => fold(transliterate(name)).replace(/[^a-z]/g, '')

function homeOf({ shop, people }: ShopProfile, random: RandomStream): { country: string; city: string; postcode: string } {
  const { city, postcode } = random.pickWeighted(people.towns, ({ weight }) => weight)
  const rest = String(random.below(10 ** people.postcodeDigits)).padStart(people.postcodeDigits, '0')
  return { country: shop.country, city, postcode: `${postcode}${rest}` }
}

const phoneOf = ({ people }: ShopProfile, index: number): string =>
  `${people.phonePrefix}${String(index * 7 + 11).padStart(people.phoneDigits, '0')}`
