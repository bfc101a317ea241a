import { type Catalogues, type Language, loadCatalogues, type MessageValues, translator } from '../../kit/language.ts'

export interface MemberWording {
  language: Language
  catalogues?: Catalogues
}

/** The texts of `loyalty.member`, in the member's language. */
export function memberTexts({ language, catalogues = loadCatalogues() }: MemberWording): (key: string, values?: MessageValues) => string {
  const translate = translator(language, catalogues)
  return (key, values) => translate(`loyalty.member.${key}`, values)
}
