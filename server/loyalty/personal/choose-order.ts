import { assign } from '@regulars/experiments'
import { type Buyer, type CandidateReward, type RankReason, rankRewards, shopOrder } from './rank-rewards.ts'

/** Who sees rewards in an order of their own, and who does not, so that it can be measured what the order does. */
export interface PersonalOrder {
  /** Of this shop's holdout; the same seed always leaves out the same people. */
  seed: string
  /** 0 to 1: so many people see the shop's order, chosen by chance. */
  holdoutShare: number
}

/** What somebody was shown, and all that is needed to judge it later. */
export interface OrderDecision {
  arm: 'personal' | 'holdout' | 'not_asked'
  /** The chance that this person had to see what they saw; 1 where chance had no part in it. */
  propensity: number
  /** The order was made by profiling: whoever shows it says so, before anything is bought. */
  isLabelled: boolean
  rewards: { rewardId: string; reasons: RankReason[] }[]
}

/**
 * The order of rewards for a person. Whoever may not be profiled (`mayProfile`) sees the shop's order and is no part of the
 * comparison. The others are divided by a hash of their id, so that everybody sees the same at every visit and on every device.
 * The shop's order carries no reasons: there are none.
 */
export function chooseOrder(
  candidates: readonly CandidateReward[],
  { customerId, buyer, mayProfile, personal }: { customerId: string; buyer: Buyer; mayProfile: boolean; personal: PersonalOrder },
): OrderDecision {
  const asPlaced = { isLabelled: false, rewards: shopOrder(candidates, buyer).map(({ rewardId }) => ({ rewardId, reasons: [] })) }
  if (!mayProfile) return { arm: 'not_asked', propensity: 1, ...asPlaced }
  const { holdoutShare, seed } = personal
  const assignment = assign(customerId, { seed, arms: 2, weights: [holdoutShare, 1 - holdoutShare] })
  if (assignment.kind === 'left_out') return { arm: 'not_asked', propensity: 1, ...asPlaced }
  if (assignment.arm === 0) return { arm: 'holdout', propensity: holdoutShare, ...asPlaced }
  const rewards = rankRewards(candidates, buyer).map(({ rewardId, reasons }) => ({ rewardId, reasons }))
  return { arm: 'personal', propensity: 1 - holdoutShare, isLabelled: true, rewards }
}
