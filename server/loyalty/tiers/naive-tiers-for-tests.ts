/** Tiers told once more, slowly and apart from the product: every day is walked, every sum is made anew. */
import { addDays, addMonths, daysBetween } from '../../kit/clock.ts'
import type { Tiers } from '../program.ts'
import type { TierContext } from './tier-state.ts'

/** Whether what was done on `day` counts `today`; `day` is not later. */
export function isInWindow(window: Tiers['window'], joinedOn: string, day: string, today: string): boolean {
  if (window.kind === 'lifetime') return true
  if (window.kind === 'rolling') return daysBetween(addMonths(day, window.months), today) < window.days
  return periodName(window, joinedOn, day) === periodName(window, joinedOn, today)
}

/** The tier on each of so many days, where nothing is given by hand and who loses a tier goes to the one that fits. */
export function tiersByWalk(tiers: Tiers, context: TierContext, firstDay: string, count: number): Map<string, string> {
  const { levels, window, upgrade, downgrade, validity, grace } = tiers
  const { joinedOn } = context
  const nextPeriod = (day: string, of: Tiers['window']) => firstAfter(day, (each) => periodName(of, joinedOn, each))
  const months: Tiers['window'] = { kind: 'calendar', per: 'month' }
  const walked = new Map<string, string>()
  const runs = levels.map((): { from: string; until: string | null }[] => [])
  const metSince = levels.map((): string | null => null)
  for (let n = 0; n < count; n++) {
    const today = addDays(firstDay, n)
    const metric = metricBySum(tiers, context, today)
    for (const [level, { threshold }] of levels.entries()) {
      if (metric < threshold) metSince[level] = null
      else {
        metSince[level] ??= today
        runs[level]?.push(rightOn(today, metSince[level]))
      }
    }
    const held = runs.findLastIndex(
      (ofLevel, level) => level === 0 || ofLevel.some(({ from, until }) => from <= today && (until === null || today < until)),
    )
    walked.set(today, levels[held]?.code ?? '')
  }
  return walked

  /** What a day on which the threshold is met is worth. */
  function rightOn(today: string, since: string): { from: string; until: string | null } {
    const speaksFor = (day: string) => (upgrade === 'immediate' ? day : nextPeriod(day, window))
    const from = speaksFor(since)
    if (downgrade === 'never') return { from, until: null }
    let until = from
    if (validity.kind === 'while_met' && upgrade === 'next_period') until = nextPeriod(from, window)
    if (validity.kind === 'fixed') until = addDays(addMonths(from, validity.months), validity.days)
    if (validity.kind === 'anniversary') until = nextPeriod(speaksFor(today), { kind: 'anniversary' })
    if (validity.kind === 'end_of_period') {
      until = speaksFor(today)
      for (let n = 0; n <= validity.periodsMore; n++) until = nextPeriod(until, window)
    }
    if (until <= today) until = addDays(today, 1)
    if (grace === null) return { from, until }
    const end = addDays(addMonths(until, grace.months), grace.days)
    return { from, until: grace.roundedTo === 'day' ? end : nextPeriod(addDays(end, -1), months) }
  }
}

function metricBySum({ metric, window }: Tiers, { days, joinedOn }: TierContext, today: string): number {
  const counted = days.filter(({ day }) => day <= today && isInWindow(window, joinedOn, day, today))
  const total = (of: 'points' | 'spendMinor' | 'orders') => counted.reduce((sum, day) => sum + day[of], 0)
  if (metric === 'points_earned') return total('points')
  if (metric === 'score') return total('orders') + Math.floor(total('spendMinor') / 10_000)
  return total(metric === 'spend' ? 'spendMinor' : 'orders')
}

function periodName(window: Tiers['window'], joinedOn: string, day: string): string {
  if (window.kind !== 'anniversary') {
    const months = window.kind === 'calendar' ? { month: 1, quarter: 3, half: 6, year: 12 }[window.per] : 1
    return `${day.slice(0, 4)} ${Math.floor((Number(day.slice(5, 7)) - 1) / months)}`
  }
  let years = -10
  while (addMonths(joinedOn, 12 * (years + 1)) <= day) years++
  return `${years}`
}

function firstAfter(day: string, nameOf: (day: string) => string): string {
  const name = nameOf(day)
  let next = day
  while (nameOf(next) === name) next = addDays(next, 1)
  return next
}
