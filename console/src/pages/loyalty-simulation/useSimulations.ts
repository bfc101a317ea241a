import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { shopPath } from '../../addresses.ts'
import type { SimulationList, SimulationView } from '../../answers.ts'
import { api } from '../../api.ts'
import { useShop } from '../../shop.ts'

const keyOf = (shopId: string, ...rest: string[]) => ['shop', shopId, 'loyalty', 'simulations', ...rest]
const lookAgainMs = 1_000

const isUnderWay = ({ state }: Pick<SimulationView, 'state'>) => state === 'waiting' || state === 'running'

/** All that were asked for, and what there is to try; looked at again while one is at work. */
export function useSimulations() {
  const { shopId } = useShop()
  return useQuery({
    queryKey: keyOf(shopId),
    queryFn: ({ signal }) => api.get<SimulationList>(shopPath(shopId, '/loyalty/simulations'), signal),
    refetchInterval: ({ state }) => (state.data?.simulations.some(isUnderWay) ? lookAgainMs : false),
  })
}

export function useSimulation(simulationId: string) {
  const { shopId } = useShop()
  return useQuery({
    queryKey: keyOf(shopId, simulationId),
    queryFn: ({ signal }) => api.get<SimulationView>(shopPath(shopId, `/loyalty/simulations/${simulationId}`), signal),
    refetchInterval: ({ state }) => (state.data && isUnderWay(state.data) ? lookAgainMs : false),
  })
}

/** Stops one, or goes on with it. */
export function useSimulationVerb(simulationId: string) {
  const { shopId } = useShop()
  const client = useQueryClient()
  return useMutation({
    mutationFn: (verb: 'stop' | 'resume') => api.post<SimulationView>(shopPath(shopId, `/loyalty/simulations/${simulationId}/${verb}`)),
    onSuccess: (view) => client.setQueryData(keyOf(shopId, simulationId), view),
  })
}

export interface Asked {
  of: { kind: ProgramKind }
  against: { kind: ProgramKind } | null
  startsOn: string | null
  spending: { kind: 'as_it_was' } | { kind: 'share'; percent: number }
  marginPercent: number | null
}
export type ProgramKind = 'live' | 'draft' | 'default'

export function useAskSimulation(onAsked: (view: SimulationView) => void) {
  const { shopId } = useShop()
  const client = useQueryClient()
  return useMutation({
    mutationFn: (asked: Asked) => api.post<SimulationView>(shopPath(shopId, '/loyalty/simulations'), asked),
    onSuccess: (view) => {
      client.setQueryData(keyOf(shopId, view.simulationId), view)
      void client.invalidateQueries({ queryKey: keyOf(shopId), exact: true })
      onAsked(view)
    },
  })
}
