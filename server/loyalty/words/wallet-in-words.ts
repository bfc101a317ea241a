/** What becomes of points once they are earned: when they count, how long, what they are worth, what returns do to them, where earning stops. */

import type { Clawback, Conversion, Expiry, Pending, PointsWallet } from '../program.ts'
import type { EarnRule } from '../rules/earn-rule.ts'
import type { Speaker } from './speaker.ts'
import type { Statement, Topic } from './statement.ts'

export function walletInWords(wallet: PointsWallet, rules: readonly EarnRule[], speaker: Speaker): Statement[] {
  const { code, pending, expiry, conversion } = wallet
  const say = (topic: Topic, texts: readonly string[]): Statement[] =>
    texts.length === 0 ? [] : [{ topic, wallet: code, key: `${topic}:${code}`, text: texts.join(' ') }]
  const hasActs = rules.some(({ wallet: of, kind }) => of === code && (kind.code === 'act' || kind.code === 'event'))
  const teller = speaker.isMoney(code) ? ofMoneyBack(speaker) : speaker
  return [
    ...say('pending', pendingInWords(pending, hasActs, teller)),
    ...say('expiry', [expiryInWords(expiry, pending, teller)]),
    ...say(
      'worth',
      speaker.isMoney(code) ? [teller.t('worth.money'), teller.t('worth.no_cash')] : worthInWords(conversion, wallet, speaker),
    ),
    ...say('returns', returnsInWords(wallet, teller)),
    ...say('limits', limitsInWords(wallet, teller)),
  ]
}

/** Says the same of money back; that no delivery is known, and what becomes of the rest, is said alike. */
const ofMoneyBack = (speaker: Speaker): Speaker => ({
  ...speaker,
  t: (key, values) => speaker.t(key === 'pending.no_delivery' ? key : `${key}.credit`, values),
})

function pendingInWords(pending: Pending, hasActs: boolean, { t }: Speaker): string[] {
  const acts = hasActs ? [t('pending.acts')] : []
  switch (pending.kind) {
    case 'none':
      return [t('pending.none')]
    case 'days':
      return [t('pending.days', { n: pending.afterDelivery }), t('pending.no_delivery', { n: pending.afterOrder }), ...acts]
    case 'told':
      return [t('pending.told', { n: pending.cancelledAfterDays }), ...acts]
    default:
      return pending satisfies never
  }
}

function expiryInWords(expiry: Expiry, pending: Pending, { t, period }: Speaker): string {
  if (expiry.kind === 'never') return t('expiry.never')
  const isAtOnce = expiry.months === 0 && expiry.days === 0
  if (expiry.kind === 'inactivity') return isAtOnce ? t('expiry.inactivity.at_once') : t('expiry.inactivity', { period: period(expiry) })
  const values = { to: expiry.roundedTo, start: pending.kind === 'none' ? 'earned' : 'usable' }
  return isAtOnce ? t('expiry.at_once', values) : t('expiry.after', { ...values, period: period(expiry) })
}

function worthInWords(conversion: Conversion | null, { code, autoRedeem }: PointsWallet, speaker: Speaker): string[] {
  const { t, money, points, percent } = speaker
  if (conversion === null) return [t('worth.rewards'), t('worth.no_cash')]
  const { multiple, minimum, maxSharePercent } = conversion
  return [
    t('worth.money', { points: points(conversion.points, code), money: money(conversion.valueMinor) }),
    ...(multiple > 1 ? [t('worth.multiple', { n: multiple })] : []),
    ...(minimum > multiple ? [t('worth.minimum', { n: minimum })] : []),
    maxSharePercent < 100 ? t('worth.share', { percent: percent(maxSharePercent) }) : t('worth.whole'),
    ...(autoRedeem === null ? [] : [t('worth.auto', { points: points(autoRedeem.points, code) })]),
    t('worth.no_cash'),
  ]
}

function returnsInWords({ code, clawback, restore }: PointsWallet, speaker: Speaker): string[] {
  const { t } = speaker
  const { mode, lapsed } = restore
  return [
    ...clawbackInWords(clawback, code, speaker),
    t(`returns.restore.${mode}`),
    ...(mode === 'none' ? [] : [lapsed.policy === 'grace' ? t('returns.grace', { n: lapsed.days }) : t('returns.lapse')]),
  ]
}

function clawbackInWords(clawback: Clawback, wallet: string, { t, sum }: Speaker): string[] {
  switch (clawback.policy) {
    case 'pending_only':
      return [t('returns.pending_only')]
    case 'clamp':
      return [t('returns.claw'), t('returns.clamp')]
    case 'debt':
      return [t('returns.claw'), t('returns.debt', { points: sum(clawback.limit, wallet) })]
    default:
      return clawback satisfies never
  }
}

function limitsInWords({ code, periodCap, maxBalance }: PointsWallet, { t, sum }: Speaker): string[] {
  return [
    ...(periodCap === null ? [] : [t('limits.period', { ...periodCap, points: sum(periodCap.points, code) })]),
    ...(maxBalance === null ? [] : [t('limits.balance', { points: sum(maxBalance, code) })]),
  ]
}
