/** What the demo shop's programs tell of its customers beside their orders, and the few who are there twice. */
import type { ToldEvent } from '../activity/activity.ts'
import { addDays, localToInstant } from '../kit/clock.ts'
import { type DemoPerson, isSignedIn } from './demo-person.ts'
import type { DemoCustomer, DemoHistory } from './demo-rows.ts'
import { visitDays } from './demo-visits.ts'
import { type RandomStream, randomStream } from './random.ts'
import { type DemoShop, shopProfiles } from './shop-profiles.ts'

/** About a third of those with an account said more of themselves: a birthday, and what the shop asks. Oldest first. */
export function demoSaid(shop: DemoShop, history: DemoHistory, customers: readonly DemoCustomer[]): ToldEvent[] {
  const { shop: place, work } = shopProfiles[shop]
  const said = holders(customers).flatMap(({ person, number }) => {
    const random = randomStream(history.seed, `${place.country} said ${person.index}`)
    if (!random.chance(0.35)) return []
    const traits = {
      birthday: birthdayOf(person, random),
      [work.choice.key]: random.pick(work.choice.options),
      ...(random.chance(0.7) ? { [work.yesNo.key]: random.chance(0.4) } : {}),
    }
    return [told(shop, history, { key: `said-${person.index}`, userId: number, traits }, random)]
  })
  return said.toSorted((one, other) => one.at.getTime() - other.at.getTime())
}

/**
 * People who are in the list a second time, each in another way: an address written otherwise, another address under the same
 * name and postcode, a second account with the same telephone, an account that only claims an address.
 */
export function demoTwins(shop: DemoShop, history: DemoHistory, customers: readonly DemoCustomer[]): ToldEvent[] {
  const random = randomStream(history.seed, `${shopProfiles[shop].shop.country} twins`)
  const people = holders(customers).filter(({ person }) => person.email !== null && person.phone !== null)
  return people.slice(0, 8).map(({ person }, nth) => {
    const { firstName, lastName, postcode, city, email, phone } = person
    const [mailbox] = (email ?? '').split('@')
    const again = { firstName, lastName, address: { city, postalCode: postcode } }
    const key = `twin-${nth}`
    if (nth < 3) return told(shop, history, { key, anonymousId: key, traits: { ...again, email: email?.replace('@', '+2@') } }, random)
    if (nth < 5) return told(shop, history, { key, anonymousId: key, traits: { ...again, email: `${mailbox}@example.net` } }, random)
    if (nth < 7) return told(shop, history, { key, userId: `9${100 + nth}`, traits: { firstName, lastName, phone } }, random)
    return { ...told(shop, history, { key, userId: `9${100 + nth}`, traits: { firstName, email } }, random), trust: 'browser' as const }
  })
}

/** Everybody who has an account by now, in a fixed order. */
function holders(customers: readonly DemoCustomer[]): { person: DemoPerson; number: string }[] {
  return customers.flatMap(({ person, orders }) =>
    person.account !== null && orders.some(({ place }) => isSignedIn(person, place)) ? [{ person, number: person.account.number }] : [],
  )
}

const birthdayOf = ({ index }: DemoPerson, random: RandomStream): string => {
  const monthAndDay = addDays('2027-01-01', random.below(365)).slice(5)
  return index % 3 === 0 ? `--${monthAndDay}` : `${1950 + random.below(56)}-${monthAndDay}`
}

interface Told {
  key: string
  userId?: string
  anonymousId?: string
  traits: Record<string, unknown>
}

function told(shop: DemoShop, { endOn }: DemoHistory, { key, ...said }: Told, random: RandomStream): ToldEvent {
  const { country, timeZone } = shopProfiles[shop].shop
  const [y = 0, m = 0, d = 0] = addDays(endOn, -random.below(visitDays)).split('-').map(Number)
  const at = localToInstant({ y, m, d, h: 9 + random.below(10), mi: random.below(60), s: 0 }, timeZone)
  return { trust: 'shop', at, message: { type: 'identify', messageId: `demo-${country}-${key}`, ...said } }
}
