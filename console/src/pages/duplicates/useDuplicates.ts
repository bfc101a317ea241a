import { type InfiniteData, useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { queryText, shopPath } from '../../addresses.ts'
import type { DuplicatePair, Duplicates, MergeDone, MergeUndone } from '../../answers.ts'
import { api } from '../../api.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { useProblemText } from '../../ui/Failed.tsx'
import { useToast } from '../../ui/toasts.tsx'

/** The pairs, likeliest first, page by page. */
export function useDuplicateList() {
  const { shopId } = useShop()
  return useInfiniteQuery({
    queryKey: duplicatesKey(shopId),
    queryFn: ({ pageParam, signal }) =>
      api.get<Duplicates>(shopPath(shopId, `/duplicates${queryText({ cursor: pageParam, limit: 50 })}`), signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  })
}

/** Looks through all customers anew; afterwards the list is the new one. */
export function useFindDuplicates() {
  const { shopId } = useShop()
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => api.post<{ pairs: number }>(shopPath(shopId, '/duplicates/find')),
    onSuccess: () => client.resetQueries({ queryKey: duplicatesKey(shopId) }),
  })
}

/**
 * What people decide about a pair, and how they hear of it. A decided pair leaves the list at once, without the list being
 * read again: who works through it keeps their place.
 */
export function useDecisions() {
  const { t } = useText()
  const { shopId } = useShop()
  const toast = useToast()
  const problemText = useProblemText()
  const client = useQueryClient()
  const queryKey = duplicatesKey(shopId)
  const leave = (isGone: (pair: DuplicatePair) => boolean) =>
    client.setQueryData<InfiniteData<Duplicates>>(
      queryKey,
      (list) => list && { ...list, pages: list.pages.map((page) => ({ ...page, pairs: page.pairs.filter((pair) => !isGone(pair)) })) },
    )
  const refreshCustomers = () => {
    for (const name of ['customers', 'customer']) void client.invalidateQueries({ queryKey: ['shop', shopId, name] })
  }
  const onError = (error: unknown) => {
    toast(problemText(error), 'problem')
    // Refused, because somebody else decided first or a customer is gone.
    void client.invalidateQueries({ queryKey })
  }
  const undo = useMutation({
    mutationFn: (mergeId: string) => api.post<MergeUndone>(shopPath(shopId, `/merges/${mergeId}/undo`)),
    onSuccess: () => {
      toast(t('duplicates.parted'))
      refreshCustomers()
    },
    onError,
  })
  return {
    merge: useMutation({
      mutationFn: ({ one, other }: DuplicatePair) =>
        api.post<MergeDone>(shopPath(shopId, `/customers/${one.customerId}/merge`), { otherId: other.customerId }),
      onSuccess: ({ mergeId, keptId, mergedId }, { one, other }) => {
        leave((pair) => pair.one.customerId === mergedId || pair.other.customerId === mergedId)
        const { title } = one.customerId === keptId ? one : other
        const name = title === '' ? t('duplicates.nameless') : title
        toast(t('duplicates.merged', { name }), 'done', { label: t('duplicates.undo'), run: () => undo.mutate(mergeId) })
        refreshCustomers()
      },
      onError,
    }),
    keepApart: useMutation({
      mutationFn: ({ one, other }: DuplicatePair) =>
        api.post(shopPath(shopId, '/duplicates/keep-apart'), { oneId: one.customerId, otherId: other.customerId }),
      onSuccess: (_, decided) => {
        leave((pair) => pairKey(pair) === pairKey(decided))
        toast(t('duplicates.keptApart'))
      },
      onError,
    }),
  }
}

export const pairKey = ({ one, other }: DuplicatePair): string => `${one.customerId} ${other.customerId}`

const duplicatesKey = (shopId: string) => ['shop', shopId, 'duplicates']
