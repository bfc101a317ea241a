/** One look at the tier of a member, and the next instant at which a look would show something else. */
import { localDay, startOfDay } from '../../kit/clock.ts'
import type { Tiers } from '../program.ts'
import { earnedTier, isOpen, latest, type Moment, type View, wasRightful } from './earned-tier.ts'
import { codeAt, levelOf, rulesOf } from './levels.ts'
import { holds, keptAfterMiss, rightsByLevel, safeUntil } from './tier-rights.ts'
import type { SeenTier, TierChangeReason, TierContext, TierState } from './tier-state.ts'

export function viewOf(tiers: Tiers, context: TierContext): View {
  const rights = rightsByLevel(tiers, context)
  return { tiers, context, rights, edges: edgesOf(rights) }
}

/** The tier at an instant: what is earned, or what was given where that is more. */
export function see(view: View, state: TierState | null, at: Date): SeenTier {
  const { tiers, context } = view
  const moment = { at, today: localDay(at, context.zone) }
  const before = state ?? newcomer(tiers, at)
  const { earned, kept, next } = earnedTier(view, before, moment)
  const manual = before.manual && isOpen(before.manual, moment) && levelOf(tiers, before.manual.code) >= 0 ? before.manual : null
  const level = Math.max(levelOf(tiers, earned.code), levelOf(tiers, manual?.code))
  const code = codeAt(tiers, level)
  const after: TierState = {
    ...{ code, since: state?.code === code ? state.since : at, until: null, manual, earned, kept, rules: rulesOf(tiers) },
    next: next && levelOf(tiers, next.code) > level ? next : null,
  }
  const seen = { ...after, until: safeInstant(view, after, moment) }
  if (state?.code === code) return { state: seen, changes: [] }
  return { state: seen, changes: [{ from: state?.code ?? null, to: code, at, reason: reasonOf(view, state, seen, moment) }] }
}

/** The first instant after `after` at which time alone changes more than how long the tier is safe. */
export function nextDue(view: View, state: TierState, after: Date): Date | null {
  for (const at of possibleDues(view, state, after)) if (!isSame(see(view, state, at).state, state)) return at
  return null
}

function edgesOf(rights: View['rights']): string[] {
  const edges = new Set<string>()
  for (const ofLevel of rights.slice(1))
    for (const { metOn, missedOn, from, end } of ofLevel) for (const day of [metOn, missedOn, from, end]) if (day !== null) edges.add(day)
  return [...edges].sort()
}

/** What a look shows before anything is due, `state` having been seen by the same view: only how long it is safe may be another instant. */
export function seeAgain(view: View, state: TierState, at: Date): TierState {
  const until = safeInstant(view, state, { at, today: localDay(at, view.context.zone) })
  return isSameInstant(until, state.until) ? state : { ...state, until }
}

/** Whether nothing of two states differs. */
export const isSameState = (a: TierState, b: TierState): boolean =>
  a.rules === b.rules &&
  isSame(a, b) &&
  isSameInstant(a.since, b.since) &&
  isSameInstant(a.until, b.until) &&
  isSameInstant(a.earned.since, b.earned.since) &&
  a.manual?.code === b.manual?.code &&
  isSameInstant(a.manual?.until, b.manual?.until)

const isSameInstant = (a: Date | null | undefined, b: Date | null | undefined): boolean => a?.getTime() === b?.getTime()

function newcomer(tiers: Tiers, at: Date): TierState {
  const code = codeAt(tiers, 0)
  const nothing = { until: null, next: null, manual: null, kept: [] }
  return { ...nothing, code, since: at, earned: { code, since: at, endsAt: null }, rules: rulesOf(tiers) }
}

/** Until when the tier is safe by that of its grounds which lasts longest; null where it is safe for ever, or for no longer than it is met. */
function safeInstant(view: View, { code, earned, kept, manual }: TierState, moment: Moment): Date | null {
  const given = [manual, ...kept].flatMap((each) => (each?.code === code ? [each.until] : []))
  const safe = code === earned.code ? safeDays(view, earned, moment) : []
  if (levelOf(view.tiers, code) === 0 || given.includes(null) || safe.includes(null)) return null
  const instants = safe.map((day) => (day === null ? null : startOfDay(day, view.context.zone)))
  return latest([...given, ...instants].filter((each) => each !== null))
}

function safeDays({ tiers, context, rights }: View, { code, since, endsAt }: TierState['earned'], { today }: Moment): (string | null)[] {
  const { joinedOn, zone } = context
  const ends = tiers.metric === 'balance' ? byBalance() : byDays()
  return ends.filter((end) => end === null || end > today)

  function byBalance(): (string | null)[] {
    return endsAt === null ? [keptAfterMiss(tiers, joinedOn, { reachedOn: localDay(since, zone), today })] : []
  }
  function byDays(): (string | null)[] {
    const held = (rights[levelOf(tiers, code)] ?? []).filter((right) => holds(right, today))
    return held.map((right) => safeUntil(tiers, joinedOn, right, today))
  }
}

function reasonOf(view: View, before: TierState | null, after: TierState, moment: Moment): TierChangeReason {
  if (before === null) return 'began'
  const isUp = levelOf(view.tiers, after.code) > levelOf(view.tiers, before.code)
  if (isUp && after.earned.code !== after.code) return 'given'
  if (!isUp && before.earned.code !== before.code) return 'gift_ended'
  if (before.rules !== after.rules) return 'program_changed'
  if (isUp) return 'reached'
  return wasRightful(view, before, moment) ? 'missed' : 'undone'
}

/** Edges of rights and ends of what is kept, given or waits, in the order of time. */
function* possibleDues({ context, edges }: View, { kept, manual, next }: TierState, after: Date): Generator<Date> {
  const today = localDay(after, context.zone)
  const ends = [...kept.map(({ until }) => until), manual?.until, next?.from].flatMap((each) => (each && each > after ? [each] : []))
  ends.sort((a, b) => b.getTime() - a.getTime())
  for (const day of edges) {
    if (day <= today) continue
    const edge = startOfDay(day, context.zone)
    for (let end = ends.at(-1); end && end < edge; end = ends.at(-1)) {
      yield end
      ends.pop()
    }
    yield edge
  }
  yield* ends.reverse()
}

function isSame(a: TierState, b: TierState): boolean {
  return (
    a.code === b.code &&
    a.earned.code === b.earned.code &&
    isSameInstant(a.earned.endsAt, b.earned.endsAt) &&
    a.next?.code === b.next?.code &&
    isSameInstant(a.next?.from, b.next?.from) &&
    (a.manual === null) === (b.manual === null) &&
    a.kept.length === b.kept.length &&
    a.kept.every(({ code, until }, index) => code === b.kept[index]?.code && isSameInstant(until, b.kept[index]?.until))
  )
}
