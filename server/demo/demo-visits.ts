/**
 * What is seen of people in the demo shop's pages over its last 90 days: looking around, putting into the cart, going to the
 * checkout before an order that is known, or leaving. As pages and servers would tell it; the same seed tells the same.
 */
import type { ToldEvent } from '../activity/activity.ts'
import { addDays, localToInstant } from '../kit/clock.ts'
import type { DemoLine } from './demo-basket.ts'
import type { DemoOrder } from './demo-orders.ts'
import { type DemoPerson, isSignedIn } from './demo-person.ts'
import type { DemoCustomer, DemoHistory } from './demo-rows.ts'
import { type RandomStream, randomStream } from './random.ts'
import type { DemoProduct, ShopProfile } from './shop-profile.ts'
import { type DemoShop, shopProfiles } from './shop-profiles.ts'

/** So many days up to the end of the history. */
export const visitDays = 90

/** All events, oldest first. */
export function demoVisits(shop: DemoShop, history: DemoHistory, customers: readonly DemoCustomer[]): ToldEvent[] {
  const profile = shopProfiles[shop]
  const firstOn = addDays(history.endOn, 1 - visitDays)
  const known = customers.flatMap(({ person, orders }) => {
    const random = randomStream(history.seed, `${profile.shop.country} visits ${person.index}`)
    const recent = orders.filter(({ day, isCancelled }) => day >= firstOn && !isCancelled && random.chance(0.25))
    const buying = recent.flatMap((order) => purchase(order, person, profile, random))
    return [...buying, ...lookingAround(person, orders, { firstOn, profile, random })]
  })
  const strangers = Array.from({ length: 300 }, (_, index) => stranger(index, { firstOn, profile, seed: history.seed })).flat()
  return [...known, ...strangers].toSorted((one, other) => one.at.getTime() - other.at.getTime())
}

/** A visit that ends with an order. A guest is known when the shop's server tells whose checkout it was. */
function purchase(order: DemoOrder, person: DemoPerson, profile: ShopProfile, random: RandomStream): ToldEvent[] {
  const number = isSignedIn(person, order.place) ? person.account.number : null
  const visit = visitOf({
    ...{ profile, random, number },
    key: `o${person.index}-${order.place}`,
    device: deviceOf(person, profile, random),
    beginsAt: new Date(order.placedAt.getTime() - (14 + random.below(14)) * 60_000),
  })
  const goods = order.lines.filter(({ category }) => category !== null)
  visit.arrive()
  if (number !== null && order.place === 0) visit.chooseCookies()
  visit.list(goods[0]?.category ?? '')
  for (const line of goods) {
    visit.view(goodOf(line))
    visit.add(goodOf(line))
  }
  visit.checkOut(goods)
  if (number === null && person.email !== null) visit.tell('shop', { type: 'identify', traits: { email: person.email } })
  return visit.events
}

interface Around {
  firstOn: string
  profile: ShopProfile
  random: RandomStream
}

/** Visits without an order of people who are signed in; some leave a full cart behind. */
function lookingAround(person: DemoPerson, orders: readonly DemoOrder[], { firstOn, profile, random }: Around): ToldEvent[] {
  const signedUp = orders.find(({ place }) => isSignedIn(person, place))
  if (!signedUp || !person.account || !random.chance(0.2)) return []
  const { number } = person.account
  return Array.from({ length: 1 + random.below(3) }, (_, nth) => {
    const day = addDays(firstOn, random.below(visitDays))
    if (day <= signedUp.day) return []
    const visit = visitOf({
      ...{ profile, random, number },
      key: `l${person.index}-${nth}`,
      device: deviceOf(person, profile, random),
      beginsAt: momentOn(day, profile, random),
    })
    visit.arrive()
    if (nth === 0 && random.chance(0.5)) visit.chooseCookies()
    browse(visit, profile, random, 0.3)
    return visit.events
  }).flat()
}

/** Somebody whom nobody knows, once or twice. */
function stranger(index: number, { firstOn, profile, seed }: { firstOn: string; profile: ShopProfile; seed: number }): ToldEvent[] {
  const random = randomStream(seed, `${profile.shop.country} stranger ${index}`)
  return Array.from({ length: random.chance(0.25) ? 2 : 1 }, (_, nth) => {
    const beginsAt = momentOn(addDays(firstOn, random.below(visitDays)), profile, random)
    const visit = visitOf({
      profile,
      random,
      number: null,
      key: `s${index}-${nth}`,
      device: `${profile.shop.country}-stranger-${index}`,
      beginsAt,
    })
    visit.arrive()
    browse(visit, profile, random, 0.12)
    return visit.events
  }).flat()
}

function browse(visit: Visit, profile: ShopProfile, random: RandomStream, cartChance: number): void {
  const products = Array.from({ length: 1 + random.below(3) }, () => random.pickWeighted(profile.products, ({ weight }) => weight))
  visit.list(products[0]?.category ?? '')
  for (const product of new Set(products)) visit.view(product)
  const [wanted] = products
  if (wanted && random.chance(cartChance)) visit.add(wanted)
}

type Good = Pick<DemoProduct, 'code' | 'name' | 'category' | 'price'>
type Visit = ReturnType<typeof visitOf>

interface VisitOf {
  profile: ShopProfile
  random: RandomStream
  /** Makes the names of its events. */
  key: string
  device: string
  beginsAt: Date
  /** Of who is signed in. */
  number: string | null
}

/** One visit: what is done in it comes some seconds after what was done before. */
function visitOf({ profile, random, key, device, beginsAt, number }: VisitOf) {
  const events: ToldEvent[] = []
  const { currency, country, languages } = profile.shop
  let at = beginsAt.getTime()
  let page = '/'
  function tell(trust: ToldEvent['trust'], { context = {}, ...said }: Record<string, unknown>): void {
    const shared = {
      locale: languages[0],
      page: { path: page, url: `https://${country.toLowerCase()}.example.com${page}` },
      ...Object(context),
    }
    const message = { messageId: `demo-${country}-${key}-${events.length}`, anonymousId: device, context: shared, ...said }
    events.push({ trust, at: new Date(at), message: number === null ? message : { ...message, userId: number } })
    at += (7 + random.below(50)) * 1000
  }
  const track = (event: string, properties: Record<string, unknown>, context?: object) =>
    tell('browser', { type: 'track', event, properties, ...(context ? { context } : {}) })
  const of = ({ code, name, category, price }: Good) => ({ product_id: code, name, category, price, currency })
  return {
    events,
    tell,
    arrive: () => tell('browser', { type: 'page', properties: { path: page } }),
    chooseCookies: () => {
      const categoryPreferences = { analytics: random.chance(0.8), personalization: random.chance(0.85), advertising: random.chance(0.35) }
      track('Segment Consent Preference Updated', {}, { consent: { categoryPreferences } })
    },
    list: (category: string) => {
      page = '/list'
      track('Product List Viewed', { list_id: category, category })
    },
    view: (good: Good) => {
      page = `/p/${encodeURIComponent(good.code)}`
      track('Product Viewed', of(good))
    },
    add: (good: Good) => track('Product Added', { ...of(good), quantity: 1 }),
    checkOut: (lines: readonly DemoLine[]) => {
      page = '/checkout'
      const products = lines.map((line) => ({ ...of(goodOf(line)), quantity: line.quantity }))
      const value = products.reduce((sum, { price, quantity }) => sum + price * quantity, 0)
      track('Checkout Started', { value, currency, products })
    },
  }
}

const goodOf = ({ code, name, category, priceMinor }: DemoLine): Good => ({ code, name, category: category ?? '', price: priceMinor / 100 })

/** Most have one telephone and look from it; some also from a computer. */
const deviceOf = (person: DemoPerson, { shop }: ShopProfile, random: RandomStream): string =>
  `${shop.country}-${person.index}-${random.chance(0.8) ? 'phone' : 'computer'}`

function momentOn(day: string, { shop }: ShopProfile, random: RandomStream): Date {
  const [y = 0, m = 0, d = 0] = day.split('-').map(Number)
  return localToInstant({ y, m, d, h: 8 + random.below(14), mi: random.below(60), s: random.below(60) }, shop.timeZone)
}
