/** What is earned at an instant, apart from gifts: by right, or because it is kept. */
import { addMonths, localDay, startOfDay } from '../../kit/clock.ts'
import type { Tiers } from '../program.ts'
import { codeAt, levelOf, rulesOf } from './levels.ts'
import { endOfPeriod } from './tier-calendar.ts'
import { holds, isMet, keptAfterMiss, type Right } from './tier-rights.ts'
import type { TierContext, TierState } from './tier-state.ts'

/** A member's days under the rules, looked at as often as needed. */
export interface View {
  readonly tiers: Tiers
  readonly context: TierContext
  readonly rights: readonly (readonly Right[])[]
  /** The days on which a right above the lowest level begins or ends, or its threshold is met or missed; sorted. */
  readonly edges: readonly string[]
}

export interface Moment {
  readonly at: Date
  readonly today: string
}

type Kept = TierState['kept'][number]
type Next = TierState['next']

/** The earned tier after a look: the highest to which there is a right or which is kept, or the next step down from the present one. */
export function earnedTier(view: View, before: TierState, moment: Moment): Pick<TierState, 'earned' | 'kept' | 'next'> {
  const { tiers, context } = view
  const present = levelOf(tiers, before.earned.code)
  const { level: entitled, next } = entitledTo(view, before, moment)
  let kept = keptNow(view, before, moment, entitled < present)
  let level = Math.max(entitled, ...kept.map((each) => levelOf(tiers, each.code)))
  if (tiers.downgrade === 'one' && level < present - 1 && wasRightful(view, before, moment)) {
    level = present - 1
    kept = [...kept, { code: codeAt(tiers, level), until: startOfDay(endOfStep(view, moment), context.zone) }]
  }
  const code = codeAt(tiers, level)
  const since = code === before.earned.code ? before.earned.since : moment.at
  return { earned: { code, since, endsAt: endOfEarned(view, level, kept, moment) }, kept, next }
}

/** Whether the earned tier was had by right since it was reached, by what is known now. If not, there is nothing to step down from. */
export function wasRightful({ tiers, context, rights }: View, { earned, kept, rules }: TierState, { today }: Moment): boolean {
  if (tiers.metric === 'balance' || kept.some(({ code }) => code === earned.code) || rules !== rulesOf(tiers)) return true
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

/** What is kept already, what other rules promised, and what is kept from now on because it is missed where the days cannot tell. */
function keptNow({ tiers, context }: View, before: TierState, moment: Moment, isMissed: boolean): Kept[] {
  const { code, since, endsAt } = before.earned
  const isChanged = before.rules !== rulesOf(tiers)
  const kept = [...before.kept]
  if (isChanged) kept.push(...promised(before))
  if (isMissed && endsAt === null && (isChanged || tiers.metric === 'balance')) {
    const end = keptAfterMiss(tiers, context.joinedOn, { reachedOn: localDay(since, context.zone), today: moment.today })
    kept.push({ code, until: end === null ? null : startOfDay(end, context.zone) })
  }
  const open = kept.filter((each) => levelOf(tiers, each.code) > 0 && isOpen(each, moment))
  return open.length < 2 ? open : longest(open)
}

/** What was earned is kept for as long as it was said to be, gifts apart. */
function promised({ code, until, earned, manual }: TierState): Kept[] {
  const safe = earned.endsAt ?? (code === earned.code && manual?.code !== code ? until : null)
  return safe === null ? [] : [{ code: earned.code, until: safe }]
}

/** One of each tier, that which lasts longest. */
function longest(kept: readonly Kept[]): Kept[] {
  return [...Map.groupBy(kept, ({ code }) => code)].map(([code, ofTier]) => {
    const ends = ofTier.map(({ until }) => until)
    return { code, until: ends.includes(null) ? null : latest(ends.filter((end) => end !== null)) }
  })
}

/** One level a period: of the window, or a month where it has none. */
const endOfStep = ({ tiers: { window }, context }: View, { today }: Moment): string =>
  window.kind === 'calendar' || window.kind === 'anniversary' ? endOfPeriod(today, window, context.joinedOn) : addMonths(today, 1)

/** When the earned tier ends, where its threshold is missed already. */
function endOfEarned({ tiers, context, rights }: View, level: number, kept: readonly Kept[], { today }: Moment): Date | null {
  const ofTier = kept.filter(({ code }) => code === codeAt(tiers, level)).map(({ until }) => until)
  const held = (rights[level] ?? []).filter((right) => holds(right, today))
  const isStillMet =
    tiers.metric === 'balance' ? context.balance >= (tiers.levels[level]?.threshold ?? 0) : held.some((right) => isMet(right, today))
  if (level === 0 || isStillMet || ofTier.includes(null) || held.some(({ end }) => end === null)) return null
  const ends = held.map(({ end }) => (end === null ? null : startOfDay(end, context.zone)))
  return latest([...ends, ...ofTier].filter((end) => end !== null))
}

/** The latest of some instants; null where there are none. */
export const latest = (instants: readonly Date[]): Date | null =>
  instants.reduce<Date | null>((last, each) => (last === null || each > last ? each : last), null)
