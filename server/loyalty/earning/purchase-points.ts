/**
 * Points for money: what purchase rules give, multiplied.
 *
 * Purchase rules add up. A rule that stops closes the lines that it is about to later rules of its phase, and no others: so
 * giving a line back never opens another line to a better rule.
 */
import type { Program } from '../program.ts'
import type { EarnRule } from '../rules/earn-rule.ts'
import { type CountedOrder, countedMinor } from './basis.ts'
import { picks } from './conditions.ts'
import { decimalFraction, type Fraction, floorOf, fraction, over, sumOf, times, zero } from './fraction.ts'
import { combineMultipliers } from './multipliers.ts'
import type { LineFacts } from './order-facts.ts'
import type { ExactPart } from './parts.ts'

export interface Terms {
  currency: string
  mode: Program['multipliers']
  /** Of the tier, 1 or more. */
  tierFactor: Fraction
}

/** What the rules of one wallet, in their order, give for the money of an order. */
export function purchasePoints(rules: readonly EarnRule[], counted: CountedOrder, { currency, mode, tierFactor }: Terms): ExactPart[] {
  const purchases = withLines(
    rules.flatMap((rule) => rated(rule, currency)),
    counted.lines,
  )
  const multipliers = withLines(rules.flatMap(multiplying), counted.lines)
  const portions = purchases
    .flatMap((purchase) => portionsOf(purchase, multipliers, counted))
    .map((portion) => ({
      ...portion,
      ...combineMultipliers(
        mode,
        tierFactor,
        portion.multipliers.map(({ factor }) => factor),
      ),
    }))
  const pointsOf = (purchase: Purchase, shareOf: (portion: (typeof portions)[number]) => Fraction): Fraction =>
    sumOf(portions.filter((portion) => portion.purchase === purchase).map((portion) => times(portion.points, shareOf(portion))))

  const bases = purchases.map((purchase) => ({ ruleId: purchase.rule.id, upon: null, points: pointsOf(purchase, ({ base }) => base) }))
  const extras = multipliers.flatMap((multiplier) =>
    purchases.map((purchase) => ({
      ruleId: multiplier.rule.id,
      upon: purchase.rule.id,
      points: pointsOf(purchase, ({ multipliers, extras }) => extras[multipliers.indexOf(multiplier)] ?? zero),
    })),
  )
  return [...bases, ...extras]
}

/** Whether there are rules for what was bought, and none of them knows the currency. */
export function lacksRate(rules: readonly EarnRule[], counted: CountedOrder, currency: string): boolean {
  const about = rules.filter((rule) => rule.kind.code === 'purchase' && counted.lines.some((line) => picks(rule, line)))
  return about.length > 0 && about.every((rule) => rated(rule, currency).length === 0)
}

interface Rated {
  rule: EarnRule
  mode: 'proportional' | 'step'
  points: number
  perMinor: number
}

interface Multiplying {
  rule: EarnRule
  factor: Fraction
}

type WithLines<Rule> = Rule & { lines: ReadonlySet<LineFacts> }
type Purchase = WithLines<Rated>
type Multiplier = WithLines<Multiplying>

function rated(rule: EarnRule, currency: string): Rated[] {
  if (rule.kind.code !== 'purchase') return []
  const { mode, table } = rule.kind
  const row = table.find((each) => each.currency === currency)
  return row ? [{ rule, mode, points: row.points, perMinor: row.perMinor }] : []
}

function multiplying(rule: EarnRule): Multiplying[] {
  return rule.kind.code === 'multiplier' ? [{ rule, factor: decimalFraction(rule.kind.factor) }] : []
}

/** The rules that are about something, with the lines that are left to them. */
function withLines<Rule extends { rule: EarnRule }>(rules: readonly Rule[], lines: readonly LineFacts[]): WithLines<Rule>[] {
  let open = lines
  return rules.flatMap((each) => {
    const picked = new Set(open.filter((line) => picks(each.rule, line)))
    if (each.rule.stop) open = open.filter((line) => !picked.has(line))
    return picked.size > 0 ? [{ ...each, lines: picked }] : []
  })
}

/** A purchase rule's points before they are multiplied, in portions of lines that the same multipliers are about. */
function portionsOf(purchase: Purchase, multipliers: readonly Multiplier[], counted: CountedOrder) {
  const value = countedMinor(counted, [...purchase.lines])
  const pointsPerMinor = over(pointsFor(purchase, value), value)
  const groups = Map.groupBy(purchase.lines, (line) => multipliers.map(({ lines }) => (lines.has(line) ? '1' : '0')).join(''))
  return [...groups].map(([pattern, lines]) => ({
    purchase,
    points: times(countedMinor(counted, lines), pointsPerMinor),
    multipliers: multipliers.filter((_, index) => pattern[index] === '1'),
  }))
}

function pointsFor({ mode, points, perMinor }: Rated, value: Fraction): Fraction {
  const steps = over(value, fraction(perMinor))
  return times(fraction(points), mode === 'step' ? fraction(floorOf(steps)) : steps)
}
