/** What a member is told about the way up, and about what may be lost. */
import { localDay } from '../../kit/clock.ts'
import type { Tiers } from '../program.ts'
import type { View } from './earned-tier.ts'
import { levelOf } from './levels.ts'
import { type MetricStep, metricOn, metricSteps } from './metric-steps.ts'
import { nextDue, see, viewOf } from './see-tier.ts'
import { evaluateTier, settleTier, type TierContext, type TierState } from './tier-state.ts'

export interface WayToNextTier {
  /** What counts now; in the unit of the thresholds. */
  metric: number
  /** The tier above; null at the top. `missing` is 0 where it is reached and begins with the next period. */
  next: { code: string; missing: number } | null
  /** From this day on less counts, if nothing comes: `metric` is what is left then. Null where it stays. */
  falls: { on: string; metric: number } | null
  /** When the present tier is lost, if nothing comes. `missing` keeps it longer, counted today: null where nothing does. */
  loss: { at: Date; to: string; missing: number | null } | null
}

/** The way from the tier as it was seen at `at`. */
export function wayToNextTier(tiers: Tiers, context: TierContext, state: TierState, at: Date): WayToNextTier {
  const today = localDay(at, context.zone)
  const isBalance = tiers.metric === 'balance'
  const steps = isBalance ? [] : metricSteps(tiers, context)
  const metric = isBalance ? context.balance : metricOn(steps, today)
  const above = tiers.levels[levelOf(tiers, state.code) + 1]
  const isWaiting = above !== undefined && state.next !== null && levelOf(tiers, state.next.code) >= levelOf(tiers, above.code)
  const fall = steps.find(({ from, value }) => from > today && value < metric)
  const loss = firstLoss(viewOf(tiers, context), state, at)
  return {
    metric,
    next: above ? { code: above.code, missing: isWaiting ? 0 : Math.max(0, above.threshold - metric) } : null,
    falls: fall ? { on: fall.from, metric: fall.value } : null,
    loss: loss && { ...loss, missing: missingToKeep(tiers, context, steps, state, { from: at, to: loss.at }) },
  }
}

/** The first instant after `at` at which a lower tier begins, nothing having happened. */
export function firstLoss(view: View, state: TierState, at: Date): { at: Date; to: string } | null {
  let held = state
  for (let due = nextDue(view, held, at); due !== null; due = nextDue(view, held, due)) {
    const then = see(view, held, due).state
    if (levelOf(view.tiers, then.code) < levelOf(view.tiers, held.code)) return { at: due, to: then.code }
    held = then
  }
  return null
}

/** The least that, if it counted today, would hold the tier beyond the loss: what its threshold lacks on one of the days until then. */
function missingToKeep(
  tiers: Tiers,
  context: TierContext,
  steps: readonly MetricStep[],
  state: TierState,
  time: { from: Date; to: Date },
): number | null {
  const level = levelOf(tiers, state.code)
  const threshold = tiers.levels[level]?.threshold ?? 0
  const [today, lastDay] = [localDay(time.from, context.zone), localDay(time.to, context.zone)]
  const ahead = steps.filter(({ from }) => from > today && from <= lastDay).map(({ value }) => value)
  const lacks = [tiers.metric === 'balance' ? context.balance : metricOn(steps, today), ...ahead].map((value) => threshold - value)
  const keeps = (missing: number): boolean => {
    const richer = withMore(tiers.metric, context, today, missing)
    const seen = evaluateTier(tiers, richer, state, time.from).state
    return levelOf(tiers, settleTier(tiers, richer, seen, time).state.code) >= level
  }
  return (
    [...new Set(lacks)]
      .filter((missing) => missing > 0)
      .sort((a, b) => a - b)
      .find(keeps) ?? null
  )
}

function withMore(metric: Tiers['metric'], context: TierContext, today: string, more: number): TierContext {
  if (metric === 'balance') return { ...context, balance: context.balance + more }
  const unit = ({ points_earned: 'points', spend: 'spendMinor', orders: 'orders', score: 'orders' } as const)[metric]
  const known = context.days.find(({ day }) => day === today) ?? { day: today, points: 0, spendMinor: 0, orders: 0 }
  const richer = { ...known, [unit]: known[unit] + more }
  const days = [...context.days.filter(({ day }) => day !== today), richer].sort((a, b) => (a.day < b.day ? -1 : 1))
  return { ...context, days }
}
