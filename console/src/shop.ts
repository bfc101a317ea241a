import { useQuery } from '@tanstack/react-query'
import { createContext, use } from 'react'
import { shopPath } from './addresses.ts'
import type { Shop } from './answers.ts'
import { api } from './api.ts'

const lastShopKey = 'regulars.shop'

export const ShopContext = createContext<Shop | null>(null)

/** The shop that the page belongs to. */
export function useShop(): Shop {
  const shop = use(ShopContext)
  if (!shop) throw new Error('useShop is for pages inside a shop')
  return shop
}

export function useShopQuery(shopId: string) {
  return useQuery({ queryKey: ['shop', shopId], queryFn: ({ signal }) => api.get<Shop>(shopPath(shopId), signal), staleTime: 60_000 })
}

/** The shop seen last on this device, so that the address without a shop leads there. */
export function lastShopId(): string | null {
  try {
    return localStorage.getItem(lastShopKey)
  } catch {
    return null
  }
}

export function rememberShop(shopId: string): void {
  try {
    localStorage.setItem(lastShopKey, shopId)
  } catch {
    // Without storage the first shop opens.
  }
}
