import { addDays, localToInstant } from '../kit/clock.ts'
import { type DemoLine, fillBasket, totalOf } from './demo-basket.ts'
import type { DemoPerson } from './demo-person.ts'
import { type RandomStream, randomStream } from './random.ts'
import type { ShopCalendar } from './shop-calendar.ts'
import type { DemoProduct, ShopProfile } from './shop-profile.ts'

export interface DemoOrder {
  /** Null where nobody's name is on it. */
  person: DemoPerson | null
  /** The how-many-th order of this person, from 0. */
  place: number
  day: string
  placedAt: Date
  lines: DemoLine[]
  isCancelled: boolean
  /** What was given back of it as a whole, as a favour; minor units. */
  favourMinor: number | null
}

/** Something that came back: of an order, or of a purchase from before the first day that the shop knows. */
export interface DemoReturn {
  order: DemoOrder | null
  person: DemoPerson | null
  /** Whether its document names the order. */
  isNamed: boolean
  day: string
  refundedAt: Date
  lines: DemoLine[]
}

export interface Bought {
  orders: DemoOrder[]
  returns: DemoReturn[]
}

interface Scene {
  profile: ShopProfile
  calendar: ShopCalendar
  seed: number
}

/** Everything that a person buys and gives back. Whether they come again hangs on what they began with, then on who they are. */
export function ordersOf(person: DemoPerson, { profile, calendar, seed }: Scene): Bought {
  const random = randomStream(seed, `${profile.shop.country} orders ${person.index}`)
  const orders: DemoOrder[] = []
  const known: DemoProduct[] = []
  const rhythmDays = (person.isBusiness ? 0.45 : 1) * profile.buying.rhythmDays * Math.exp(0.55 * random.normal())
  const loyalty = person.isBusiness ? 0.96 : 0.58 + 0.38 * random.share()
  let day: string | null = calendar.pickDay(random)
  while (day !== null) {
    const { products, lines } = fillBasket(profile, calendar, day, { known, isBusiness: person.isBusiness }, random)
    orders.push(orderOn(day, { person, place: orders.length, lines }, profile, random))
    known.push(...products)
    const stays = orders.length > 1 || person.isBusiness ? loyalty : Math.min(0.95, profile.buying.returns * (products[0]?.keeps ?? 1))
    day = random.chance(stays) ? nextDay(day, rhythmDays, calendar, random) : null
  }
  const earlier = random.chance(0.004) ? [returnFromBefore(person, profile, calendar, random)] : []
  return { orders, returns: [...earlier, ...orders.flatMap((order) => returnOf(order, profile, calendar, random))] }
}

/** Order `index` of those that nobody's name is on: from a fair, by telephone, through a market place. */
export function anonymousOrder(index: number, { profile, calendar, seed }: Scene): DemoOrder {
  const random = randomStream(seed, `${profile.shop.country} anonymous ${index}`)
  const day = calendar.pickDay(random)
  const { lines } = fillBasket(profile, calendar, day, { known: [], isBusiness: false }, random)
  return { ...orderOn(day, { person: null, place: 0, lines }, profile, random), isCancelled: false, favourMinor: null }
}

function orderOn(day: string, order: Pick<DemoOrder, 'person' | 'place' | 'lines'>, profile: ShopProfile, random: RandomStream): DemoOrder {
  const isCancelled = random.chance(0.016)
  const favourMinor = !isCancelled && random.chance(0.006) ? Math.round((totalOf(order.lines) * 0.2) / 100) * 100 : null
  return { ...order, day, placedAt: instantOn(day, profile, random), isCancelled, favourMinor }
}

/** People order in the evening more than in the morning, and not at night. */
function instantOn(day: string, { shop }: ShopProfile, random: RandomStream): Date {
  const h = random.pickWeighted(hours, (hour) => (hour < 9 ? 2 : hour < 18 ? 5 : hour < 22 ? 9 : 4))
  const [y, m, d] = day.split('-').map(Number)
  return localToInstant({ y: y ?? 0, m: m ?? 0, d: d ?? 0, h, mi: random.below(60), s: random.below(60) }, shop.timeZone)
}

const hours = Array.from({ length: 17 }, (_, index) => index + 7)

/** The next day of a purchase about one rhythm later, moved a little to where everybody buys; null behind the end. */
function nextDay(day: string, rhythmDays: number, calendar: ShopCalendar, random: RandomStream): string | null {
  const gapDays = Math.max(2, Math.round(rhythmDays * Math.exp(0.45 * random.normal())))
  const reach = Math.round(gapDays * 0.2)
  const [from, to] = [addDays(day, Math.max(1, gapDays - reach)), addDays(day, gapDays + reach)]
  // Behind the end nobody knows the season: a gap that may reach there ends in its middle.
  if (to <= calendar.endOn) return calendar.pickDay(random, { from, to })
  const middle = addDays(day, gapDays)
  return middle <= calendar.endOn ? middle : null
}

/** Two or three of a hundred orders come back, in part or whole; half of the documents name the order. */
function returnOf(order: DemoOrder, profile: ShopProfile, calendar: ShopCalendar, random: RandomStream): DemoReturn[] {
  if (order.isCancelled || order.favourMinor !== null || !random.chance(0.021)) return []
  const day = addDays(order.day, 3 + random.below(18))
  if (day > calendar.endOn) return []
  const goods = order.lines.filter(({ category }) => category !== null)
  const lines = random.chance(0.35) ? goods : [random.pick(goods)]
  return [{ order, person: order.person, isNamed: random.chance(0.55), day, refundedAt: instantOn(day, profile, random), lines }]
}

function returnFromBefore(person: DemoPerson, profile: ShopProfile, calendar: ShopCalendar, random: RandomStream): DemoReturn {
  const { products, lines } = fillBasket(profile, calendar, calendar.firstOn, { known: [], isBusiness: false }, random)
  const day = addDays(calendar.firstOn, random.below(14))
  return {
    order: null,
    person,
    isNamed: false,
    day,
    refundedAt: instantOn(day, profile, random),
    lines: lines.slice(0, Math.min(1, products.length)),
  }
}
