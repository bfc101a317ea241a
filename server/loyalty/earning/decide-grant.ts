/**
 * What an order earns: purchase rules, then multipliers, then bonuses, in each wallet by itself, as exact fractions over the
 * whole order, rounded down once a wallet.
 */
import type { Program } from '../program.ts'
import type { EarnRule } from '../rules/earn-rule.ts'
import { type CountedOrder, countedMinor, countOrder } from './basis.ts'
import { bonusesThatApply, bonusPoints, isBonus } from './bonuses.ts'
import { holds, inOrder, neededMinor } from './conditions.ts'
import { compare, decimalFraction, type Fraction, floorOf, fraction, one } from './fraction.ts'
import type { MemberFacts, OrderFacts } from './order-facts.ts'
import { type Part, pointsOf, roundParts } from './parts.ts'
import { lacksRate, purchasePoints } from './purchase-points.ts'

/** What of the programme applied, kept with the grant so that it can be computed again from what is left of the order. */
export interface KeptRules {
  /** Code of the member's tier. */
  tier: string | null
  /** Rules that applied: their conditions held, the order had the value they need, and no bonus before them was the last. */
  ruleIds: readonly string[]
}

export interface WalletGrant {
  wallet: string
  points: number
  /** They add up to `points`; purchases first, then multipliers, then bonuses, each in the order of the rules. */
  parts: Part[]
}

export interface Grant {
  /** What is to be kept, in the order of the rules. */
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
  const held = hasBegun ? program.rules.filter((rule) => isInTurn(rule, member) && holds(rule, occasion, member)) : []
  const counted = countOrder(program.basis, order)
  const rules = inOrder(held).filter(reachedBy(program, order, counted))
  const bonuses = program.wallets.flatMap(({ code }) => bonusesThatApply(inWallet(rules, code), counted))
  const applied = rules.filter((rule) => !isBonus(rule) || bonuses.includes(rule))
  return grantOf(program, { tier: member.tier, rules: applied }, order, counted)
}

/**
 * What is due for what is left of an order, by the version of the programme and the rules by which it was rewarded. For the
 * unchanged order that is what `decideGrant` gave.
 *
 * A rule whose order value is not reached any more gives nothing, but leaves no room for others: the lines that it closed stay
 * closed, and a factor below 1 stays. So less of an order never earns more by its rules. The one exception is within steps: where
 * a multiplier is about some lines only, their share in a whole step grows as others are given back.
 */
export function regrant(program: Program, { tier, ruleIds }: KeptRules, order: OrderFacts): Grant {
  const kept = new Set(ruleIds)
  const rules = inOrder(program.rules.filter(({ id }) => kept.has(id)))
  return grantOf(program, { tier, rules }, order, countOrder(program.basis, order))
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

/** Tells of a rule whether the order is worth what it needs. That is said in the programme's currency: orders in others never are. */
function reachedBy({ currency }: Program, order: OrderFacts, counted: CountedOrder): (rule: EarnRule) => boolean {
  const value = countedMinor(counted, counted.lines)
  return (rule) => {
    const needed = neededMinor(rule)
    return needed === 0 || (order.currency === currency && compare(value, fraction(needed)) >= 0)
  }
}

const inWallet = (rules: readonly EarnRule[], code: string): EarnRule[] => rules.filter(({ wallet }) => wallet === code)

function grantOf(
  program: Program,
  { tier, rules }: { tier: string | null; rules: readonly EarnRule[] },
  order: OrderFacts,
  counted: CountedOrder,
): Grant {
  const isReached = reachedBy(program, order, counted)
  const terms = { currency: order.currency, mode: program.multipliers, tierFactor: tierFactorOf(program, tier), isReached }
  const wallets = program.wallets.map(({ code }) => {
    const own = inWallet(rules, code)
    const parts = roundParts([...purchasePoints(own, counted, terms), ...bonusPoints(own.filter(isReached), counted)])
    return { wallet: code, points: pointsOf(parts), parts }
  })
  const isWithoutRate = program.wallets.some(({ code }) => lacksRate(inWallet(rules, code), counted, order.currency))
  return {
    ruleIds: rules.map(({ id }) => id),
    basisMinor: floorOf(countedMinor(counted, counted.lines)),
    wallets,
    noRateFor: isWithoutRate ? order.currency : null,
  }
}

/** The tier's factor is for what purchases earn in every wallet; a tier that the programme has not is worth nothing more. */
function tierFactorOf({ tiers }: Program, code: string | null): Fraction {
  const tier = tiers?.levels.find((level) => level.code === code)
  return tier ? decimalFraction(tier.benefits.earnFactor) : one
}
