import { type Language, loadCatalogues, translator } from '../kit/language.ts'

/**
 * A sentence for each rule by which a message was decided, in its order. Those of messages and of consent have one; a guard of another
 * capability that brings none is told by its name.
 */
export function ruleTexts(rules: readonly string[], language: Language): string[] {
  const texts = loadCatalogues()[language]
  const t = translator(language)
  return rules.map((rule) => {
    const key = [`messages.rule.${rule}`, `consent.rule.${rule}`].find((each) => texts.has(each))
    return key === undefined ? rule : t(key)
  })
}
