import { type Language, translator } from '../kit/language.ts'
import type { Decision } from './may.ts'

/** An answer with a sentence for each of its rules. */
export function presentDecision({ isAllowed, rules }: Decision, language: Language) {
  const t = translator(language)
  return { isAllowed, rules: rules.map((id) => ({ id, text: t(`consent.rule.${id}`) })) }
}

export const isoOrNull = (at: Date | null): string | null => at?.toISOString() ?? null
