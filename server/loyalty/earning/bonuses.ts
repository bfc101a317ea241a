import type { EarnRule } from '../rules/earn-rule.ts'
import type { CountedOrder } from './basis.ts'
import { picks } from './conditions.ts'
import { fraction } from './fraction.ts'
import type { LineFacts } from './order-facts.ts'
import type { ExactPart } from './parts.ts'

/** Fixed points that the rules of one wallet, in their order, give with an order. One that gives something and stops is the last. */
export function bonusPoints(rules: readonly EarnRule[], counted: CountedOrder): ExactPart[] {
  const giving = rules.filter((rule) => bonusOf(rule, counted) > 0)
  const last = giving.findIndex(({ stop }) => stop)
  const applied = last < 0 ? giving : giving.slice(0, last + 1)
  return applied.map((rule) => ({ ruleId: rule.id, upon: null, points: fraction(bonusOf(rule, counted)) }))
}

/** A bonus is for an order of which something counts that the rule is about. */
function bonusOf(rule: EarnRule, counted: CountedOrder): number {
  const { kind } = rule
  const lines = counted.lines.filter((line) => picks(rule, line))
  switch (kind.code) {
    case 'order_bonus':
    case 'nth_order':
    case 'streak':
      return lines.length > 0 ? kind.points : 0
    case 'unit_bonus':
      return kind.points * piecesOf(lines)
    default:
      return 0
  }
}

/** Whole pieces of all lines together; goods by weight have decimals, which are added up without loss. */
function piecesOf(lines: readonly LineFacts[]): number {
  const tenThousandths = lines.filter(({ isCharge }) => !isCharge).reduce((sum, { quantity }) => sum + Math.round(quantity * 10_000), 0)
  return Math.max(0, Math.floor(tenThousandths / 10_000))
}
