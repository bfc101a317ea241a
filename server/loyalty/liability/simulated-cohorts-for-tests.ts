import { addMonths } from '@regulars/cohorts'
import { type Generator, generator } from '@regulars/random'
import type { PointsCohort } from './breakage.ts'

/** Cohorts as they are seen after `monthsSeen` months, and the share of each that is used in the end. */
export interface SimulatedCohorts {
  seen: PointsCohort[]
  usedInTheEnd: number[]
}

/**
 * Of `cohorts` months of issue, each point is used with a chance that depends on its age and, a little, on the month's own
 * luck; what is left lapses at `lifeMonths`.
 */
export function simulatedCohorts(
  seed: number,
  { cohorts, monthsSeen, lifeMonths }: { cohorts: number; monthsSeen: number; lifeMonths: number },
) {
  const random = generator(seed)
  const whole = Array.from({ length: cohorts }, (_, index) => wholeLife(random, addMonths('2024-01', index), lifeMonths))
  const seen = whole.flatMap((cohort, index) =>
    index < monthsSeen ? [{ ...cohort, months: cohort.months.slice(0, monthsSeen - index) }] : [],
  )
  const usedInTheEnd = whole.map(
    ({ issuedPoints, months }) => months.reduce((sum, { redeemedPoints }) => sum + redeemedPoints, 0) / issuedPoints,
  )
  return { seen, usedInTheEnd } satisfies SimulatedCohorts
}

function wholeLife(random: Generator, month: string, lifeMonths: number): PointsCohort {
  const issuedPoints = 20_000 + random.integer(20_000)
  let open = issuedPoints
  const months = Array.from({ length: lifeMonths + 1 }, (_, age) => {
    const rate = age === 0 ? 0.01 : 0.08 * 0.93 ** (age - 1)
    const redeemedPoints = random.binomial(open, random.beta(400 * rate, 400 * (1 - rate)))
    const expiredPoints = age === lifeMonths ? open - redeemedPoints : 0
    open -= redeemedPoints + expiredPoints
    return { redeemedPoints, expiredPoints }
  })
  return { month, issuedPoints, months }
}
