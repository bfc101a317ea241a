import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { queryText, shopPath } from '../../addresses.ts'
import type {
  ChangeMessageSettings,
  MessagePreview,
  MessageSettingsView,
  SendDetail,
  SendListAnswer,
  TemplateListAnswer,
  TemplateView,
} from '../../answers.ts'
import { api } from '../../api.ts'
import type { Language } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { useToast } from '../../ui/toasts.tsx'
import type { Content } from './editing.ts'
import { sampleData } from './sample-data.ts'
import type { AskedState } from './states.ts'

/** Messages by page, the newest first. */
export function useSends(state: AskedState | undefined) {
  const { shopId } = useShop()
  return useInfiniteQuery({
    queryKey: ['shop', shopId, 'messages', 'sends', state ?? 'all'],
    queryFn: ({ pageParam, signal }) =>
      api.get<SendListAnswer>(shopPath(shopId, `/sends${queryText({ state, cursor: pageParam, limit: 50 })}`), signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  })
}

export function useSend(sendId: string) {
  const { shopId } = useShop()
  return useQuery({
    queryKey: ['shop', shopId, 'messages', 'send', sendId],
    queryFn: ({ signal }) => api.get<SendDetail>(shopPath(shopId, `/sends/${encodeURIComponent(sendId)}`), signal),
    retry: false,
  })
}

export function useTemplates() {
  const { shopId } = useShop()
  return useQuery({
    queryKey: ['shop', shopId, 'messages', 'templates'],
    queryFn: ({ signal }) => api.get<TemplateListAnswer>(shopPath(shopId, '/message-templates'), signal),
  })
}

export function useTemplate(templateId: string) {
  const { shopId } = useShop()
  return useQuery({
    queryKey: ['shop', shopId, 'messages', 'template', templateId],
    queryFn: ({ signal }) => api.get<TemplateView>(shopPath(shopId, `/message-templates/${encodeURIComponent(templateId)}`), signal),
    // What somebody writes is not exchanged under their hands.
    refetchOnWindowFocus: false,
  })
}

/** The content as this customer would get it; the last one stays in view until the next one comes. */
export function usePreview(templateId: string, wish: { draft: Content; language: Language; customerId: string | null }) {
  const { shopId, currency } = useShop()
  return useQuery({
    queryKey: ['shop', shopId, 'messages', 'preview', templateId, wish],
    queryFn: ({ signal }) =>
      api.post<MessagePreview>(
        shopPath(shopId, `/message-templates/${templateId}/preview`),
        { ...wish, data: sampleData(wish.language, currency) },
        signal,
      ),
    placeholderData: keepPreviousData,
    retry: false,
    gcTime: 30_000,
  })
}

export function useMessageSettings() {
  const { shopId } = useShop()
  return useQuery({
    queryKey: ['shop', shopId, 'messages', 'settings'],
    queryFn: ({ signal }) => api.get<MessageSettingsView>(shopPath(shopId, '/message-settings'), signal),
  })
}

/** Changes some of the settings, and says so. */
export function useSaveSettings({ done, onRefused }: { done: string; onRefused(error: unknown): void }) {
  const { shopId } = useShop()
  return useMessageAction(
    (changes: ChangeMessageSettings) => api.patch<MessageSettingsView>(shopPath(shopId, '/message-settings'), changes),
    {
      done,
      onRefused,
    },
  )
}

/** Does something about messages, says that it is done, and reads anew whatever may have changed. */
export function useMessageAction<Wish, Answer>(
  act: (wish: Wish) => Promise<Answer>,
  { done, after, onRefused }: { done?: string; after?: (answer: Answer) => void; onRefused: (error: unknown) => void },
) {
  const { shopId } = useShop()
  const client = useQueryClient()
  const toast = useToast()
  return useMutation({
    mutationFn: act,
    onSuccess: async (answer) => {
      if (done !== undefined) toast(done)
      await client.invalidateQueries({
        queryKey: ['shop', shopId, 'messages'],
        predicate: ({ queryKey }) => queryKey[3] !== 'preview',
      })
      after?.(answer)
    },
    onError: onRefused,
  })
}
