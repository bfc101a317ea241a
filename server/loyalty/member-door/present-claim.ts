import { type Db, first, sql } from '../../kit/database.ts'
import type { Claimed } from '../decide/claim-reward.ts'
import type { ClaimView } from '../member-schema.ts'
import { Reward } from '../rewards/reward.ts'
import { reasonInWords } from '../words/reward-in-words.ts'
import { speakerOf } from '../words/speaker.ts'
import { memberTexts } from './member-texts.ts'
import { lastDayBefore, type MemberScene } from './present-member.ts'

interface OfReward {
  shopId: string
  rewardId: string
  scene: MemberScene
}

/** What became of a claim: the code to use, or all that stands in the way. */
export async function presentClaim(db: Db, claimed: Claimed, { shopId, rewardId, scene }: OfReward): Promise<ClaimView> {
  const found = await first(
    db,
    sql<{ reward: unknown }>`select reward from loyalty_rewards where shop_id = ${shopId} and reward_id = ${rewardId}`,
  )
  if (!found) throw new Error('a reward that was decided about is there')
  const reward = Reward.parse(found.reward)
  if (claimed.kind === 'not_available')
    return { kind: 'not_available', reasons: claimed.reasons.map((reason) => reasonInWords(reason, reward, scene.program, scene)) }

  const say = memberTexts(scene)
  const { coupon } = claimed
  const what = coupon !== null ? 'code' : reward.kind.code === 'store_credit' ? 'store_credit' : 'other'
  const validUntil = coupon === null ? null : await endOf(db, { shopId, coupon })
  const day = validUntil && speakerOf(scene.program, scene).day(lastDayBefore(validUntil.toISOString(), scene))
  return { kind: 'claimed', coupon, text: say(`claimed.${what}`), until: day && say('coupon.until', { day }) }
}

async function endOf(db: Db, { shopId, coupon }: { shopId: string; coupon: string }): Promise<Date | null> {
  const found = await first(
    db,
    sql<{ validUntil: Date | null }>`select valid_until from loyalty_coupons where shop_id = ${shopId} and code = ${coupon}`,
  )
  return found?.validUntil ?? null
}
