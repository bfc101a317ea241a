import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { queryText, shopPath } from '../../addresses.ts'
import type { ReferralDetail, ReferralOverview, ReferralPageAnswer, ReferralSettingsAnswer } from '../../answers.ts'
import { api } from '../../api.ts'
import { useShop } from '../../shop.ts'
import { useProblemText } from '../../ui/Failed.tsx'
import { useToast } from '../../ui/toasts.tsx'

export function useReferralOverview() {
  const { shopId } = useShop()
  return useQuery({
    queryKey: ['shop', shopId, 'referrals', 'overview'],
    queryFn: ({ signal }) => api.get<ReferralOverview>(shopPath(shopId, '/referrals/overview'), signal),
  })
}

/** Those in one state, or all, the newest first. */
export function useReferralList(state: string | undefined) {
  const { shopId } = useShop()
  return useInfiniteQuery({
    queryKey: ['shop', shopId, 'referrals', 'list', state ?? 'all'],
    queryFn: ({ pageParam, signal }) =>
      api.get<ReferralPageAnswer>(shopPath(shopId, `/referrals${queryText({ state, cursor: pageParam })}`), signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  })
}

export function useReferral(referralId: string) {
  const { shopId } = useShop()
  return useQuery({
    queryKey: ['shop', shopId, 'referrals', 'one', referralId],
    queryFn: ({ signal }) => api.get<ReferralDetail>(shopPath(shopId, `/referrals/${referralId}`), signal),
  })
}

export function useReferralSettings() {
  const { shopId } = useShop()
  return useQuery({
    queryKey: ['shop', shopId, 'referrals', 'settings'],
    queryFn: ({ signal }) => api.get<ReferralSettingsAnswer>(shopPath(shopId, '/referrals/settings'), signal),
  })
}

/** What a person decides about a referral: says the result, and reads anew what may have changed, also when refused. */
export function useVerdict(referralId: string, { done }: { done: string }) {
  const { shopId } = useShop()
  const client = useQueryClient()
  const toast = useToast()
  const problemText = useProblemText()
  return useMutation({
    mutationFn: (body: { verdict: 'approve' | 'reject' | 'undo'; note: string }) =>
      api.post<ReferralDetail>(shopPath(shopId, `/referrals/${referralId}/verdicts`), body),
    onSuccess: () => toast(done),
    onError: (error) => toast(problemText(error), 'problem'),
    onSettled: () => client.invalidateQueries({ queryKey: ['shop', shopId, 'referrals'] }),
  })
}
