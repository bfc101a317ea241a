import { daysBetween } from '../kit/clock.ts'
import type { RandomStream } from './random.ts'
import type { ShopCalendar } from './shop-calendar.ts'
import type { DemoProduct, ShopProfile } from './shop-profile.ts'

/** A line of an order: a product, postage or a discount. */
export interface DemoLine {
  code: string
  name: string
  category: string | null
  quantity: number
  /** Of one piece; negative for a discount. */
  priceMinor: number
}

export interface BasketBuyer {
  /** What they bought before; people mostly buy again what they know. */
  known: readonly DemoProduct[]
  isBusiness: boolean
}

/** What somebody puts into an order on a day: the products chosen, the first of them first, and the order's lines. */
export function fillBasket(
  profile: ShopProfile,
  calendar: ShopCalendar,
  day: string,
  { known, isBusiness }: BasketBuyer,
  random: RandomStream,
): { products: DemoProduct[]; lines: DemoLine[] } {
  const products: DemoProduct[] = []
  const wanted = 1 + (random.chance(0.5) ? 1 : 0) + (random.chance(0.25) ? 1 : 0) + (random.chance(0.12) ? 2 : 0)
  for (let tries = 0; tries < wanted; tries++) {
    const product = chooseProduct(profile.products, known, calendar.isOfPresents(day), random)
    if (!products.includes(product)) products.push(product)
  }
  const goods = products.map((product) => ({
    code: product.code,
    name: product.name,
    category: product.category,
    quantity: piecesOf(isBusiness, random),
    priceMinor: priceOn(product, daysBetween(calendar.firstOn, day)),
  }))
  return { products, lines: [...goods, ...chargesOf(profile, goods, calendar.isOfDiscounts(day), random)] }
}

/** Money of the lines, in minor units. */
export const totalOf = (lines: readonly DemoLine[]): number =>
  lines.reduce((sum, { quantity, priceMinor }) => sum + quantity * priceMinor, 0)

function chooseProduct(
  products: readonly DemoProduct[],
  known: readonly DemoProduct[],
  isOfPresents: boolean,
  random: RandomStream,
): DemoProduct {
  const habits = known.filter(({ isPresent }) => !isPresent)
  if (habits.length > 0 && random.chance(0.6)) return random.pick(habits)
  return random.pickWeighted(products, ({ weight, isPresent }) => (isPresent ? weight * (isOfPresents ? 5 : 0.6) : weight))
}

function piecesOf(isBusiness: boolean, random: RandomStream): number {
  if (isBusiness) return 3 + random.below(8)
  return random.chance(0.78) ? 1 : random.chance(0.8) ? 2 : 3
}

/** Prices rose once, after a year; presents kept theirs. */
const priceOn = ({ price, isPresent }: DemoProduct, daysOpen: number): number =>
  100 * (isPresent || daysOpen < 365 ? price : Math.round(price * 1.07))

function chargesOf({ charges, shop }: ShopProfile, goods: readonly DemoLine[], isOfDiscounts: boolean, random: RandomStream): DemoLine[] {
  const total = totalOf(goods)
  const lines: DemoLine[] = []
  if (isOfDiscounts) {
    const off = Math.round((total * 0.15) / 100) * 100
    lines.push({ code: charges.discountCode, name: charges.discountName, category: null, quantity: 1, priceMinor: -off })
  }
  // Who collects the order at the door pays no postage.
  const isCollected = random.chance(shop.country === 'PL' ? 0.05 : 0.03)
  if (total < charges.freeFrom * 100 && !isCollected) {
    const { name, price } = random.pickWeighted(charges.postage, ({ weight }) => weight)
    lines.push({ code: charges.postageCode, name, category: null, quantity: 1, priceMinor: price * 100 })
  }
  return lines
}
