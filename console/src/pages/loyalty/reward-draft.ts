/** What can be done to a reward that is being written, as plain values. */
import type { Reward, RewardView } from '../../answers.ts'
import { unfinished } from './editing.ts'

export type RewardKind = Reward['kind']
export type RewardCode = RewardKind['code']

export const rewardCodes: readonly RewardCode[] = [
  ...(['percent_coupon', 'amount_coupon', 'free_shipping', 'gift_with_next_order', 'gift_product', 'early_access'] as const),
  ...(['event_place', 'store_credit'] as const),
]

/** A reward to begin with, under a code that no reward of the shop had yet. */
export function newReward(wallet: string, known: readonly RewardView[]): Reward {
  return {
    ...{ code: freeCode(known), name: {}, wallet, pointsCost: 300, kind: newKind('percent_coupon', '') },
    ...{ stock: null, perMember: null, tiers: null, from: null, until: null, isActive: true },
  }
}

/** A kind with values to begin with; `today` as YYYY-MM-DD. */
export function newKind(code: RewardCode, today: string): RewardKind {
  const coupon = { codes: 'generated', validDays: 60 } as const
  switch (code) {
    case 'percent_coupon':
      return { code, percent: 10, fromMinor: 0, maxMinor: null, ...coupon }
    case 'amount_coupon':
      return { code, amountMinor: unfinished, fromMinor: 0, ...coupon }
    case 'free_shipping':
      return { code, fromMinor: 0, ...coupon }
    case 'early_access':
      return { code, opensOn: today }
    case 'event_place':
      return { code }
    case 'store_credit':
      return { code, amountMinor: unfinished }
    default:
      return { code, product: '' }
  }
}

function freeCode(known: readonly RewardView[]): string {
  const taken = new Set(known.map(({ reward }) => reward.code))
  for (let number = known.length + 1; ; number++) if (!taken.has(`reward_${number}`)) return `reward_${number}`
}

/** Codes as people paste them: one a line, or divided by commas; each once. */
export function codesIn(text: string): string[] {
  return [...new Set(text.split(/[\s,;]+/).filter((code) => code !== ''))]
}
