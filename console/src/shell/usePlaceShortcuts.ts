import { useNavigate } from '@tanstack/react-router'
import { useSequences, useShortcut } from '../ui/shortcuts.ts'
import { places } from './places.ts'

/** `g` and a letter lead to the places of the navigation. */
export function usePlaceShortcuts(shopId: string): void {
  const navigate = useNavigate()
  useSequences()
  for (const place of places) {
    // The list is fixed, so the hooks keep their order.
    // biome-ignore lint/correctness/useHookAtTopLevel: one hook for each entry of a constant list
    useShortcut(`g ${place.letter}`, () => void navigate({ to: place.to, params: { shopId } }))
  }
}
