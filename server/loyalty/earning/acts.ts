import type { Program } from '../program.ts'
import type { Act, EarnRule } from '../rules/earn-rule.ts'
import { holds, inOrder } from './conditions.ts'
import type { MemberFacts } from './order-facts.ts'

/** Something that is no purchase: one of the acts we know, or an event by the shop's own name. */
export type Deed = ({ act: Act } | { event: string }) & {
  at: Date
  /** The day in the shop's zone. */
  on: string
}

export interface ActGrant {
  /** A rule's id, or `tier:<code>` for what a tier gives on birthdays. */
  ruleId: string
  wallet: string
  points: number
}

/**
 * What an act earns, before limits: nothing before the programme's first day. In each wallet a rule that stops is the last.
 * Conditions on lines or orders never hold. Birthdays also earn what the member's tier gives.
 */
export function decideAct(program: Program, zone: string, deed: Deed, member: Pick<MemberFacts, 'tier' | 'segmentIds'>): ActGrant[] {
  if (deed.on < program.startsOn) return []
  const occasion = { at: deed.at, on: deed.on, zone, order: null }
  const rules = inOrder(program.rules.filter((rule) => holds(rule, occasion, member)))
  const stopped = new Set<string>()
  const grants = rules.flatMap(({ id, wallet, kind, stop }) => {
    const points = pointsFor(kind, deed)
    if (points === 0 || stopped.has(wallet)) return []
    if (stop) stopped.add(wallet)
    return [{ ruleId: id, wallet, points }]
  })
  return [...grants, ...birthdayOf(program, deed, member.tier)]
}

function pointsFor(kind: EarnRule['kind'], deed: Deed): number {
  if (kind.code === 'act') return 'act' in deed && deed.act === kind.act ? kind.points : 0
  if (kind.code === 'event') return 'event' in deed && deed.event === kind.event ? kind.points : 0
  return 0
}

function birthdayOf({ tiers }: Program, deed: Deed, tier: string | null): ActGrant[] {
  const level = tiers?.levels.find(({ code }) => code === tier)
  if (!tiers || !level || !('act' in deed) || deed.act !== 'birthday' || level.benefits.birthdayPoints === 0) return []
  return [{ ruleId: `tier:${level.code}`, wallet: tiers.wallet, points: level.benefits.birthdayPoints }]
}
