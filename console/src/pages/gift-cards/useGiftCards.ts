import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { queryText, shopPath } from '../../addresses.ts'
import type { GiftCard, GiftCardPage, StatementPage, VatFigures } from '../../answers.ts'
import { api } from '../../api.ts'
import { useShop } from '../../shop.ts'
import { useToast } from '../../ui/toasts.tsx'

/** Days of the shop's zone, the last one in the period. */
export interface Period {
  from: string
  to: string
}

/** Cards by page, those that were issued last first; those that are found where something is searched. */
export function useGiftCards(search: string) {
  const { shopId } = useShop()
  return useInfiniteQuery({
    queryKey: ['shop', shopId, 'gift-cards', 'list', search],
    queryFn: ({ pageParam, signal }) =>
      api.get<GiftCardPage>(shopPath(shopId, `/loyalty/gift-cards${queryText({ search, cursor: pageParam, limit: 50 })}`), signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  })
}

export function useGiftCard(cardId: string) {
  const { shopId } = useShop()
  return useQuery({
    queryKey: ['shop', shopId, 'gift-cards', 'one', cardId],
    queryFn: ({ signal }) => api.get<GiftCard>(shopPath(shopId, `/loyalty/gift-cards/${cardId}`), signal),
  })
}

export function useCardStatement(cardId: string) {
  const { shopId } = useShop()
  return useInfiniteQuery({
    queryKey: ['shop', shopId, 'gift-cards', 'statement', cardId],
    queryFn: ({ pageParam, signal }) =>
      api.get<StatementPage>(
        shopPath(shopId, `/loyalty/gift-cards/${cardId}/statement${queryText({ cursor: pageParam, limit: 30 })}`),
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  })
}

export const vatPath = (shopId: string, period: Period, file = ''): string =>
  shopPath(shopId, `/loyalty/gift-cards/vat${file}${queryText({ ...period })}`)

/** The figures of a period; those of the last one stay in view until the next ones come. */
export function useVatFigures(period: Period) {
  const { shopId } = useShop()
  return useQuery({
    queryKey: ['shop', shopId, 'gift-cards', 'vat', period],
    queryFn: ({ signal }) => api.get<VatFigures>(vatPath(shopId, period), signal),
    placeholderData: keepPreviousData,
    retry: false,
  })
}

/** Does something with cards, says that it is done, and reads anew whatever may have changed. */
export function useCardAction<Answer>(
  act: () => Promise<Answer>,
  { done, after, onRefused }: { done?: string; after?: () => void; onRefused: (error: unknown) => void },
) {
  const { shopId } = useShop()
  const client = useQueryClient()
  const toast = useToast()
  return useMutation({
    mutationFn: act,
    onSuccess: async () => {
      if (done !== undefined) toast(done)
      await client.invalidateQueries({ queryKey: ['shop', shopId, 'gift-cards'] })
      after?.()
    },
    onError: onRefused,
  })
}
