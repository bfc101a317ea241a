/** What a level depends on, how it is won and lost, and what each gives. */
import type { Tier, Tiers, TierWindow } from '../program.ts'
import type { Speaker } from './speaker.ts'
import type { Statement } from './statement.ts'

export function tiersInWords(tiers: Tiers, speaker: Speaker): Statement[] {
  const say = (key: string, texts: readonly string[]): Statement => ({
    topic: 'tiers',
    wallet: null,
    key: `tiers:${key}`,
    text: texts.join(' '),
  })
  return [
    say('metric', metricInWords(tiers, speaker)),
    ...tiers.levels.map((tier) => say(`level:${tier.code}`, [levelInWords(tier, tiers, speaker)])),
    say('upgrade', [upgradeInWords(tiers, speaker)]),
    say('downgrade', downgradeInWords(tiers, speaker)),
  ]
}

function metricInWords({ metric, window, wallet, isPendingCounted }: Tiers, speaker: Speaker): string[] {
  const { t, money, ofWallet } = speaker
  const values = { metric, wallet: ofWallet(wallet), money: money(10_000) }
  if (metric === 'balance') return [t('tiers.balance', values)]
  const said = t('tiers.metric', { ...values, window: windowInWords(window, speaker) })
  return metric === 'points_earned' ? [said, t(isPendingCounted ? 'tiers.pending_counted' : 'tiers.pending_waits')] : [said]
}

function windowInWords(window: TierWindow, { t, period }: Speaker): string {
  switch (window.kind) {
    case 'lifetime':
    case 'anniversary':
      return t(`window.${window.kind}`)
    case 'calendar':
      return t('window.calendar', { per: window.per })
    case 'rolling':
      if (window.days === 0 && window.months > 0) return t('window.months', { n: window.months })
      return window.months === 0 ? t('window.days', { n: window.days }) : t('window.rolling', { period: period(window) })
    default:
      return window satisfies never
  }
}

function levelInWords({ code, threshold, benefits }: Tier, tiers: Tiers, speaker: Speaker): string {
  const { t } = speaker
  const given = benefitsInWords(benefits, tiers, speaker)
  const from = threshold === 0 ? t('level.first') : t('level.from', { threshold: thresholdInWords(threshold, tiers, speaker) })
  const level = t('level', { tier: speaker.tier(code), from })
  return given.length === 0 ? `${level}.` : `${level}: ${given.join(', ')}.`
}

/** What a level gives, one phrase each. */
export function benefitsInWords(
  benefits: Tier['benefits'],
  { wallet }: Tiers,
  { t, decimal, money, points, givesMoney }: Speaker,
): string[] {
  const factor = givesMoney ? 'benefit.factor.credit' : 'benefit.factor'
  return [
    ...(Number(benefits.earnFactor) === 1 ? [] : [t(factor, { factor: decimal(benefits.earnFactor) })]),
    ...(benefits.freeShippingFromMinor === null ? [] : [freeShipping(benefits.freeShippingFromMinor)]),
    ...(benefits.hasEarlyAccess ? [t('benefit.early_access')] : []),
    ...(benefits.birthdayPoints === 0 ? [] : [t('benefit.birthday', { points: points(benefits.birthdayPoints, wallet) })]),
  ]

  function freeShipping(fromMinor: number): string {
    return fromMinor === 0 ? t('benefit.free_shipping') : t('benefit.free_shipping_from', { money: money(fromMinor) })
  }
}

function thresholdInWords(threshold: number, { metric, wallet }: Tiers, { t, money, ofWallet }: Speaker): string {
  switch (metric) {
    case 'spend':
      return money(threshold)
    case 'orders':
      return t('level.orders', { n: threshold })
    case 'score':
      return t('level.score', { n: threshold })
    case 'points_earned':
    case 'balance':
      return t('level.points', { n: threshold }) + ofWallet(wallet)
    default:
      return metric satisfies never
  }
}

function upgradeInWords({ upgrade, window }: Tiers, { t }: Speaker): string {
  return upgrade === 'immediate' ? t('tiers.immediate') : t('tiers.next_period', { per: periodOf(window) })
}

function downgradeInWords(tiers: Tiers, speaker: Speaker): string[] {
  const { t, period } = speaker
  const { downgrade, grace, window } = tiers
  if (downgrade === 'never') return [t('tiers.never_lost')]
  const isLonger = grace !== null && (grace.months > 0 || grace.days > 0)
  return [
    keptInWords(tiers, speaker),
    t(`tiers.downgrade.${downgrade}`, { kept: lastsWhileMet(tiers) ? 'while_met' : 'longer', per: periodOf(window) }),
    ...(isLonger ? [t('tiers.grace', { period: period(grace), to: grace.roundedTo })] : []),
    ...(grace !== null && !isLonger && grace.roundedTo === 'month' ? [t('tiers.grace.month')] : []),
  ]
}

/** A level that begins with a period is kept for all of it. */
function keptInWords(tiers: Tiers, { t, period }: Speaker): string {
  const { validity, window } = tiers
  if (lastsWhileMet(tiers)) return t('tiers.kept.while_met')
  switch (validity.kind) {
    case 'while_met':
      return t('tiers.kept.next_period', { per: periodOf(window) })
    case 'anniversary':
      return t('tiers.kept.anniversary')
    case 'end_of_period':
      return t('tiers.kept.period', { per: periodOf(window), n: validity.periodsMore })
    case 'fixed':
      return t('tiers.kept.fixed', { period: period(validity) })
    default:
      return validity satisfies never
  }
}

const lastsWhileMet = ({ validity, upgrade }: Tiers): boolean =>
  (validity.kind === 'while_met' && upgrade === 'immediate') || (validity.kind === 'fixed' && validity.months === 0 && validity.days === 0)

/** What the reader calls a period of this window: one that has none goes by calendar months. */
const periodOf = (window: TierWindow): string =>
  window.kind === 'calendar' ? window.per : window.kind === 'anniversary' ? 'own_year' : 'month'
