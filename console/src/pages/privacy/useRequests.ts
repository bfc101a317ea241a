import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { queryText, shopPath } from '../../addresses.ts'
import type { ErasurePreview, PrivacyRequest, PrivacyRequestListAnswer, RetentionRulesAnswer } from '../../answers.ts'
import { api } from '../../api.ts'
import { useShop } from '../../shop.ts'

export function useRequests(isOpen: boolean) {
  const { shopId } = useShop()
  return useInfiniteQuery({
    queryKey: ['shop', shopId, 'privacy-requests', isOpen],
    queryFn: ({ pageParam, signal }) =>
      api.get<PrivacyRequestListAnswer>(
        shopPath(shopId, `/privacy-requests${queryText({ isOpen: isOpen ? 'yes' : 'no', cursor: pageParam })}`),
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  })
}

/** One request; looked at again every second while its file is being made. */
export function useRequest(requestId: string) {
  const { shopId } = useShop()
  return useQuery({
    queryKey: ['shop', shopId, 'privacy-request', requestId],
    queryFn: ({ signal }) => api.get<PrivacyRequest>(shopPath(shopId, `/privacy-requests/${requestId}`), signal),
    refetchInterval: ({ state }) => (state.data?.exportState === 'waiting' || state.data?.exportState === 'running' ? 1000 : false),
  })
}

export function useErasurePreview(requestId: string, isAsked: boolean) {
  const { shopId } = useShop()
  return useQuery({
    queryKey: ['shop', shopId, 'privacy-request', requestId, 'erasure'],
    queryFn: ({ signal }) => api.get<ErasurePreview>(shopPath(shopId, `/privacy-requests/${requestId}/erasure`), signal),
    enabled: isAsked,
    gcTime: 0,
  })
}

/** Does something to a request and shows it anew. */
export function useRequestAction(requestId: string, action: 'extension' | 'end' | 'export' | 'erasure') {
  const { shopId } = useShop()
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body?: unknown) => api.post(shopPath(shopId, `/privacy-requests/${requestId}/${action}`), body),
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ['shop', shopId, 'privacy-requests'] }),
        client.invalidateQueries({ queryKey: ['shop', shopId, 'privacy-request', requestId], exact: true }),
        ...(action === 'erasure' ? [client.invalidateQueries({ queryKey: ['shop', shopId, 'customer'] })] : []),
      ]),
  })
}

export function useRetention() {
  const { shopId } = useShop()
  return useQuery({
    queryKey: ['shop', shopId, 'retention'],
    queryFn: ({ signal }) => api.get<RetentionRulesAnswer>(shopPath(shopId, '/retention'), signal),
  })
}
