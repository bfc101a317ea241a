import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { queryText, shopPath } from '../../addresses.ts'
import type { ArrivalPage } from '../../answers.ts'
import { api } from '../../api.ts'
import type { EventSearch } from './event-search.ts'

/** What arrived lately, newest first; looked up anew every two seconds while the page is open and `isLive`. */
export function useArrivals(shopId: string, search: EventSearch, { isLive }: { isLive: boolean }) {
  return useInfiniteQuery({
    queryKey: ['shop', shopId, 'events', search],
    queryFn: ({ pageParam, signal }) =>
      api.get<ArrivalPage>(`${shopPath(shopId, '/events')}${queryText({ ...search, cursor: pageParam })}`, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
    refetchInterval: isLive ? 2_000 : false,
    staleTime: 0,
  })
}
