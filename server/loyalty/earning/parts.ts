import { compare, type Fraction, floorOf, fraction, minus, sumOf } from './fraction.ts'

/** What one rule gave. */
export interface Part {
  ruleId: string
  /** For a multiplier, the rule whose points it multiplied: where that one is limited, so is this part. */
  upon: string | null
  points: number
}

export type ExactPart = Omit<Part, 'points'> & { points: Fraction }

export const pointsOf = (parts: readonly Part[]): number => parts.reduce((sum, { points }) => sum + points, 0)

/**
 * Whole points that add up to the exact sum rounded down. Those that rounding each part would lose go to the parts that lose
 * most, of equals to the first. Parts of nothing are left out.
 */
export function roundParts(exact: readonly ExactPart[]): Part[] {
  const rounded = exact.map(({ points, ...part }) => {
    const whole = floorOf(points)
    return { part: { ...part, points: whole }, lost: minus(points, fraction(whole)) }
  })
  const parts = rounded.map(({ part }) => part)
  const missing = floorOf(sumOf(exact.map(({ points }) => points))) - pointsOf(parts)
  for (const { part } of rounded.toSorted((a, b) => compare(b.lost, a.lost)).slice(0, missing)) part.points++
  return parts.filter(({ points }) => points > 0)
}
