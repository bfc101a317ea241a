import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { shopPath } from '../../addresses.ts'
import type { IdentityKey, IdentityKeyWithSecret, MemberView } from '../../answers.ts'
import { api } from '../../api.ts'
import type { Language } from '../../language.tsx'
import { useShop } from '../../shop.ts'

/** The key by which the shop's server says who is on its page, without its secret. */
export function useIdentityKey() {
  const { shopId } = useShop()
  return useQuery({
    queryKey: ['shop', shopId, 'loyalty', 'identity-key'],
    queryFn: ({ signal }) => api.get<IdentityKey>(shopPath(shopId, '/loyalty/identity-key'), signal),
  })
}

/** A new key; the one before counts for so many hours more. The secret is in the answer and nowhere else. */
export function useNewKey() {
  const { shopId } = useShop()
  const client = useQueryClient()
  return useMutation({
    mutationFn: (overlapHours: number) => api.post<IdentityKeyWithSecret>(shopPath(shopId, '/loyalty/identity-key'), { overlapHours }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['shop', shopId, 'loyalty', 'identity-key'] }),
  })
}

/** Somebody who does not exist, in the programme that is in force. */
export function useExampleMember(language: Language) {
  const { shopId } = useShop()
  return useQuery({
    queryKey: ['shop', shopId, 'loyalty', 'member-preview', language],
    queryFn: ({ signal }) => api.post<MemberView>(shopPath(shopId, '/loyalty/member-preview'), { language, program: null }, signal),
    placeholderData: keepPreviousData,
    retry: false,
  })
}
