import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { Me } from '../../answers.ts'
import { api } from '../../api.ts'
import type { Language } from '../../language.tsx'
import { useSetMe } from '../../me.ts'

interface Acceptance {
  email?: string
  name?: string
  password: string
  language: Language
}

/** Uses a one-time link. Whoever did is signed in and comes to the console. */
export function useAcceptLink(token: string) {
  const navigate = useNavigate()
  const setMe = useSetMe()
  return useMutation({
    mutationFn: (acceptance: Acceptance) => api.post<Me>(`/api/links/${encodeURIComponent(token)}`, acceptance),
    onSuccess: async (me) => {
      // Somebody else may have been signed in here.
      setMe(null)
      setMe(me)
      await navigate({ to: '/', replace: true })
    },
  })
}
