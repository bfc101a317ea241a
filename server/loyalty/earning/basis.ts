/**
 * What of an order counts.
 *
 * Products that are not excluded, net of discounts; positive charges are shipping, and count where the programme says so. Gift
 * cards never count. Discounts and refunds that name no line reduce all products alike, and what is more than the products
 * were reduces charges. Store credit paid for everything alike. Nothing is rounded, and no line counts less than 0.
 */
import type { Basis } from '../program.ts'
import { type Fraction, fraction, isAbove, one, plus, times, zero } from './fraction.ts'
import type { LineFacts, OrderFacts } from './order-facts.ts'

export interface CountedOrder {
  /** Lines of which something counts. */
  lines: readonly LineFacts[]
  /** The share of a product's total that counts, 0 to 1. */
  ofProducts: Fraction
  /** The share of a charge's total that counts, 0 to 1. */
  ofCharges: Fraction
}

/** The lines that count, and how much of them. */
export function countOrder(basis: Basis, order: OrderFacts): CountedOrder {
  const positive = order.lines.filter(({ totalMinor }) => totalMinor > 0)
  const products = totalOf(positive.filter(({ isCharge }) => !isCharge))
  const charges = totalOf(positive.filter(({ isCharge }) => isCharge))
  const discounts = order.reductionMinor - totalOf(order.lines.filter(({ totalMinor }) => totalMinor < 0))
  const productsLeft = Math.max(0, products - discounts)
  const chargesLeft = Math.max(0, charges - Math.max(0, discounts - products))
  const left = productsLeft + chargesLeft
  const paid = basis.isCreditCounted ? left : Math.max(0, left - order.paidByCreditMinor)
  const ofLeft = share(paid, left)
  const ofProducts = times(share(productsLeft, products), ofLeft)
  const ofCharges = times(share(chargesLeft, charges), ofLeft)
  const counts = (line: LineFacts): boolean =>
    line.isCharge ? basis.isShippingCounted && isAbove(ofCharges, zero) : !isExcluded(basis, line) && isAbove(ofProducts, zero)
  return { lines: positive.filter(counts), ofProducts, ofCharges }
}

/** What these lines of a counted order are worth, in minor units. */
export function countedMinor({ ofProducts, ofCharges }: CountedOrder, lines: readonly LineFacts[]): Fraction {
  const products = totalOf(lines.filter(({ isCharge }) => !isCharge))
  const charges = totalOf(lines.filter(({ isCharge }) => isCharge))
  const ofTheProducts = times(fraction(products), ofProducts)
  return charges === 0 ? ofTheProducts : plus(ofTheProducts, times(fraction(charges), ofCharges))
}

const isExcluded = ({ excludedProducts, excludedCategories }: Basis, { code, category, isGiftCard }: LineFacts): boolean =>
  isGiftCard || (code !== null && excludedProducts.includes(code)) || (category !== null && excludedCategories.includes(category))

const totalOf = (lines: readonly LineFacts[]): number => lines.reduce((sum, { totalMinor }) => sum + totalMinor, 0)

const share = (part: number, whole: number): Fraction => (whole === 0 ? zero : part === whole ? one : fraction(part, whole))
