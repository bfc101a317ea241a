import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { queryText, shopPath } from '../../addresses.ts'
import type { DefaultProgram, LoyaltyProgram, ProgramAnswer, ProgramPreview, ProgramVersion } from '../../answers.ts'
import { api } from '../../api.ts'
import { useShop } from '../../shop.ts'
import { useProblemText } from '../../ui/Failed.tsx'
import { useToast } from '../../ui/toasts.tsx'

/** How often a page that is open looks again while points are being counted. */
const lookAgainMs = 2_000

/** The programme as it is now; looked at again and again while orders are being settled. */
export function useProgram() {
  const { shopId } = useShop()
  return useQuery({
    queryKey: ['shop', shopId, 'loyalty', 'program'],
    queryFn: ({ signal }) => api.get<ProgramAnswer>(shopPath(shopId, '/loyalty/program'), signal),
    refetchInterval: ({ state }) => (state.data?.settling ? lookAgainMs : false),
  })
}

/** The programme that a shop has in one click, from this day on or from today, and how many orders it would reward. */
export function useDefaultProgram(startsOn: string | null) {
  const { shopId } = useShop()
  return useQuery({
    queryKey: ['shop', shopId, 'loyalty', 'default', startsOn],
    queryFn: ({ signal }) => api.get<DefaultProgram>(shopPath(shopId, `/loyalty/program/default${queryText({ startsOn })}`), signal),
    placeholderData: keepPreviousData,
  })
}

/** A programme in words, and what it changes against `before` or, without it, the version in force. The last words stay while new ones come. */
export function usePreview(program: LoyaltyProgram | null, before?: LoyaltyProgram) {
  const { shopId } = useShop()
  return useQuery({
    queryKey: ['shop', shopId, 'loyalty', 'preview', program, before],
    queryFn: ({ signal }) => api.post<ProgramPreview>(shopPath(shopId, '/loyalty/program/preview'), { program, before }, signal),
    enabled: program !== null,
    placeholderData: keepPreviousData,
    retry: false,
  })
}

export function useVersions() {
  const { shopId } = useShop()
  return useQuery({
    queryKey: ['shop', shopId, 'loyalty', 'versions'],
    queryFn: ({ signal }) => api.get<{ versions: ProgramVersion[] }>(shopPath(shopId, '/loyalty/program/versions'), signal),
  })
}

/** Does something in loyalty: says the result, and reads anew whatever may have changed. A refusal is said where nobody else shows it. */
export function useLoyaltyAction<Answer, Value = void>(
  act: (value: Value) => Promise<Answer>,
  {
    done,
    after,
    onRefused,
  }: { done?: (answer: Answer) => string; after?: (answer: Answer) => void; onRefused?: (error: unknown) => void } = {},
) {
  const { shopId } = useShop()
  const client = useQueryClient()
  const toast = useToast()
  const problemText = useProblemText()
  return useMutation({
    mutationFn: act,
    onSuccess: async (answer) => {
      if (done) toast(done(answer))
      await client.invalidateQueries({ queryKey: ['shop', shopId, 'loyalty'] })
      after?.(answer)
    },
    onError: (error) => (onRefused ? onRefused(error) : toast(problemText(error), 'problem')),
  })
}
