/**
 * What an order earns: purchase rules, then multipliers, then bonuses, in each wallet by itself, as exact fractions over the
 * whole order, rounded down once a wallet.
 */
import type { Program } from '../program.ts'
import type { EarnRule } from '../rules/earn-rule.ts'
import { countedMinor, countOrder } from './basis.ts'
import { bonusPoints } from './bonuses.ts'
import { holds, inOrder, neededMinor } from './conditions.ts'
import { compare, decimalFraction, type Fraction, floorOf, fraction, one } from './fraction.ts'
import type { MemberFacts, OrderFacts } from './order-facts.ts'
import { type Part, pointsOf, roundParts } from './parts.ts'
import { lacksRate, purchasePoints } from './purchase-points.ts'

/** What of the programme applied, kept with the grant so that it can be computed again from what is left of the order. */
export interface KeptRules {
  /** Code of the member's tier. */
  tier: string | null
  /** Rules whose dates, turn and conditions on order, member and time held. */
  ruleIds: readonly string[]
}

export interface WalletGrant {
  wallet: string
  points: number
  /** They add up to `points`; purchases first, then multipliers, then bonuses, each in the order of the rules. */
  parts: Part[]
}

export interface Grant {
  /** What is to be kept of the rules, in their order: also those that gave nothing this time. */
  ruleIds: string[]
  /** What of the order counts, rounded down, in its currency. */
  basisMinor: number
  /** One for each wallet of the programme. */
  wallets: WalletGrant[]
  /** The currency for which no rule has a rate, where that is why money earned nothing in some wallet. */
  noRateFor: string | null
}

/** What an order earns. Nothing where it was placed before the programme's first day. */
export function decideGrant(program: Program, zone: string, order: OrderFacts, member: MemberFacts): Grant {
  const hasBegun = order.placedOn >= program.startsOn
  const occasion = { at: order.placedAt, on: order.placedOn, zone, order }
  const rules = hasBegun ? program.rules.filter((rule) => isInTurn(rule, member) && holds(rule, occasion, member)) : []
  return grantOf(program, { tier: member.tier, rules }, order)
}

/**
 * What is due for what is left of an order, by the version of the programme, the tier and the rules by which it was rewarded:
 * lines and values are looked at again, everything else is as it was. For the unchanged order that is what `decideGrant` gave.
 *
 * Less of an order earns no more, except where what is left comes under a better rule: one that a larger order was kept from by
 * another that stops or by a factor below 1; and within steps, where a multiplier is about some lines only and their share in a
 * whole step grows. So what is due can rise again between refunds, though never above what was granted.
 */
export function regrant(program: Program, { tier, ruleIds }: KeptRules, order: OrderFacts): Grant {
  const kept = new Set(ruleIds)
  return grantOf(program, { tier, rules: program.rules.filter(({ id }) => kept.has(id)) }, order)
}

/** Whether the rule is about orders, and its turn has come with this one. */
function isInTurn({ kind }: EarnRule, { orderNo, monthsInARow, isFirstOfMonth }: MemberFacts): boolean {
  switch (kind.code) {
    case 'nth_order':
      return kind.isRepeated ? orderNo % kind.n === 0 : orderNo === kind.n
    case 'streak':
      // Of a long streak each full turn counts: it begins anew after every bonus.
      return isFirstOfMonth && monthsInARow > 0 && monthsInARow % kind.months === 0
    case 'act':
    case 'event':
      return false
    default:
      return true
  }
}

function grantOf(program: Program, { tier, rules }: { tier: string | null; rules: readonly EarnRule[] }, order: OrderFacts): Grant {
  const counted = countOrder(program.basis, order)
  const value = countedMinor(counted, counted.lines)
  const sorted = inOrder(rules)
  const reached = sorted.filter((rule) => isReached(neededMinor(rule), { value, isComparable: order.currency === program.currency }))
  const terms = { currency: order.currency, mode: program.multipliers, tierFactor: tierFactorOf(program, tier) }
  const byWallet = program.wallets.map(({ code }) => ({ code, rules: reached.filter(({ wallet }) => wallet === code) }))
  return {
    ruleIds: sorted.map(({ id }) => id),
    basisMinor: floorOf(value),
    wallets: byWallet.map(({ code, rules }) => {
      const parts = roundParts([...purchasePoints(rules, counted, terms), ...bonusPoints(rules, counted)])
      return { wallet: code, points: pointsOf(parts), parts }
    }),
    noRateFor: byWallet.some(({ rules }) => lacksRate(rules, counted, order.currency)) ? order.currency : null,
  }
}

/** Values that rules need are in the programme's currency, and an order in another does not reach them. */
function isReached(needed: number, { value, isComparable }: { value: Fraction; isComparable: boolean }): boolean {
  return needed === 0 || (isComparable && compare(value, fraction(needed)) >= 0)
}

/** The tier's factor is for what purchases earn in every wallet; a tier that the programme has not is worth nothing more. */
function tierFactorOf({ tiers }: Program, code: string | null): Fraction {
  const tier = tiers?.levels.find((level) => level.code === code)
  return tier ? decimalFraction(tier.benefits.earnFactor) : one
}
