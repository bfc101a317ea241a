import type { Redeemed } from './decide/redeem-points.ts'
import { wholeOf } from './ledger/pool.ts'
import type { RedemptionView } from './schema.ts'

export const presentRedemption = ({ redemption, active }: Pick<Redeemed, 'redemption' | 'active'>): RedemptionView => {
  const { redemptionId, state, valueMinor, orderNumber, expiresAt } = redemption
  return { redemptionId, state, ...wholeOf(redemption), valueMinor, orderNumber, expiresAt: expiresAt?.toISOString() ?? null, active }
}
