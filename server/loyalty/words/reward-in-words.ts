/** A reward as a member reads it: what it gives, what it costs, what one has to know, and why it cannot be had now. */
import type { Program } from '../program.ts'
import type { RewardReason } from '../rewards/reasons.ts'
import type { Reward } from '../rewards/reward.ts'
import { type Speaker, speakerOf, textIn, type Wording } from './speaker.ts'

export interface RewardWords {
  name: string
  /** What one gets, in a sentence. */
  gives: string
  cost: string
  /** For whom, how often, from when until when, and how long its code can be used. */
  conditions: string[]
}

export function rewardInWords(reward: Reward, program: Program, wording: Wording): RewardWords {
  const speaker = speakerOf(program, wording)
  return {
    name: textIn(reward.name, wording.language),
    gives: `${[gift(reward, speaker), ...bounds(reward, speaker)].join(', ')}.`,
    cost: speaker.points(reward.pointsCost, reward.wallet),
    conditions: conditionsInWords(reward, speaker),
  }
}

/** One sentence a reason; all of them together are what stands between the member and the reward. */
export function reasonInWords(reason: RewardReason, reward: Reward, program: Program, wording: Wording): string {
  const { t, ofWallet, day, anyOf, tier } = speakerOf(program, wording)
  switch (reason.code) {
    case 'insufficient_balance':
      return t('reason.insufficient_balance', { n: reason.missing, wallet: ofWallet(reward.wallet) })
    case 'limit_reached':
      return t('reason.limit_reached', { times: reason.times, per: reason.per })
    case 'not_in_tier':
      return t('reason.not_in_tier', { list: anyOf(reason.tiers.map(tier)) })
    case 'not_started':
    case 'ended':
      return t(`reason.${reason.code}`, { day: day(reason.on) })
    case 'out_of_stock':
    case 'inactive':
      return t(`reason.${reason.code}`)
    default:
      return reason satisfies never
  }
}

function gift({ kind }: Reward, { t, money, percent, product, day }: Speaker): string {
  switch (kind.code) {
    case 'percent_coupon':
      return t('reward.percent_coupon', { percent: percent(kind.percent) })
    case 'amount_coupon':
    case 'store_credit':
      return t(`reward.${kind.code}`, { money: money(kind.amountMinor) })
    case 'gift_product':
    case 'gift_with_next_order':
      return t(`reward.${kind.code}`, { product: product(kind.product) })
    case 'early_access':
      return t('reward.early_access', { day: day(kind.opensOn) })
    case 'free_shipping':
    case 'event_place':
      return t(`reward.${kind.code}`)
    default:
      return kind satisfies never
  }
}

function bounds({ kind }: Reward, { t, money }: Speaker): string[] {
  const max = kind.code === 'percent_coupon' ? kind.maxMinor : null
  const from = 'fromMinor' in kind ? kind.fromMinor : 0
  return [
    ...(max === null ? [] : [t('reward.max', { money: money(max) })]),
    ...(from === 0 ? [] : [t('condition.order_from', { money: money(from) })]),
  ]
}

function conditionsInWords({ kind, tiers, perMember, from, until }: Reward, { t, anyOf, tier, day }: Speaker): string[] {
  return [
    ...(tiers === null ? [] : [t('reason.not_in_tier', { list: anyOf(tiers.map(tier)) })]),
    ...(perMember === null ? [] : [t('cap.frequency', perMember)]),
    ...(from === null ? [] : [t('reward.from', { day: day(from) })]),
    ...(until === null ? [] : [t('reward.until', { day: day(until) })]),
    ...('validDays' in kind ? [t('reward.valid', { n: kind.validDays })] : []),
  ]
}
