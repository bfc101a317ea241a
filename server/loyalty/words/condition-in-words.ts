/** When a rule applies, as the end of its sentence: “…, only for products in the category “Coffee”, on Saturdays”. */
import type { RuleCondition, RuleKind } from '../rules/earn-rule.ts'
import type { Speaker } from './speaker.ts'

/** Rules about lines count the lines that fit; the others ask whether the order has such a line at all. */
export function conditionInWords(condition: RuleCondition, kind: RuleKind, speaker: Speaker): string {
  const { t } = speaker
  const scope = lineKinds.has(kind.code) ? 'lines' : 'order'
  switch (condition.code) {
    case 'products':
      return t(`condition.products.${scope}`, { list: speaker.anyOf(condition.codes.map(speaker.product)) })
    case 'categories':
      return t(`condition.categories.${scope}`, { list: speaker.anyOf(condition.names) })
    case 'brands':
      return t(`condition.brands.${scope}`, { list: speaker.anyOf(condition.names) })
    case 'order_from':
      return t('condition.order_from', { money: speaker.money(condition.amountMinor) })
    case 'channels':
      return t('condition.channels', { list: speaker.anyOf(condition.names.map(speaker.channel)) })
    case 'segments':
      return segmentsInWords(condition.segmentIds, speaker)
    case 'tiers':
      return t('condition.tiers', { list: speaker.anyOf(condition.codes.map(speaker.tier)) })
    case 'weekdays':
      return t('condition.weekdays', { list: speaker.and([...new Set(condition.days)].sort().map((day) => t(`weekday.${day}`))) })
    case 'hours':
      return t('condition.hours', { from: hour(condition.from), until: hour(condition.until) })
    default:
      return condition satisfies never
  }
}

const lineKinds: ReadonlySet<RuleKind['code']> = new Set(['purchase', 'multiplier', 'unit_bonus'])

/** Who chooses people by what they did says so (directive 2011/83, article 6(1)(ea)); a segment's own name is for the shop alone. */
function segmentsInWords(ids: readonly string[], { t, segment, anyOf }: Speaker): string {
  const names = ids.map(segment)
  const known = names.filter((name) => name !== null)
  return known.length < names.length ? t('condition.chosen') : t('condition.segments', { list: anyOf(known) })
}

const hour = (of: number): string => `${of}:00`
