import { createContext, type ReactNode, use, useEffect, useMemo, useState } from 'react'
import { chooseLanguage, createFormats, type Formats, type Language, languages } from './formats.ts'
import { type Catalogue, createTranslator, type Translate } from './messages.ts'

export type { Formats, Language, Translate }
export { languages }

export type Text = Formats & {
  t: Translate
  /** Whether there is a text: for codes that the server may know before this console does. */
  hasText(key: string): boolean
  language: Language
  setLanguage(language: Language): void
}

const TextContext = createContext<Text | null>(null)
const storageKey = 'regulars.language'
const catalogueFiles = import.meta.glob<Catalogue>('./languages/*/*.json', { import: 'default' })
const loaded = new Map<Language, Promise<Catalogue>>()

/** Texts and formats in the reader's language. */
export function useText(): Text {
  const text = use(TextContext)
  if (!text) throw new Error('useText needs LanguageProvider above')
  return text
}

/** Gives its children the reader's language: the one chosen before on this device, else the browser's. Suspends while texts load. */
export function LanguageProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState<Language>(() => chooseLanguage([rememberedLanguage(), ...navigator.languages]))
  const catalogue = use(loadCatalogue(language))
  const text = useMemo(
    () => ({
      ...createFormats(language),
      t: createTranslator(language, catalogue),
      hasText: (key: string) => key in catalogue,
      language,
      setLanguage: (chosen: Language) => {
        rememberLanguage(chosen)
        // The texts come first, so that the page changes at once and not through an empty moment.
        void loadCatalogue(chosen).then(() => setLanguage(chosen))
      },
    }),
    [language, catalogue],
  )
  // Set while rendering, because requests of this render already tell the server the language.
  document.documentElement.lang = language
  useEffect(() => {
    document.documentElement.lang = language
  }, [language])
  return <TextContext value={text}>{children}</TextContext>
}

function loadCatalogue(language: Language): Promise<Catalogue> {
  const known = loaded.get(language)
  if (known) return known
  const files = Object.entries(catalogueFiles).filter(([path]) => path.startsWith(`./languages/${language}/`))
  const catalogue = Promise.all(files.map(([, load]) => load())).then((parts) => Object.assign({}, ...parts) as Catalogue)
  loaded.set(language, catalogue)
  return catalogue
}

function rememberedLanguage(): string {
  try {
    return localStorage.getItem(storageKey) ?? ''
  } catch {
    return ''
  }
}

function rememberLanguage(language: Language): void {
  try {
    localStorage.setItem(storageKey, language)
  } catch {
    // Without storage the choice lasts as long as the page.
  }
}
