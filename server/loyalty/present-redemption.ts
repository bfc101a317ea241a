import type { Redeemed } from './decide/redeem-points.ts'
import type { RedemptionView } from './schema.ts'

export const presentRedemption = ({ redemption, active }: Pick<Redeemed, 'redemption' | 'active'>): RedemptionView => {
  const { redemptionId, state, points, captured, restored, valueMinor, orderNumber, expiresAt } = redemption
  return { redemptionId, state, points, captured, restored, valueMinor, orderNumber, expiresAt: expiresAt?.toISOString() ?? null, active }
}
