/**
 * What points do to a shop's revenue, by IFRS 15 “Revenue from Contracts with Customers”. Points that a shopper would not get
 * without buying are a material right and so a promise of their own (B39–B40): a part of the price is theirs, and becomes
 * revenue when they are used, not when the goods leave. Until then it is a contract liability.
 *
 * Amounts are integer minor units without VAT, net of refunds; points are whole, net of what was clawed back.
 */
import assert from 'node:assert/strict'
import { shareOut } from './share-out.ts'

/** What was sold together with points. */
export interface Sale {
  /** What the customers paid: the transaction price. */
  priceMinor: number
  /** What the goods alone would cost. Where points are no reason for another price, this is the price itself. */
  goodsMinor: number
  /** So many of the points issued will ever be used, as it is expected at the sale (B42(b)). */
  expectedPoints: number
  worth: PointsWorth
}

/** So many points are worth so much: what a shopper saves by them, and the price of the option alone (B42). */
export interface PointsWorth {
  points: number
  valueMinor: number
}

/** The price, divided. The two add up to it. */
export interface Allocation {
  goodsMinor: number
  pointsMinor: number
}

/**
 * Divides the price between goods and points by their relative stand-alone selling prices (74, 76, B42). The points' price is what they are
 * worth, times how many are expected to be used. Exact, then rounded by largest remainder.
 */
export function allocatePrice({ priceMinor, goodsMinor, expectedPoints, worth }: Sale): Allocation {
  assert(worth.points > 0, 'points are worth something by a number of them')
  const [goods = 0, points = 0] = shareOut(priceMinor, [
    BigInt(goodsMinor) * BigInt(worth.points),
    BigInt(expectedPoints) * BigInt(worth.valueMinor),
  ])
  return { goodsMinor: goods, pointsMinor: points }
}

/** Points of one allocation, as they stand at the end of a period. */
export interface PointsProgress {
  /** The part of the price that is the points'. Fixed at the sale: a new estimate does not divide the price anew (88). */
  allocatedMinor: number
  issuedPoints: number
  /** Used since they were issued, less what was given back to customers. */
  redeemedPoints: number
  /** Neither used nor lapsed. */
  openPoints: number
  /** Of those issued, how many are expected to be used in all, those already used among them. */
  expectedPoints: number
}

export interface PointsRevenue {
  /** Since the points were issued. */
  toDateMinor: number
  /** In this period: what is right to date, less what was recognised before. Below 0 where the estimate rose by more than was used. */
  inPeriodMinor: number
  /** Of `toDateMinor`, what is revenue because other points will never be used (B46): the rest would be revenue without any breakage. */
  breakageToDateMinor: number
  /** What is still owed: the contract liability. */
  liabilityMinor: number
}

/**
 * Revenue from points, in proportion to the pattern in which they are used (B46): allocated · used ÷ expected to be used,
 * rounded half up. A changed estimate counts in full in the period in which it changes (a cumulative catch-up).
 *
 * An estimate below what was used, or above what still can be, is drawn to that edge: facts come before estimates. With nothing
 * open, all of it is revenue: nobody can ask for anything any more.
 */
export function pointsRevenue(progress: PointsProgress, recognisedBeforeMinor: number): PointsRevenue {
  const { allocatedMinor, issuedPoints, redeemedPoints, openPoints } = progress
  assert(redeemedPoints >= 0 && openPoints >= 0 && redeemedPoints + openPoints <= issuedPoints, 'points are used, open or gone, once each')
  const expectedPoints = Math.min(Math.max(progress.expectedPoints, redeemedPoints), redeemedPoints + openPoints)

  const toDateMinor = openPoints === 0 || expectedPoints === 0 ? allocatedMinor : part(allocatedMinor, redeemedPoints, expectedPoints)
  const withoutBreakageMinor = issuedPoints === 0 ? 0 : part(allocatedMinor, redeemedPoints, issuedPoints)
  return {
    toDateMinor,
    inPeriodMinor: toDateMinor - recognisedBeforeMinor,
    breakageToDateMinor: toDateMinor - withoutBreakageMinor,
    liabilityMinor: allocatedMinor - toDateMinor,
  }
}

/** amount · part ÷ whole, halves up, without a float between. */
function part(amount: number, share: number, whole: number): number {
  assert(Number.isSafeInteger(amount) && amount >= 0, 'an amount is a whole number from 0 on')
  return Number((2n * BigInt(amount) * BigInt(share) + BigInt(whole)) / (2n * BigInt(whole)))
}
