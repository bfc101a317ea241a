import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { AuditAnswer } from '../../../../server/analytics/schema.ts'
import { queryText, shopPath } from '../../addresses.ts'
import { api } from '../../api.ts'

/** The audit of a shop at a cut (the newest day when undefined). While one is being computed it asks again by itself. */
export function useAudit(shopId: string, cutOn: string | undefined) {
  return useQuery({
    queryKey: auditKey(shopId, cutOn),
    queryFn: ({ signal }) => api.get<AuditAnswer>(shopPath(shopId, `/audit${queryText({ cutOn })}`), signal),
    refetchInterval: ({ state }) => (state.data && isOnItsWay(state.data) ? 1500 : false),
  })
}

/** Starts the computation; an audit that is there already stays in view until the new one is ready. */
export function useComputeAudit(shopId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (cutOn: string | undefined) => api.post<AuditAnswer>(shopPath(shopId, '/audit'), cutOn === undefined ? {} : { cutOn }),
    onSuccess: (answer, cutOn) => client.setQueryData(auditKey(shopId, cutOn), answer),
  })
}

const isOnItsWay = (answer: AuditAnswer): boolean => answer.state === 'computing' || (answer.state === 'ready' && answer.next !== null)

function auditKey(shopId: string, cutOn: string | undefined) {
  return ['shop', shopId, 'audit', cutOn ?? 'latest']
}
