import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { shopPath } from '../../addresses.ts'
import type { Predictions } from '../../answers.ts'
import { api } from '../../api.ts'

/** The shop's model card and runs. While one is under way it asks again by itself. */
export function usePredictions(shopId: string) {
  return useQuery({
    queryKey: predictionsKey(shopId),
    queryFn: ({ signal }) => api.get<Predictions>(shopPath(shopId, '/predictions'), signal),
    refetchInterval: ({ state }) => (state.data?.underWay ? 1_000 : false),
  })
}

/** Starts a run; the numbers of before stay in view until the new ones are ready. */
export function useStartRun(shopId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => api.post<Predictions>(shopPath(shopId, '/predictions/runs')),
    onSuccess: (answer) => client.setQueryData(predictionsKey(shopId), answer),
  })
}

export function useStopRun(shopId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (runId: string) => api.post<Predictions>(shopPath(shopId, `/predictions/runs/${runId}/stop`)),
    onSuccess: (answer) => client.setQueryData(predictionsKey(shopId), answer),
  })
}

const predictionsKey = (shopId: string) => ['shop', shopId, 'predictions']
