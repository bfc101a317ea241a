/** What is earned at an instant, apart from gifts: by right, or because it is kept. */
import { addMonths, localDay, startOfDay } from '../../kit/clock.ts'
import type { Tiers } from '../program.ts'
import { codeAt, levelOf, rulesOf } from './levels.ts'
import { endOfPeriod } from './tier-calendar.ts'
import { holds, isMet, keptAfterMiss, type Right } from './tier-rights.ts'
import type { TierContext, TierState } from './tier-state.ts'

export interface View {
  readonly tiers: Tiers
  readonly context: TierContext
  readonly rights: readonly (readonly Right[])[]
}

export interface Moment {
  readonly at: Date
  readonly today: string
}

type Kept = NonNullable<TierState['kept']>
type Next = TierState['next']

export function earnedTier(view: View, before: TierState, moment: Moment): Pick<TierState, 'earned' | 'kept' | 'next'> {
  const { tiers, context } = view
  const present = levelOf(tiers, before.earned.code)
  const { level: entitled, next } = entitledTo(view, before, moment)
  let kept = entitled < present ? keptWhenMissed(view, before, moment) : openKept(before, moment)
  if (kept !== null && levelOf(tiers, kept.code) <= entitled) kept = null
  let level = Math.max(entitled, levelOf(tiers, kept?.code))
  if (tiers.downgrade === 'one' && level < present - 1 && wasRightful(view, before, moment)) {
    level = present - 1
    kept = { code: codeAt(tiers, level), until: startOfDay(endOfStep(view, moment), context.zone) }
  }
  const code = codeAt(tiers, level)
  const since = code === before.earned.code ? before.earned.since : moment.at
  return { earned: { code, since, endsAt: endOfEarned(view, level, kept, moment) }, kept, next }
}

/** Whether the earned tier was had by right since it was reached, by what is known now. If not, there is nothing to step down from. */
export function wasRightful({ tiers, context, rights }: View, { earned, kept, rules }: TierState, { today }: Moment): boolean {
  if (tiers.metric === 'balance' || kept?.code === earned.code || rules !== rulesOf(tiers)) return true
  const reachedOn = localDay(earned.since, context.zone)
  return (rights[levelOf(tiers, earned.code)] ?? []).some(({ from, end }) => from <= today && (end === null || end > reachedOn))
}

/** What is given or kept holds until its end. */
export const isOpen = ({ until }: { until: Date | null }, { at }: Moment): boolean => until === null || until > at

/** The highest tier to which there is a right, and what begins with the next period. */
function entitledTo(view: View, before: TierState, moment: Moment): { level: number; next: Next } {
  if (view.tiers.metric === 'balance') return entitledByBalance(view, before, moment)
  const level = view.rights.findLastIndex((rights) => rights.some((right) => holds(right, moment.today)))
  return { level, next: upcoming(view, level, moment) }
}

function entitledByBalance({ tiers, context }: View, before: TierState, { at, today }: Moment): { level: number; next: Next } {
  const met = tiers.levels.findLastIndex(({ threshold }) => threshold <= context.balance)
  const present = levelOf(tiers, before.earned.code)
  if (tiers.upgrade === 'immediate' || met <= present) return { level: met, next: null }
  const waiting = before.next !== null && before.next.from > at ? before.next : null
  const level = before.next === null || waiting ? present : Math.max(present, Math.min(met, levelOf(tiers, before.next.code)))
  if (level === met) return { level, next: null }
  const from = waiting?.from ?? startOfDay(endOfPeriod(today, tiers.window, context.joinedOn), context.zone)
  return { level: Math.max(level, 0), next: { code: codeAt(tiers, met), from } }
}

/** What was reached in this period and begins with the next; the first to begin, and of several the highest. */
function upcoming({ tiers, context, rights }: View, level: number, { today }: Moment): Next {
  const coming = rights.flatMap((ofLevel, index) => {
    const right = index > level ? ofLevel.find(({ metOn, from }) => metOn <= today && from > today) : undefined
    return right ? [{ index, from: right.from }] : []
  })
  const first = coming.reduce<(typeof coming)[number] | null>((best, each) => (best !== null && best.from < each.from ? best : each), null)
  return first && { code: codeAt(tiers, first.index), from: startOfDay(first.from, context.zone) }
}

/** What remains of a tier to which there is no right: what is kept already, or is kept from now on where the days cannot tell. */
function keptWhenMissed({ tiers, context }: View, before: TierState, moment: Moment): Kept | null {
  const { code, since, endsAt } = before.earned
  const isChanged = before.rules !== rulesOf(tiers)
  if (before.kept?.code === code || (!isChanged && tiers.metric !== 'balance')) return openKept(before, moment)
  if (isChanged && endsAt !== null) return openKept({ kept: { code, until: endsAt } }, moment)
  const end = keptAfterMiss(tiers, context.joinedOn, { reachedOn: localDay(since, context.zone), today: moment.today })
  const kept = { code, until: end === null ? null : startOfDay(end, context.zone) }
  return isOpen(kept, moment) ? kept : openKept(before, moment)
}

const openKept = ({ kept }: Pick<TierState, 'kept'>, moment: Moment): Kept | null => (kept !== null && isOpen(kept, moment) ? kept : null)

/** One level a period: of the window, or a month where it has none. */
const endOfStep = ({ tiers: { window }, context }: View, { today }: Moment): string =>
  window.kind === 'calendar' || window.kind === 'anniversary' ? endOfPeriod(today, window, context.joinedOn) : addMonths(today, 1)

/** When the earned tier ends, where its threshold is missed already. */
function endOfEarned({ tiers, context, rights }: View, level: number, kept: Kept | null, { today }: Moment): Date | null {
  if (level === 0 || kept?.until === null) return null
  const held = (rights[level] ?? []).filter((right) => holds(right, today))
  if (held.some((right) => right.end === null || isMet(right, today))) return null
  const ends = held.flatMap(({ end }) => (end === null ? [] : [startOfDay(end, context.zone)]))
  return latest(kept?.code === codeAt(tiers, level) ? [...ends, kept.until] : ends)
}

/** The latest of some instants; null where there are none. */
export const latest = (instants: readonly Date[]): Date | null =>
  instants.reduce<Date | null>((last, each) => (last === null || each > last ? each : last), null)
