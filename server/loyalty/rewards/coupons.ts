/** Codes that members got for points, at the shop's checkout. */
import type { z } from 'zod'
import { type Db, first, sql, type Tx, write } from '../../kit/database.ts'
import type { CouponAnswer } from '../schema.ts'
import { readCode } from './coupon-code.ts'
import { Reward } from './reward.ts'

type Answer = z.infer<typeof CouponAnswer>

interface Stored {
  state: 'waiting' | 'given' | 'used' | 'void'
  validUntil: Date | null
  usedOrder: string | null
  reward: unknown
}

/** What a code gives on an order of this value, or why it does not. Nothing is used by asking. */
export async function checkCoupon(
  db: Db,
  { shopId, code, orderMinor, now }: { shopId: string; code: string; orderMinor: number | null; now: Date },
): Promise<Answer> {
  const stored = await first(db, couponNamed({ shopId, code }))
  return answerOf(stored, { orderMinor, now })
}

/** Uses a code on an order. The same code on the same order is used once; on another order the answer is that it was used. */
export async function useCoupon(
  tx: Tx,
  { shopId, code, orderNumber, now }: { shopId: string; code: string; orderNumber: string; now: Date },
): Promise<Answer> {
  const stored = await first(tx, sql<Stored>`${couponNamed({ shopId, code })} for no key update of loyalty_coupons`)
  if (stored?.state === 'used' && stored.usedOrder === orderNumber)
    return answerOf({ ...stored, state: 'given', validUntil: null }, { orderMinor: null, now })
  const answer = answerOf(stored, { orderMinor: null, now })
  if (answer.isValid)
    await write(
      tx,
      sql`update loyalty_coupons set state = 'used', used_order = ${orderNumber}, used_at = ${now} where shop_id = ${shopId} and code = ${readCode(code)}`,
    )
  return answer
}

const couponNamed = ({ shopId, code }: { shopId: string; code: string }) => sql<Stored>`
  select state, valid_until, used_order, reward
  from loyalty_coupons join loyalty_rewards using (shop_id, reward_id)
  where shop_id = ${shopId} and loyalty_coupons.code = ${readCode(code)}`

function answerOf(stored: Stored | undefined, { orderMinor, now }: { orderMinor: number | null; now: Date }): Answer {
  const kind = stored && Reward.parse(stored.reward).kind
  // A code that nobody was given yet is as good as none: it may not be told apart.
  if (!stored || !kind || !('codes' in kind) || stored.state === 'waiting') return { ...nothing, reason: 'unknown' }
  const reason =
    stored.state === 'used' || stored.state === 'void'
      ? stored.state
      : stored.validUntil !== null && stored.validUntil <= now
        ? 'expired'
        : orderMinor !== null && orderMinor < kind.fromMinor
          ? 'order_too_small'
          : null
  return {
    ...{
      isValid: reason === null,
      reason,
      kind: kind.code,
      fromMinor: kind.fromMinor,
      validUntil: stored.validUntil?.toISOString() ?? null,
    },
    percent: kind.code === 'percent_coupon' ? kind.percent : null,
    amountMinor: kind.code === 'amount_coupon' ? kind.amountMinor : kind.code === 'percent_coupon' ? kind.maxMinor : null,
  }
}

const nothing: Answer = { isValid: false, reason: null, kind: null, percent: null, amountMinor: null, fromMinor: null, validUntil: null }
