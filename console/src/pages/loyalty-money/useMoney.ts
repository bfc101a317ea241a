import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { queryText, shopPath } from '../../addresses.ts'
import type { MoneyAnswer } from '../../answers.ts'
import { api } from '../../api.ts'
import { useShop } from '../../shop.ts'

/** Days of the shop's zone, the last one in the period; empty for this month up to today. */
export interface Asked {
  from: string
  to: string
  vatPercent: string
}

export const moneyPath = (shopId: string, asked: Asked, file = ''): string =>
  shopPath(shopId, `/loyalty/money${file}${queryText({ ...asked })}`)

/** What is owed to members; the last period stays in view until the next one comes. */
export function useMoney(asked: Asked) {
  const { shopId } = useShop()
  return useQuery({
    queryKey: ['shop', shopId, 'loyalty', 'money', asked],
    queryFn: ({ signal }) => api.get<MoneyAnswer>(moneyPath(shopId, asked), signal),
    placeholderData: keepPreviousData,
    retry: false,
  })
}
