/** Which days a run looks at. Pure. */
import { addDays, daysBetween } from '../kit/clock.ts'

/** A shop silent for longer is taken for one whose later orders were not brought in. */
const silentDays = 30

/**
 * The last day that counts: yesterday, the newest day that is over. Where the last order is more than a month older, the data end
 * there, and nobody can be said to have been silent since.
 */
export function cutOf({ lastOrderOn, today }: { lastOrderOn: string; today: string }): { cutOn: string; hasEnded: boolean } {
  const yesterday = addDays(today, -1)
  const hasEnded = daysBetween(lastOrderOn, yesterday) > silentDays
  return { cutOn: hasEnded ? lastOrderOn : yesterday, hasEnded }
}

/** Less than eight weeks say nothing about a year. */
export const leastSpanDays = 56

/**
 * How long the hold-outs may be that are tried in turn, in days, longest first: half of the time that is known, then a quarter, at
 * most a year. What comes of half of the data is the hardest question that can be checked.
 */
export function holdoutLengths({ firstOn, cutOn }: { firstOn: string; cutOn: string }): number[] {
  const span = daysBetween(firstOn, cutOn)
  const lengths = [span / 2, span / 4].map((days) => Math.min(365, Math.floor(days)))
  return [...new Set(lengths)].filter((days) => days >= 28)
}
