import type { ConditionCatalogue, SegmentNode } from '../../answers.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { useLabels } from './useLabels.ts'
import { useConditions } from './useSegments.ts'
import type { Speaking } from './words.ts'

/** All that is needed to say these definitions in words, once the names of what they hold have come. */
export function useSpeaking(definitions: readonly SegmentNode[]): {
  speaking: Speaking
  isReady: boolean
  catalogue: ConditionCatalogue | undefined
} {
  const text = useText()
  const { currency, timeZone } = useShop()
  const catalogue = useConditions().data
  const { labelOf, isReady } = useLabels(definitions, catalogue)
  const formOf = (code: string) => catalogue?.conditions.find((form) => form.code === code) ?? null
  return { speaking: { ...text, currency, timeZone, formOf, labelOf }, isReady, catalogue }
}
