import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { queryText, shopPath } from '../../addresses.ts'
import type { DeliveryListAnswer, WebhookListAnswer } from '../../answers.ts'
import { api } from '../../api.ts'
import { useShop } from '../../shop.ts'
import { useProblemText } from '../../ui/Failed.tsx'
import { useToast } from '../../ui/toasts.tsx'

export type DeliveryFilter = 'waiting' | 'parked' | 'delivered' | undefined

/** How often a page that is open looks again: what is on its way changes by itself. */
const lookAgainMs = 5_000

export function useWebhookList() {
  const { shopId } = useShop()
  return useQuery({
    queryKey: ['shop', shopId, 'webhooks'],
    queryFn: ({ signal }) => api.get<WebhookListAnswer>(shopPath(shopId, '/webhooks'), signal),
    refetchInterval: lookAgainMs,
  })
}

export function useDeliveries(webhookId: string, state: DeliveryFilter) {
  const { shopId } = useShop()
  return useInfiniteQuery({
    queryKey: ['shop', shopId, 'webhooks', webhookId, state ?? 'all'],
    queryFn: ({ pageParam, signal }) =>
      api.get<DeliveryListAnswer>(shopPath(shopId, `/webhooks/${webhookId}/deliveries${queryText({ state, cursor: pageParam })}`), signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    refetchInterval: lookAgainMs,
  })
}

/** Does something with webhooks: says the result, and reads anew what may have changed, also when refused. */
export function useWebhookAction<Answer, Value = void>(
  act: (value: Value) => Promise<Answer>,
  { done, after }: { done?: (answer: Answer) => string; after?: () => void | Promise<void> } = {},
) {
  const { shopId } = useShop()
  const client = useQueryClient()
  const toast = useToast()
  const problemText = useProblemText()
  return useMutation({
    mutationFn: act,
    onSuccess: async (answer) => {
      if (done) toast(done(answer))
      // What is left behind is not read anew: it may be gone.
      await after?.()
    },
    onError: (error) => toast(problemText(error), 'problem'),
    onSettled: () => client.invalidateQueries({ queryKey: ['shop', shopId, 'webhooks'] }),
  })
}
