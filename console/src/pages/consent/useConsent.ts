import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { queryText, shopPath } from '../../addresses.ts'
import type { ConsentTextsAnswer, EvidenceListAnswer, PoliciesAnswer, Receipt, SuppressionListAnswer } from '../../answers.ts'
import { api } from '../../api.ts'
import { useShop } from '../../shop.ts'

/** What the ledger can be narrowed to. */
export interface LedgerFilter {
  purpose?: string
  channel?: string
  state?: string
  kind?: string
}

export function useEvidence(filter: LedgerFilter) {
  const { shopId } = useShop()
  return useInfiniteQuery({
    queryKey: ['shop', shopId, 'consent-evidence', filter],
    queryFn: ({ pageParam, signal }) =>
      api.get<EvidenceListAnswer>(shopPath(shopId, `/consent-evidence${queryText({ ...filter, cursor: pageParam })}`), signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  })
}

export function useReceipt(evidenceId: string) {
  const { shopId } = useShop()
  return useQuery({
    queryKey: ['shop', shopId, 'consent-evidence', 'receipt', evidenceId],
    queryFn: ({ signal }) => api.get<Receipt>(shopPath(shopId, `/consent-evidence/${evidenceId}`), signal),
  })
}

export function useConsentTexts() {
  const { shopId } = useShop()
  return useQuery({
    queryKey: ['shop', shopId, 'consent-texts'],
    queryFn: ({ signal }) => api.get<ConsentTextsAnswer>(shopPath(shopId, '/consent-texts'), signal),
  })
}

export function usePolicies() {
  const { shopId } = useShop()
  return useQuery({
    queryKey: ['shop', shopId, 'consent-policy'],
    queryFn: ({ signal }) => api.get<PoliciesAnswer>(shopPath(shopId, '/consent-policy'), signal),
  })
}

export function useSuppressions(contact: string) {
  const { shopId } = useShop()
  return useInfiniteQuery({
    queryKey: ['shop', shopId, 'suppressions', contact],
    queryFn: ({ pageParam, signal }) =>
      api.get<SuppressionListAnswer>(shopPath(shopId, `/suppressions${queryText({ contact, cursor: pageParam })}`), signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  })
}
