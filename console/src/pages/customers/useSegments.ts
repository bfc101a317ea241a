import { useQuery } from '@tanstack/react-query'
import { shopPath } from '../../addresses.ts'
import { api } from '../../api.ts'
import { useShop } from '../../shop.ts'

/** The segments of the shop by name. */
export function useSegmentNames() {
  const { shopId } = useShop()
  return useQuery({
    queryKey: ['shop', shopId, 'segments'],
    queryFn: ({ signal }) => api.get<{ segments: { segmentId: string; name: string }[] }>(shopPath(shopId, '/segments'), signal),
    staleTime: 60_000,
    retry: false,
  })
}
