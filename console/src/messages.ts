import { IntlMessageFormat } from 'intl-messageformat'
import type { Language } from './formats.ts'

/** Key → ICU text; flat. */
export type Catalogue = Record<string, string>

/** The text of a key with its values put in. A missing key throws: the language test keeps it from happening. */
export type Translate = (key: string, values?: Record<string, string | number>) => string

/** A translator over one language's catalogue; each text is parsed once, on its first use. */
export function createTranslator(language: Language, catalogue: Catalogue): Translate {
  const parsed = new Map<string, IntlMessageFormat>()
  return (key, values) => {
    let message = parsed.get(key)
    if (message === undefined) {
      const text = catalogue[key]
      if (text === undefined) throw new Error(`No text for ${key} in ${language}`)
      message = new IntlMessageFormat(text, language, undefined, { ignoreTag: true })
      parsed.set(key, message)
    }
    return String(message.format(values))
  }
}
