/**
 * Texts for people, in every language of the product.
 *
 * A capability keeps its texts in `languages/{pl,uk,en}.json`: flat objects from a key, which begins with the name of the
 * capability, to an ICU message. Only grammar lives in a message; money and days are handed in as text, because a message
 * does not know the shop's currency or time zone.
 */
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { IntlMessageFormat } from 'intl-messageformat'

export const languages = ['pl', 'uk', 'en'] as const

export type Language = (typeof languages)[number]

export type Catalogues = Readonly<Record<Language, ReadonlyMap<string, string>>>

export type MessageValues = Readonly<Record<string, string | number | bigint | boolean | null>>

export type Translate = (key: string, values?: MessageValues) => string

export function isLanguage(text: string): text is Language {
  return languages.some((language) => language === text)
}

/** The locale that dates, numbers and plurals of a language follow. */
export function localeOf(language: Language): string {
  return locales[language]
}

/** All texts of the server. They are read from disk on the first call and kept. */
export function loadCatalogues(): Catalogues {
  loaded ??= { pl: readCatalogue('pl'), uk: readCatalogue('uk'), en: readCatalogue('en') }
  return loaded
}

/**
 * A function that writes messages in this language. A missing key and a missing value throw: a page that shows a key to a
 * customer is worse than one that fails in a test.
 */
export function translator(language: Language, catalogues: Catalogues = loadCatalogues()): Translate {
  const formats = formatsOf(catalogues, language)
  return (key, values) => {
    let format = formats.get(key)
    if (!format) {
      const message = catalogues[language].get(key)
      assert(message !== undefined, `There is no text ${key} in ${language}.`)
      format = new IntlMessageFormat(message, localeOf(language), undefined, { ignoreTag: true })
      formats.set(key, format)
    }
    return String(format.format(values))
  }
}

/**
 * The best of the available languages for an Accept-Language header (`uk;q=0.8, pl`) or a locale of the system
 * (`pl_PL.UTF-8`). Where none fits it is English, or the first one if English is not available.
 */
export function chooseLanguage(wanted: string, available: readonly [Language, ...Language[]]): Language {
  for (const tag of preferredTags(wanted)) {
    if (tag === '*') return available[0]
    const match = available.find((language) => language === tag.split(/[-_.@]/)[0])
    if (match) return match
  }
  return available.includes('en') ? 'en' : available[0]
}

const locales: Readonly<Record<Language, string>> = { pl: 'pl-PL', uk: 'uk-UA', en: 'en-GB' }

let loaded: Catalogues | undefined

function readCatalogue(language: Language): ReadonlyMap<string, string> {
  const server = join(import.meta.dirname, '..')
  const texts = new Map<string, string>()
  for (const capability of readdirSync(server).sort()) {
    const file = join(server, capability, 'languages', `${language}.json`)
    if (!existsSync(file)) continue
    for (const [key, text] of Object.entries<unknown>(JSON.parse(readFileSync(file, 'utf8')))) {
      assert(typeof text === 'string' && key.startsWith(`${capability}.`), `${file}: ${key} must begin with ${capability}. and be a text`)
      texts.set(key, text)
    }
  }
  return texts
}

type Formats = Map<string, IntlMessageFormat>

// Compiling a message takes far longer than writing one, so each set of catalogues keeps its compiled messages.
const compiled = new WeakMap<Catalogues, Map<Language, Formats>>()

function formatsOf(catalogues: Catalogues, language: Language): Formats {
  const byLanguage = compiled.get(catalogues) ?? new Map<Language, Formats>()
  compiled.set(catalogues, byLanguage)
  const formats = byLanguage.get(language) ?? new Map<string, IntlMessageFormat>()
  byLanguage.set(language, formats)
  return formats
}

/** The language tags of the header in lower case, most wanted first; those refused with q=0 are left out. */
function preferredTags(header: string): string[] {
  return header
    .slice(0, 1000)
    .toLowerCase()
    .split(',')
    .map((entry) => {
      const [tag = '', ...parameters] = entry.split(';').map((part) => part.trim())
      const quality = parameters.find((parameter) => parameter.startsWith('q='))
      return { tag, quality: quality === undefined ? 1 : Number(quality.slice(2)) }
    })
    .filter(({ tag, quality }) => tag !== '' && quality > 0)
    .sort((a, b) => b.quality - a.quality)
    .map(({ tag }) => tag)
}
