/**
 * The tier of a member: seen at an instant, carried through time.
 *
 * What days give follows from the days (tier-rights.ts). Remembered is only what they cannot tell: since when, what is kept whatever
 * they say (after a step down, a changed programme, a fallen balance), and what was given by hand. docs/methods/tiers.md
 */
import assert from 'node:assert/strict'
import { z } from 'zod'
import type { Tiers } from '../program.ts'
import { levelOf, rulesOf } from './levels.ts'
import { nextDue, see, viewOf } from './see-tier.ts'

/** What a member did on a day of the shop's zone, net of refunds, at the day of the order. */
export interface MetricDay {
  day: string
  points: number
  spendMinor: number
  orders: number
}

export interface TierContext {
  zone: string
  joinedOn: string
  /** Sorted, each day once. */
  days: readonly MetricDay[]
  /** What can be spent now; only looked at where it is the metric. */
  balance: number
}

const Instant = z.coerce.date()
const AtLeast = z.object({ code: z.string(), until: Instant.nullable() })

/** Reads from JSON what JSON made of it. */
export const TierState = z.object({
  /** Of what was earned and what was given, the higher one. */
  code: z.string(),
  since: Instant,
  /** Not lost before this instant, unless what it was earned by is taken back. Null: while its threshold is met, or for ever. */
  until: Instant.nullable(),
  /** An upgrade that begins with the next period. */
  next: z.object({ code: z.string(), from: Instant }).nullable(),
  /** Given by hand: at least this tier until then; null until taken back. */
  manual: AtLeast.nullable(),
  /** Without what was given. `endsAt`: when it ends, where its threshold is no longer met; null while it is, and for ever. */
  earned: z.object({ code: z.string(), since: Instant, endsAt: Instant.nullable() }),
  /** At least these tiers until then, whatever the metric says; null for ever. */
  kept: z.array(AtLeast),
  /** By which rules for tiers it was seen. */
  rules: z.string(),
})
export type TierState = z.infer<typeof TierState>

/**
 * - `began`: the first tier. `reached`, `missed`: the metric. `undone`: what it was earned by was taken back.
 * - `given`, `gift_ended`: by hand. `program_changed`: other rules, same days.
 */
export type TierChangeReason = 'began' | 'reached' | 'missed' | 'undone' | 'given' | 'gift_ended' | 'program_changed'

export interface TierChange {
  from: string | null
  to: string
  at: Date
  reason: TierChangeReason
}

export interface SeenTier {
  state: TierState
  changes: TierChange[]
}

/**
 * The tier as it is seen at an instant; `state` is null for who has none yet. What the context tells that was not known before counts
 * from `at` on. Seeing again changes nothing. What time alone changed before `at` has instants of its own: go from due to due, or settle.
 */
export function evaluateTier(tiers: Tiers, context: TierContext, state: TierState | null, at: Date): SeenTier {
  return see(viewOf(tiers, context), state, at)
}

/**
 * Gives at least this tier until then (null: until it is taken back); `manual` null takes back what was given.
 * Throws where the programme has no such tier.
 */
export function giveTier(tiers: Tiers, context: TierContext, state: TierState, manual: TierState['manual'], at: Date): SeenTier {
  assert(manual === null || levelOf(tiers, manual.code) >= 0)
  return see(viewOf(tiers, context), { ...state, manual }, at)
}

/**
 * Time passes and nothing else: what falls due after `from`, at which the tier was seen, happens up to `to`, one after the other. One
 * jump is many steps, as long as the rules stay the same; other rules count from `to` on.
 */
export function settleTier(tiers: Tiers, context: TierContext, state: TierState, { from, to }: { from: Date; to: Date }): SeenTier {
  const view = viewOf(tiers, context)
  const isSameRules = state.rules === rulesOf(tiers)
  const changes: TierChange[] = []
  let settled = state
  const step = (at: Date) => {
    const seen = see(view, settled, at)
    settled = seen.state
    changes.push(...seen.changes)
  }
  for (let due = isSameRules ? nextDue(view, state, from) : null; due !== null && due <= to; due = nextDue(view, settled, due)) step(due)
  step(to)
  return { state: settled, changes }
}

/** The first instant after `after` at which time alone changes something; null where it never does. The tier was seen at `after` or before. */
export function nextTierDue(tiers: Tiers, context: TierContext, state: TierState, after: Date): Date | null {
  return nextDue(viewOf(tiers, context), state, after)
}
