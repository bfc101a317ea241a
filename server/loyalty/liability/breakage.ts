/**
 * How many points of each month will ever be used, and so how many break. Months of issue are rows, their age in months is
 * the column, and what was used is carried on to the end of the points' life by the chain ladder (chain-ladder.ts).
 *
 * A number is given where the history carries one. Elsewhere the answer says why there is none.
 */
import assert from 'node:assert/strict'
import { tQuantile } from '@regulars/special'
import { type Development, development, type Projection, project, sumOf } from './chain-ladder.ts'

/** Points issued in one month of the shop's calendar, as they stand at the end of the last month that is over. */
export interface PointsCohort {
  /** `YYYY-MM` */
  month: string
  /** Net of what was clawed back. */
  issuedPoints: number
  /** What happened in the month of issue and in each one after it that is over. */
  months: readonly CohortAge[]
}

export interface CohortAge {
  /** Used, less what was given back: below 0 where more was given back. */
  redeemedPoints: number
  expiredPoints: number
}

export interface BreakageOptions {
  /** At what age in months the last points of a cohort lapse; null where they never do. Later use counts as if it were at this age. */
  lifeMonths: number | null
}

/**
 * - `points_never_lapse`: there is no end at which use could be complete.
 * - `history_too_short`: no month of issue has lived to the end yet, or too few are known to tell chance from course.
 * - `too_young`: in other months, use began later than this one's age.
 * - `none_used_yet`: nothing to carry on.
 * - `too_uncertain`: the interval is wider than 20 points of a hundred.
 */
export type WhyNotKnown = 'points_never_lapse' | 'history_too_short' | 'too_young' | 'none_used_yet' | 'too_uncertain'

/** Shares are of the points issued, 0 to 1. `low` to `high` is an interval of 95 %. */
export type ExpectedUse =
  | { kind: 'closed'; share: number }
  | { kind: 'expected'; share: number; low: number; high: number }
  | { kind: 'not_known'; reason: WhyNotKnown }

export interface CohortBreakage {
  month: string
  issuedPoints: number
  redeemedPoints: number
  expiredPoints: number
  openPoints: number
  use: ExpectedUse
}

export interface Breakage {
  cohorts: CohortBreakage[]
  /** Of all months whose own use is closed or expected, together. */
  overall: ExpectedUse
}

/** What of each cohort, and of all that can be told, will be used. Cohorts may come in any order, each month at most once. */
export function breakage(cohorts: readonly PointsCohort[], { lifeMonths }: BreakageOptions): Breakage {
  const rows = cohorts.toSorted((a, b) => (a.month < b.month ? -1 : 1)).map((cohort) => rowOf(cohort, lifeMonths))
  const ladder = lifeMonths === null ? null : ladderOf(rows, lifeMonths)
  const told = rows.map((row) => ({ row, use: useOf(row, lifeMonths, ladder) }))
  return {
    cohorts: told.map(({ row: { cumulative: _, ...sums }, use }) => ({ ...sums, use })),
    overall: overallOf(told, lifeMonths, ladder),
  }
}

/** How many points of a cohort to reckon with, for a liability that cannot wait until everything is known. */
export interface Reckoned {
  points: number
  /** By the cohort's own course, by that of older ones, or all that is left, because breakage that cannot be estimated is not counted. */
  basis: 'own' | 'older_cohorts' | 'all'
}

/** Points of the cohort that will have been used in the end, whole and never more than were used and are open. */
export function reckonedUse({ use, ...cohort }: CohortBreakage, overall: ExpectedUse): Reckoned {
  if (use.kind !== 'not_known') return { points: within(cohort, use.share * cohort.issuedPoints), basis: 'own' }
  if (overall.kind !== 'not_known') return { points: within(cohort, overall.share * cohort.issuedPoints), basis: 'older_cohorts' }
  return { points: within(cohort, Number.POSITIVE_INFINITY), basis: 'all' }
}

interface Row extends Omit<CohortBreakage, 'use'> {
  /** Used up to and with each age. */
  cumulative: number[]
}

interface Ladder {
  /** The first age from which use only grows out of use. */
  firstAge: number
  development: Development
}

function rowOf({ month, issuedPoints, months }: PointsCohort, lifeMonths: number | null): Row {
  const cumulative: number[] = []
  let redeemedPoints = 0
  for (const [age, each] of months.entries()) {
    redeemedPoints += each.redeemedPoints
    cumulative[lifeMonths === null ? age : Math.min(age, lifeMonths)] = redeemedPoints
  }
  const expiredPoints = months.reduce((sum, each) => sum + each.expiredPoints, 0)
  const openPoints = issuedPoints - redeemedPoints - expiredPoints
  assert(openPoints >= 0, `of the points of ${month} no more are used and lapsed than were issued`)
  return { month, issuedPoints, redeemedPoints, expiredPoints, openPoints, cumulative }
}

/** Null where no row has lived to the end, or the rows do not say how use grows at every age. */
function ladderOf(rows: readonly Row[], lifeMonths: number): Ladder | null {
  const firstAge = Math.max(
    0,
    ...rows.map(({ cumulative }) => 1 + cumulative.findLastIndex((used, age) => used <= 0 && (cumulative[age + 1] ?? 0) > 0)),
  )
  const triangle = rows.flatMap((row) => (isCarried(row, firstAge) ? [row.cumulative.slice(firstAge)] : []))
  if ((triangle[0]?.length ?? 0) + firstAge <= lifeMonths) return null
  const found = development(triangle)
  return found && { firstAge, development: found }
}

const isCarried = ({ cumulative }: Row, firstAge: number): boolean =>
  cumulative.length > firstAge && cumulative.slice(firstAge).every((used) => used > 0)

function useOf(row: Row, lifeMonths: number | null, ladder: Ladder | null): ExpectedUse {
  if (row.openPoints === 0) return { kind: 'closed', share: row.issuedPoints === 0 ? 0 : row.redeemedPoints / row.issuedPoints }
  if (lifeMonths === null) return { kind: 'not_known', reason: 'points_never_lapse' }
  if (!ladder) return { kind: 'not_known', reason: 'history_too_short' }
  if (row.cumulative.length <= ladder.firstAge) return { kind: 'not_known', reason: 'too_young' }
  if (!isCarried(row, ladder.firstAge)) return { kind: 'not_known', reason: 'none_used_yet' }
  return expectedUse(row, project([row.cumulative.slice(ladder.firstAge)], ladder.development))
}

function overallOf(told: readonly { row: Row; use: ExpectedUse }[], lifeMonths: number | null, ladder: Ladder | null): ExpectedUse {
  if (lifeMonths === null) return { kind: 'not_known', reason: 'points_never_lapse' }
  const known = told.filter(({ use }) => use.kind !== 'not_known').map(({ row }) => row)
  const sums = {
    issuedPoints: sumOf(known, ({ issuedPoints }) => issuedPoints),
    redeemedPoints: sumOf(known, ({ redeemedPoints }) => redeemedPoints),
    openPoints: sumOf(known, ({ openPoints }) => openPoints),
  }
  if (!ladder || sums.issuedPoints === 0) return { kind: 'not_known', reason: 'history_too_short' }
  if (sums.openPoints === 0) return { kind: 'closed', share: sums.redeemedPoints / sums.issuedPoints }
  const open = known.filter(({ openPoints }) => openPoints > 0)
  const projection = project(
    open.map(({ cumulative }) => cumulative.slice(ladder.firstAge)),
    ladder.development,
  )
  const closed = sums.redeemedPoints - sumOf(open, ({ redeemedPoints }) => redeemedPoints)
  return expectedUse(sums, { ...projection, ultimate: closed + projection.ultimate })
}

/**
 * What is still to come is taken as lognormal (Mack 1994), so that it cannot fall below nothing, with the quantile of Student's t for an
 * error that few months taught. It ends where all that is open is used.
 */
function expectedUse(cohort: Pick<Row, 'issuedPoints' | 'redeemedPoints' | 'openPoints'>, projection: Projection): ExpectedUse {
  const { issuedPoints, redeemedPoints } = cohort
  const { ultimate, standardError } = projection
  const toCome = ultimate - redeemedPoints
  const quantile = Number.isFinite(projection.degreesOfFreedom) ? tQuantile(0.975, projection.degreesOfFreedom) : 0
  const spread = toCome > 0 ? Math.sqrt(Math.log1p((standardError / toCome) ** 2)) : 0
  const edge = (side: number): number =>
    toCome > 0 ? redeemedPoints + toCome * Math.exp(side * spread - spread ** 2 / 2) : ultimate + side * standardError
  const shareOf = (points: number): number => Math.min(Math.max(points, redeemedPoints), redeemedPoints + cohort.openPoints) / issuedPoints

  const [low, high] = [shareOf(edge(-quantile)), shareOf(edge(quantile))]
  if (high - low > widestInterval) return { kind: 'not_known', reason: 'too_uncertain' }
  return { kind: 'expected', share: shareOf(ultimate), low, high }
}

/** A fifth of the points: a wider interval says nothing that a shopkeeper could act on. */
const widestInterval = 0.2

function within({ redeemedPoints, openPoints }: Pick<Row, 'redeemedPoints' | 'openPoints'>, points: number): number {
  return Math.min(Math.max(Math.round(points), redeemedPoints), redeemedPoints + openPoints)
}
