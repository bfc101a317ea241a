/** What counts towards a tier, day by day: sums over the window that ends with the day and includes it. */
import type { Tiers, TierWindow } from '../program.ts'
import { endOfDuration, endOfPeriod } from './tier-calendar.ts'
import type { MetricDay, TierContext } from './tier-state.ts'

/** From this day to the next step the metric has this value. */
export interface MetricStep {
  from: string
  value: number
}

/**
 * The metric on every day, if nothing came but what is known: before the first step it is 0, after the last it stays.
 *
 * A day counts on itself and as long as it lies in the window: for ever (lifetime), for the length of the window from the day on
 * (rolling: of 12 months, 25 November to 24 November; of 30 days, the day and 29 more), or to the end of its period (calendar,
 * anniversary). Days are sorted. Takes time in proportion to them.
 */
export function metricSteps(tiers: Tiers, { days, joinedOn }: Pick<TierContext, 'days' | 'joinedOn'>): MetricStep[] {
  const leavings = leavingsOf(days, tiers.window, joinedOn)
  const steps: MetricStep[] = []
  const sum = { points: 0, spendMinor: 0, orders: 0 }
  let entered = 0
  let left = 0
  while (entered < days.length || left < days.length) {
    const enters = days[entered]?.day ?? null
    const leaving = leavings[left] ?? null
    const from = earlier(enters, leaving)
    if (from === null) break
    for (let day = days[entered]; day?.day === from; day = days[++entered]) add(sum, day, 1)
    for (let day = days[left]; day && leavings[left] === from && left < entered; day = days[++left]) add(sum, day, -1)
    const value = metricOf(tiers.metric, sum)
    if (value !== (steps.at(-1)?.value ?? 0)) steps.push({ from, value })
  }
  return steps
}

/** The metric on a day. */
export const metricOn = (steps: readonly MetricStep[], day: string): number => steps.findLast(({ from }) => from <= day)?.value ?? 0

/** The first day on which each day counts no more; null where it always does. Remembered, for many members have the same days. */
function leavingsOf(days: readonly MetricDay[], window: TierWindow, joinedOn: string): (string | null)[] {
  if (window.kind === 'lifetime') return days.map(() => null)
  if (window.kind === 'anniversary') return days.map(({ day }) => endOfPeriod(day, window, joinedOn))
  const known = leaves.get(window) ?? new Map<string, string>()
  if (known.size === 0) leaves.set(window, known)
  return days.map(({ day }) => {
    const remembered = known.get(day)
    if (remembered !== undefined) return remembered
    const leavesThen = window.kind === 'rolling' ? endOfDuration(day, window) : endOfPeriod(day, window, joinedOn)
    known.set(day, leavesThen)
    return leavesThen
  })
}

const leaves = new WeakMap<TierWindow, Map<string, string>>()

type Sum = Omit<MetricDay, 'day'>

function metricOf(metric: Tiers['metric'], { points, spendMinor, orders }: Sum): number {
  switch (metric) {
    case 'points_earned':
      return points
    case 'spend':
      return spendMinor
    case 'orders':
      return orders
    case 'score':
      return orders + Math.floor(spendMinor / 10_000)
    case 'balance':
      return 0
    default:
      return metric satisfies never
  }
}

function add(sum: Sum, { points, spendMinor, orders }: MetricDay, sign: 1 | -1): void {
  sum.points += sign * points
  sum.spendMinor += sign * spendMinor
  sum.orders += sign * orders
}

function earlier(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b
  return a < b ? a : b
}
