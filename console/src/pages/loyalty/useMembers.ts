import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { queryText, shopPath } from '../../addresses.ts'
import type { ApprovalsAnswer, LotsAnswer, LoyaltyMemberPage, MemberStatus, StatementPage } from '../../answers.ts'
import { api } from '../../api.ts'
import { useShop } from '../../shop.ts'

/** Members by page, those who joined last first; of one level where it is named. */
export function useMembers(tier: string | undefined) {
  const { shopId } = useShop()
  return useInfiniteQuery({
    queryKey: ['shop', shopId, 'loyalty', 'members', tier ?? ''],
    queryFn: ({ pageParam, signal }) =>
      api.get<LoyaltyMemberPage>(shopPath(shopId, `/loyalty/members${queryText({ tier, cursor: pageParam, limit: 100 })}`), signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  })
}

/** What a customer has, may have and is on the way to, as of now. */
export function useMember(customerId: string) {
  const { shopId } = useShop()
  return useQuery({
    queryKey: ['shop', shopId, 'loyalty', 'member', customerId],
    queryFn: ({ signal }) => api.get<MemberStatus>(shopPath(shopId, `/customers/${customerId}/loyalty`), signal),
  })
}

export function useStatement(customerId: string) {
  const { shopId } = useShop()
  return useInfiniteQuery({
    queryKey: ['shop', shopId, 'loyalty', 'statement', customerId],
    queryFn: ({ pageParam, signal }) =>
      api.get<StatementPage>(
        shopPath(shopId, `/customers/${customerId}/loyalty/statement${queryText({ cursor: pageParam, limit: 30 })}`),
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  })
}

/** The lots that made up a balance at an instant, or now. */
export function useLots({ customerId, wallet, at }: { customerId: string; wallet: string; at: string | null }) {
  const { shopId } = useShop()
  return useQuery({
    queryKey: ['shop', shopId, 'loyalty', 'lots', customerId, wallet, at],
    queryFn: ({ signal }) =>
      api.get<LotsAnswer>(shopPath(shopId, `/customers/${customerId}/loyalty/lots${queryText({ wallet, at })}`), signal),
  })
}

export function useApprovals() {
  const { shopId } = useShop()
  return useQuery({
    queryKey: ['shop', shopId, 'loyalty', 'approvals'],
    queryFn: ({ signal }) => api.get<ApprovalsAnswer>(shopPath(shopId, '/loyalty/approvals'), signal),
  })
}
