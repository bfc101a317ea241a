import { Navigate } from '@tanstack/react-router'
import { useMe } from '../me.ts'
import { lastShopId } from '../shop.ts'

/** The address without a shop leads to the shop seen last, else to the first one, else to the first choice. */
export function HomeRedirect() {
  const { memberships } = useMe()
  const last = lastShopId()
  const shop = memberships.find(({ shopId }) => shopId === last) ?? memberships[0]
  if (!shop) return <Navigate to="/welcome" replace />
  return <Navigate to="/shops/$shopId" params={{ shopId: shop.shopId }} replace />
}
