import { localToInstant } from '../../kit/clock.ts'
import type { Tiers } from '../program.ts'
import { evaluateTier, type MetricDay, type SeenTier, settleTier, type TierChange, type TierContext, type TierState } from './tier-state.ts'

export const zone = 'Europe/Warsaw'

/** Tiers with these thresholds from the lowest up; else as in the default programme of a Polish shop. */
export function tiersOf(levels: Readonly<Record<string, number>>, rules: Partial<Omit<Tiers, 'levels'>> = {}): Tiers {
  const benefits = { earnFactor: '1', freeShippingFromMinor: null, hasEarlyAccess: false, birthdayPoints: 0 }
  return {
    ...{ metric: 'spend', wallet: 'points', window: { kind: 'rolling', months: 12, days: 0 }, upgrade: 'immediate', downgrade: 'fit' },
    ...{ validity: { kind: 'while_met' }, grace: null, isPendingCounted: false, ...rules },
    levels: Object.entries(levels).map(([code, threshold]) => ({ code, threshold, name: { en: code }, benefits })),
  }
}

/** A moment on the wall of the shop: '2026-03-10 12:30', or the first of a day. */
export function moment(text: string): Date {
  const [y = 0, m = 0, d = 0, h = 0, mi = 0] = text.split(/[- :]/).map(Number)
  return localToInstant({ y, m, d, h, mi, s: 0 }, zone)
}

/** A member to whom things happen: time passes until they do, then they count. */
export function aMember(tiers: Tiers, joinedAt: string) {
  const days = new Map<string, MetricDay>()
  const changes: TierChange[] = []
  let balance = 0
  let state: TierState | null = null
  let now = moment(joinedAt)
  const context = (): TierContext => ({
    zone,
    joinedOn: joinedAt.slice(0, 10),
    balance,
    days: [...days.values()].sort((a, b) => (a.day < b.day ? -1 : 1)),
  })
  const take = (seen: SeenTier): TierState => {
    state = seen.state
    changes.push(...seen.changes)
    return seen.state
  }
  const pass = (to: Date): TierState => {
    const before = state ?? take(evaluateTier(tiers, context(), null, now))
    const after = take(settleTier(tiers, context(), before, { from: now, to }))
    now = to
    return after
  }
  pass(now)
  return {
    changes,
    context,
    /** The tier at a moment, nothing having happened since. */
    on: (at: string): TierState => pass(moment(at)),
    /** Something counts: on the day itself, or on an earlier one where it belongs there. */
    counts(
      at: string,
      { day = at.slice(0, 10), points = 0, spendMinor = 0, orders = 0, balance: change = 0 }: Partial<MetricDay> & { balance?: number },
    ): TierState {
      pass(moment(at))
      const known = days.get(day) ?? { day, points: 0, spendMinor: 0, orders: 0 }
      days.set(day, { day, points: known.points + points, spendMinor: known.spendMinor + spendMinor, orders: known.orders + orders })
      balance += change
      return take(evaluateTier(tiers, context(), state, now))
    },
  }
}
