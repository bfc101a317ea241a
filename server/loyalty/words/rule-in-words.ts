/** One earn rule as the reader understands it: what it gives for what, when, and where it ends. */
import { currencyExponent } from '../../kit/money.ts'
import type { EarnRule, RuleCaps, RuleKind } from '../rules/earn-rule.ts'
import { conditionInWords } from './condition-in-words.ts'
import type { Speaker } from './speaker.ts'

/** One text, of several sentences where the rule has limits. Rules that differ in what they do are said differently. */
export function ruleInWords(rule: EarnRule, speaker: Speaker): string {
  const conditions = rule.conditions.map((condition) => conditionInWords(condition, rule.kind, speaker))
  const clauses = [gain(rule, speaker), ...conditions, ...duration(rule, speaker)]
  return [`${clauses.join(', ')}.`, ...afterwords(rule, speaker), ...capsInWords(rule, speaker)].join(' ')
}

function gain({ kind, wallet }: EarnRule, speaker: Speaker): string {
  const { t } = speaker
  switch (kind.code) {
    case 'purchase':
      return speaker.or(kind.table.map((row) => perMoney(row, { kind, wallet }, speaker)))
    case 'multiplier': {
      const factor = speaker.decimal(kind.factor)
      return t(speaker.isMoney(wallet) ? 'rule.multiplier.credit' : 'rule.multiplier', {
        which: factor === '2' || factor === '3' ? factor : 'other',
        factor,
        wallet: speaker.ofWallet(wallet),
      })
    }
    case 'nth_order':
      return t(kind.isRepeated ? 'rule.each_nth_order' : 'rule.nth_order', { ...given(kind.points, wallet, speaker), ...multiples(kind.n) })
    case 'streak':
      return t('rule.streak', { ...given(kind.points, wallet, speaker), months: kind.months })
    case 'act':
      return t(`rule.act.${kind.act}`, given(kind.points, wallet, speaker))
    case 'event':
      return t('rule.event', { ...given(kind.points, wallet, speaker), event: kind.event })
    case 'order_bonus':
    case 'unit_bonus':
      return t(`rule.${kind.code}`, given(kind.points, wallet, speaker))
    default:
      return kind satisfies never
  }
}

/** Money back as a share of what is paid, where it is one that people would say. */
function perMoney(
  row: { currency: string; points: number; perMinor: number },
  { kind, wallet }: { kind: Extract<RuleKind, { code: 'purchase' }>; wallet: string },
  speaker: Speaker,
): string {
  const { currency, points, perMinor } = row
  const isShare = kind.mode === 'proportional' && currency === speaker.currency && Number.isInteger((points * 10_000) / perMinor)
  if (speaker.isMoney(wallet) && isShare) return speaker.t('rule.purchase.credit', { percent: speaker.percent((points * 100) / perMinor) })
  return speaker.t('rule.purchase', { points: speaker.points(points, wallet), ...spent(row, speaker) })
}

const given = (n: number, wallet: string, speaker: Speaker) => ({ points: speaker.points(n, wallet) })

const multiples = (n: number) => ({ n, second: 2 * n, third: 3 * n })

/** A single zloty, hryvnia or euro has a word of its own; other amounts are written as money. */
function spent({ currency, perMinor }: { currency: string; perMinor: number }, speaker: Speaker) {
  const isOne = currencies.has(currency) && perMinor === 10 ** currencyExponent(currency)
  return { unit: isOne ? currency : 'other', money: speaker.money(perMinor, currency) }
}

const currencies = new Set(['PLN', 'UAH', 'EUR', 'USD', 'GBP'])

function duration({ from, until }: EarnRule, { t, day }: Speaker): string[] {
  if (from !== null && until !== null) return [t('duration.both', { from: day(from), until: day(until) })]
  if (from !== null) return [t('duration.from', { day: day(from) })]
  return until === null ? [] : [t('duration.until', { day: day(until) })]
}

function afterwords({ kind, wallet }: EarnRule, { t, isMoney }: Speaker): string[] {
  if (kind.code === 'purchase')
    return [t(kind.mode === 'proportional' && isMoney(wallet) ? 'rule.purchase.proportional.credit' : `rule.purchase.${kind.mode}`)]
  return kind.code === 'streak' ? [t('rule.streak.again')] : []
}

function capsInWords({ caps, stop, wallet }: EarnRule, speaker: Speaker): string[] {
  const { t, sum } = speaker
  const { cooldownDays, frequency, memberBudget, budget }: RuleCaps = caps
  return [
    ...(cooldownDays === null ? [] : [t('cap.cooldown', { n: cooldownDays })]),
    ...(frequency === null ? [] : [t('cap.frequency', frequency)]),
    ...(memberBudget === null ? [] : [t('cap.member_budget', { points: sum(memberBudget.points, wallet), beyond: memberBudget.beyond })]),
    ...(budget === null ? [] : [t('cap.budget', { points: sum(budget.points, wallet), beyond: budget.beyond })]),
    ...(stop ? [t('cap.stop')] : []),
  ]
}
