import { useDebouncedValue } from '@mantine/hooks'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useRef, useState } from 'react'
import { shopPath } from '../../addresses.ts'
import type { LoyaltyProgram, ProgramAnswer, ProgramPreview } from '../../answers.ts'
import { ApiProblem, api } from '../../api.ts'
import { useShop } from '../../shop.ts'
import type { Faults } from './fields.tsx'
import { usePreview } from './useLoyalty.ts'

/** How long nothing may be typed before words are made and the draft is saved. */
const pauseMs = 600

/**
 * A programme that is being changed. Shortly after each change it is said in words and, where it is whole, saved as the draft; what
 * is wrong with it stands at its place in `faults`, and the last words that could be made stay.
 */
export function useProgramDraft(initial: LoyaltyProgram) {
  const { shopId } = useShop()
  const client = useQueryClient()
  const [program, setProgram] = useState(initial)
  const [saved, setSaved] = useState(initial)
  const [words, setWords] = useState<ProgramPreview | null>(null)
  const [calm] = useDebouncedValue(program, pauseMs)
  const preview = usePreview(calm)
  const isSaid = preview.isSuccess && !preview.isPlaceholderData
  const save = useMutation({
    mutationFn: (draft: LoyaltyProgram) => api.put<ProgramAnswer>(shopPath(shopId, '/loyalty/program/draft'), { program: draft }),
    onSuccess: (answer, draft) => {
      setSaved(draft)
      client.setQueryData(['shop', shopId, 'loyalty', 'program'], answer)
    },
  })
  const asked = useRef(initial)
  const { mutate } = save
  useEffect(() => {
    if (!isSaid) return
    setWords(preview.data)
    if (calm === asked.current) return
    asked.current = calm
    mutate(calm)
  }, [isSaid, preview.data, calm, mutate])
  const isSaved = program === saved
  useWarning(!isSaved)
  const faults = useMemo(() => faultsIn(preview.error), [preview.error])
  return {
    program,
    setProgram,
    /** Changes some of the programme's values. */
    change: (values: Partial<LoyaltyProgram>) => setProgram((now) => ({ ...now, ...values })),
    words,
    faults,
    problem: faults.size > 0 ? null : (preview.error ?? save.error),
    isSaved,
    isWhole: isSaid && program === calm,
  }
}

/** What the server refused of a body's `program` or `reward`, by its place in it. */
export function faultsIn(error: unknown): Faults {
  if (!(error instanceof ApiProblem)) return new Map()
  return new Map(error.errors.map(({ path, message }) => [path.replace(/^(program|reward)\./, ''), message]))
}

/** The browser asks before the page is left with something that is not saved. */
function useWarning(isNeeded: boolean): void {
  useEffect(() => {
    if (!isNeeded) return
    const warn = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', warn)
    return () => window.removeEventListener('beforeunload', warn)
  }, [isNeeded])
}
