import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { Me } from './answers.ts'
import { api } from './api.ts'

/** Who is signed in; fails with 401 when nobody is. */
export function useMeQuery() {
  return useQuery({ queryKey: ['me'], queryFn: ({ signal }) => api.get<Me>('/api/me', signal), staleTime: 5 * 60_000 })
}

/** Who is signed in, on pages that stand behind the sign-in. */
export function useMe(): Me {
  const me = useMeQuery().data
  if (!me) throw new Error('useMe is for pages behind the sign-in')
  return me
}

/** Whether who is signed in may do this in the shop. The server decides; this is for not offering what it would refuse. */
export function useMay(shopId: string, permission: string): boolean {
  return useMe().memberships.some((membership) => membership.shopId === shopId && membership.permissions.includes(permission))
}

/** Puts a changed or new person in place of the one known; `null` forgets everything that was loaded for them. */
export function useSetMe(): (me: Me | null) => void {
  const client = useQueryClient()
  return (me) => {
    if (me === null) client.clear()
    else client.setQueryData(['me'], me)
  }
}
