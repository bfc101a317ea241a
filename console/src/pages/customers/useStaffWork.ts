import { type QueryKey, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { queryText, shopPath } from '../../addresses.ts'
import type { Colleague, Field, Merge, Tag, TaskPageAnswer, TimelinePageAnswer } from '../../answers.ts'
import { api } from '../../api.ts'
import { useShop } from '../../shop.ts'

/** What the shop has for all its customers; asked for once and kept. */
function useShopList<Answer>(name: string) {
  const { shopId } = useShop()
  return useQuery({
    queryKey: ['shop', shopId, name],
    queryFn: ({ signal }) => api.get<Answer>(shopPath(shopId, `/${name}`), signal),
    staleTime: 60_000,
  })
}

export const useTags = () => useShopList<{ tags: Tag[] }>('tags')
export const useFields = () => useShopList<{ fields: Field[] }>('customer-fields')
export const useColleagues = () => useShopList<{ colleagues: Colleague[] }>('colleagues')

/** Everything that happened with a customer, page by page; `kinds` empty for all. */
export function useTimeline(customerId: string, kinds: readonly string[]) {
  const { shopId } = useShop()
  return useInfiniteQuery({
    queryKey: ['shop', shopId, 'customer', customerId, 'timeline', kinds],
    queryFn: ({ pageParam, signal }) =>
      api.get<TimelinePageAnswer>(
        shopPath(shopId, `/customers/${customerId}/timeline${queryText({ kinds: kinds.join(), cursor: pageParam, limit: 30 })}`),
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  })
}

/** Merges that made this customer. */
export function useMerges(customerId: string, isMerged: boolean) {
  const { shopId } = useShop()
  return useQuery({
    queryKey: ['shop', shopId, 'customer', customerId, 'merges'],
    queryFn: ({ signal }) => api.get<{ merges: Merge[] }>(shopPath(shopId, `/customers/${customerId}/merges`), signal),
    enabled: isMerged,
  })
}

export interface TaskChoice {
  state: 'open' | 'done'
  assignee?: 'me' | undefined
  customerId?: string | undefined
}

export function useTasks(choice: TaskChoice) {
  const { shopId } = useShop()
  return useInfiniteQuery({
    queryKey: ['shop', shopId, 'tasks', choice],
    queryFn: ({ pageParam, signal }) =>
      api.get<TaskPageAnswer>(shopPath(shopId, `/tasks${queryText({ ...choice, cursor: pageParam })}`), signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  })
}

/** A change after which everything under these keys of the shop is asked for anew. */
export function useChange<Input, Answer>(send: (input: Input) => Promise<Answer>, ...changed: QueryKey[]) {
  const { shopId } = useShop()
  const client = useQueryClient()
  return useMutation({
    mutationFn: send,
    onSuccess: () => Promise.all(changed.map((key) => client.invalidateQueries({ queryKey: ['shop', shopId, ...key] }))),
  })
}
