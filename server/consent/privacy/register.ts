import type { z } from 'zod'
import { csvLine } from '../../kit/csv.ts'
import { type Language, translator } from '../../kit/language.ts'
import type { RetentionRuleView } from '../schema.ts'

/** The register of what is done with personal data (GDPR article 30), as far as this program does it: one line a purpose. */
export function processingRegister(language: Language, rules: readonly z.infer<typeof RetentionRuleView>[]): string {
  const t = translator(language)
  const months = rules.find(({ dataClass }) => dataClass === 'erased_consent')?.months ?? null
  const kept = { proof: months === null ? t('consent.register.for_ever') : t('consent.register.months', { months }) }
  const heads = ['purpose', 'basis', 'people', 'data', 'recipients', 'kept'].map((column) => t(`consent.register.${column}`))
  const lines = (['orders', 'marketing', 'profile', 'proof'] as const).map((purpose) => [
    t(`consent.register.${purpose}`),
    t(`consent.register.${purpose}.basis`),
    t('consent.register.customers'),
    t(`consent.register.${purpose}.data`),
    t('consent.register.shop'),
    purpose === 'proof' ? kept.proof : t('consent.register.for_ever'),
  ])
  return `\uFEFF${csvLine(heads)}${lines.map(csvLine).join('')}`
}
