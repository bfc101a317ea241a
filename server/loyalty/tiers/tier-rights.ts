/**
 * When a member has a right to each tier, by what is known of the days. It is seen anew each time, so a refund, which lowers the day
 * of its order, takes back what only that order gave, and nothing else.
 */
import { addDays } from '../../kit/clock.ts'
import type { Tiers } from '../program.ts'
import { metricSteps } from './metric-steps.ts'
import { endOfDuration, endOfGrace, endOfMemberYear, endOfPeriod, later } from './tier-calendar.ts'
import type { TierContext } from './tier-state.ts'

/** The threshold was met from `metOn` to the day before `missedOn`; that gives the tier from `from` to the day before `end`. Null: open. */
export interface Right {
  metOn: string
  missedOn: string | null
  from: string
  end: string | null
}

/** By level, in the order of time. The lowest tier is everybody's at any time. With the balance as metric there are none else: days say nothing of it. */
export function rightsByLevel(tiers: Tiers, context: TierContext): Right[][] {
  const always: Right = { metOn: '0001-01-01', missedOn: null, from: '0001-01-01', end: null }
  const steps = tiers.metric === 'balance' ? [] : metricSteps(tiers, context)
  return tiers.levels.map(({ threshold }, level) => {
    if (level === 0) return [always]
    const rights: Right[] = []
    let metOn: string | null = null
    for (const { from, value } of steps) {
      if (value >= threshold) metOn ??= from
      else if (metOn !== null) {
        rights.push(rightOf(tiers, context.joinedOn, metOn, from))
        metOn = null
      }
    }
    if (metOn !== null) rights.push(rightOf(tiers, context.joinedOn, metOn, null))
    return rights
  })
}

/**
 * Until when (the first day after) a right is safe on a day on which it holds, even if its threshold were missed from tomorrow on:
 * only what is taken back can end it before. `today` itself where nothing is promised but being met, null for ever.
 */
export function safeUntil(tiers: Tiers, joinedOn: string, right: Right, today: string): string | null {
  if (!isMet(right, today)) return right.end
  const tomorrow = addDays(today, 1)
  const { end, validUntil } = rightOf(tiers, joinedOn, right.metOn, tomorrow)
  return end === tomorrow && validUntil <= today ? today : end
}

/** Whether the threshold itself is met on this day. */
export const isMet = ({ metOn, missedOn }: Right, day: string): boolean => metOn <= day && (missedOn === null || missedOn > day)

/** Whether the right holds on this day. */
export const holds = ({ from, end }: Right, day: string): boolean => from <= day && (end === null || end > day)

/**
 * To which day (the first after) a tier is kept that was held since `reachedOn` and is missed today by another cause than days: the
 * balance fell, or the programme was changed. Null for ever. With the balance as metric grace counts from the day on which the
 * tier was reached, so that for so long nobody has to watch it; else from the loss.
 */
export function keptAfterMiss(tiers: Tiers, joinedOn: string, { reachedOn, today }: { reachedOn: string; today: string }): string | null {
  if (tiers.downgrade === 'never') return null
  const valid = endOfValidity(tiers, joinedOn, { from: reachedOn, confirmedOn: countsFrom(tiers, joinedOn, today) })
  return endOfGrace(tiers.metric === 'balance' ? valid : later(today, valid), tiers.grace)
}

function rightOf(tiers: Tiers, joinedOn: string, metOn: string, missedOn: string | null): Right & { validUntil: string } {
  const from = countsFrom(tiers, joinedOn, metOn)
  if (missedOn === null) return { metOn, missedOn, from, end: null, validUntil: from }
  const validUntil = endOfValidity(tiers, joinedOn, { from, confirmedOn: countsFrom(tiers, joinedOn, addDays(missedOn, -1)) })
  const end = tiers.downgrade === 'never' ? null : endOfGrace(later(missedOn, validUntil), tiers.grace)
  return { metOn, missedOn, from, end, validUntil }
}

/** The day for which the metric of a day speaks: itself, or the first of the next period. */
const countsFrom = ({ upgrade, window }: Tiers, joinedOn: string, day: string): string =>
  upgrade === 'immediate' ? day : endOfPeriod(day, window, joinedOn)

/** `confirmedOn`: the last day for which the metric spoke. A tier that begins with a period is kept for that period at least. */
function endOfValidity(
  { validity, window, upgrade }: Tiers,
  joinedOn: string,
  { from, confirmedOn }: { from: string; confirmedOn: string },
): string {
  switch (validity.kind) {
    case 'while_met':
      return upgrade === 'immediate' ? from : endOfPeriod(from, window, joinedOn)
    case 'end_of_period': {
      let end = endOfPeriod(confirmedOn, window, joinedOn)
      for (let more = 0; more < validity.periodsMore; more++) end = endOfPeriod(end, window, joinedOn)
      return end
    }
    case 'fixed':
      return endOfDuration(from, validity)
    case 'anniversary':
      return endOfMemberYear(confirmedOn, joinedOn)
    default:
      return validity satisfies never
  }
}
