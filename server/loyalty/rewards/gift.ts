/** Something given for a reason that is no rule of the programme: for having brought a friend. */
import { z } from 'zod'

/** `credit`: money in the customer's account of the programme's currency. `points`: of a wallet. `coupon`: the code of a reward, without its price in points. */
export const Gift = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('credit'), amountMinor: z.int().min(1).max(1_000_000_000) }),
  z.object({ kind: z.literal('points'), wallet: z.string().max(31), points: z.int().min(1).max(1_000_000) }),
  z.object({ kind: z.literal('coupon'), rewardId: z.uuid() }),
])
export type Gift = z.infer<typeof Gift>
