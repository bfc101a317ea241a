import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { queryText, shopPath } from '../../addresses.ts'
import type {
  ConditionCatalogue,
  CustomerInSegment,
  MemberPageAnswer,
  MovePageAnswer,
  ReadyMade,
  Segment,
  SegmentDays,
  SegmentListAnswer,
  SegmentNode,
  SegmentPreview,
} from '../../answers.ts'
import { ApiProblem, api } from '../../api.ts'
import { useShop } from '../../shop.ts'

/** How often a page looks after a build that is under way, and otherwise for who came and left. */
const buildingMs = 1_500
const restingMs = 10_000

export function useSegmentList() {
  const { shopId } = useShop()
  return useQuery({
    queryKey: ['shop', shopId, 'segments'],
    queryFn: ({ signal }) => api.get<SegmentListAnswer>(shopPath(shopId, '/segments'), signal),
    refetchInterval: ({ state }) => (state.data?.segments.some(({ build }) => build) ? buildingMs : restingMs),
  })
}

export function useSegment(segmentId: string) {
  const { shopId } = useShop()
  return useQuery({
    queryKey: ['shop', shopId, 'segment', segmentId],
    queryFn: ({ signal }) => api.get<Segment>(shopPath(shopId, `/segments/${segmentId}`), signal),
    enabled: segmentId !== '',
    refetchInterval: ({ state }) => (state.data?.build ? buildingMs : restingMs),
  })
}

export function useSegmentDays({ segmentId, members }: Segment) {
  const { shopId } = useShop()
  return useQuery({
    queryKey: ['shop', shopId, 'segment', segmentId, 'days', members],
    queryFn: ({ signal }) => api.get<SegmentDays>(shopPath(shopId, `/segments/${segmentId}/days`), signal),
    placeholderData: keepPreviousData,
  })
}

/** The people who are in, page by page. `builtAt` makes the list anew after a build. */
export function useMembers({ segmentId, builtAt, members }: Segment) {
  const { shopId } = useShop()
  return useInfiniteQuery({
    queryKey: ['shop', shopId, 'segment', segmentId, 'members', builtAt, members],
    queryFn: ({ pageParam, signal }) =>
      api.get<MemberPageAnswer>(shopPath(shopId, `/segments/${segmentId}/members${queryText({ cursor: pageParam, limit: 100 })}`), signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  })
}

export function useMoves({ segmentId, builtAt, members }: Segment) {
  const { shopId } = useShop()
  return useInfiniteQuery({
    queryKey: ['shop', shopId, 'segment', segmentId, 'moves', builtAt, members],
    queryFn: ({ pageParam, signal }) =>
      api.get<MovePageAnswer>(shopPath(shopId, `/segments/${segmentId}/moves${queryText({ cursor: pageParam, limit: 20 })}`), signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  })
}

/** What one customer is to a segment, condition by condition. */
export function useWhy(segmentId: string, customerId: string) {
  const { shopId } = useShop()
  return useQuery({
    queryKey: ['shop', shopId, 'segment', segmentId, 'why', customerId],
    queryFn: ({ signal }) => api.get<CustomerInSegment>(shopPath(shopId, `/segments/${segmentId}/customers/${customerId}`), signal),
  })
}

export function useConditions() {
  const { shopId } = useShop()
  return useQuery({
    queryKey: ['shop', shopId, 'segment-conditions'],
    queryFn: ({ signal }) => api.get<ConditionCatalogue>(shopPath(shopId, '/segment-conditions'), signal),
    staleTime: 10 * 60_000,
  })
}

/** Who a definition describes now. A request that a newer one has overtaken is broken off. */
export function usePreview(definition: SegmentNode | null, segmentId: string | null) {
  const { shopId } = useShop()
  return useQuery({
    queryKey: ['shop', shopId, 'segment-preview', segmentId, JSON.stringify(definition)],
    queryFn: ({ signal }) =>
      api.post<SegmentPreview>(shopPath(shopId, '/segment-previews'), { definition, ...(segmentId ? { segmentId } : {}) }, signal),
    enabled: definition !== null,
    placeholderData: keepPreviousData,
    staleTime: 10_000,
    gcTime: 60_000,
    retry: (count, error) => count < 1 && !(error instanceof ApiProblem && error.status === 422),
  })
}

export function useReadyMade() {
  const { shopId } = useShop()
  return useQuery({
    queryKey: ['shop', shopId, 'segments', 'ready-made', document.documentElement.lang],
    queryFn: ({ signal }) => api.get<{ readyMade: ReadyMade[] }>(shopPath(shopId, '/ready-made-segments'), signal),
  })
}

/** What is done with segments; afterwards everything that shows them is asked for anew. */
export function useSegmentActions() {
  const { shopId } = useShop()
  const client = useQueryClient()
  const refresh = async (segment?: Segment) => {
    if (segment) client.setQueryData(['shop', shopId, 'segment', segment.segmentId], segment)
    await client.invalidateQueries({ queryKey: ['shop', shopId, 'segments'] })
  }
  return {
    create: useMutation({
      mutationFn: (body: { name: string; description: string; definition: SegmentNode }) =>
        api.post<Segment>(shopPath(shopId, '/segments'), body),
      onSuccess: refresh,
    }),
    createReadyMade: useMutation({
      mutationFn: (body: { code: string; choice?: string }) => api.post<Segment>(shopPath(shopId, '/ready-made-segments'), body),
      onSuccess: refresh,
    }),
    change: useMutation({
      mutationFn: ({
        segmentId,
        ...body
      }: {
        segmentId: string
        name?: string
        description?: string
        definition?: SegmentNode
        version?: number
      }) => api.patch<Segment>(shopPath(shopId, `/segments/${segmentId}`), body),
      onSuccess: refresh,
    }),
    remove: useMutation({
      mutationFn: (segmentId: string) => api.delete(shopPath(shopId, `/segments/${segmentId}`)),
      onSuccess: () => refresh(),
    }),
  }
}
