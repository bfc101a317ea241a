/**
 * When a rule applies. Conditions on order, member and time are looked at once, when something is earned, and kept with the
 * grant; those on lines and on the value of the order are looked at again whenever something of the order is given back.
 */
import { localHour } from '../../kit/clock.ts'
import type { EarnRule, RuleCondition } from '../rules/earn-rule.ts'
import type { LineFacts, MemberFacts } from './order-facts.ts'
import { weekdayOf } from './period.ts'

/** The moment that is rewarded. */
export interface Occasion {
  at: Date
  /** The day in the shop's zone. */
  on: string
  zone: string
  /** Null where it is no purchase. */
  order: { channel: string | null } | null
}

/** Whether the rule's dates and its conditions on order, member and time hold. What is asked of an order never holds where there is none. */
export function holds(rule: EarnRule, occasion: Occasion, member: Pick<MemberFacts, 'tier' | 'segmentIds'>): boolean {
  if ((rule.from !== null && occasion.on < rule.from) || (rule.until !== null && occasion.on > rule.until)) return false
  return rule.conditions.every((condition) => isTrue(condition, occasion, member))
}

/** Whether the line is one of those that the rule is about. Charges are only in rules about everything. */
export function picks(rule: EarnRule, line: LineFacts): boolean {
  return rule.conditions.every((condition) => {
    switch (condition.code) {
      case 'products':
        return isOneOf(condition.codes, line.code) && !line.isCharge
      case 'categories':
        return isOneOf(condition.names, line.category) && !line.isCharge
      case 'brands':
        return isOneOf(condition.names, line.brand) && !line.isCharge
      default:
        return true
    }
  })
}

/** The value that the order must have for this rule, in minor units of the programme's currency; 0 where any will do. */
export function neededMinor(rule: EarnRule): number {
  return Math.max(0, ...rule.conditions.map((condition) => (condition.code === 'order_from' ? condition.amountMinor : 0)))
}

/** Rules in the order in which they are applied: by priority, then by id, and never by when they were written. */
export function inOrder(rules: readonly EarnRule[]): EarnRule[] {
  return rules.toSorted((a, b) => a.priority - b.priority || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
}

function isTrue(
  condition: RuleCondition,
  { at, on, zone, order }: Occasion,
  { tier, segmentIds }: Pick<MemberFacts, 'tier' | 'segmentIds'>,
): boolean {
  switch (condition.code) {
    case 'products':
    case 'categories':
    case 'brands':
    case 'order_from':
      return order !== null
    case 'channels':
      return order !== null && isOneOf(condition.names, order.channel)
    case 'segments':
      return condition.segmentIds.some((segmentId) => segmentIds.has(segmentId))
    case 'tiers':
      return isOneOf(condition.codes, tier)
    case 'weekdays':
      return condition.days.includes(weekdayOf(on))
    case 'hours':
      return isWithin(localHour(at, zone), condition)
  }
}

const isOneOf = (names: readonly string[], name: string | null): boolean => name !== null && names.includes(name)

/** Hours that end before they begin go over midnight. */
const isWithin = (hour: number, { from, until }: { from: number; until: number }): boolean =>
  from < until ? from <= hour && hour < until : hour >= from || hour < until
