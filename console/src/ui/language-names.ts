import type { Language } from '../language.tsx'

/** Each language by its own name, so that people find theirs whatever the page speaks. */
export const languageNames: Record<Language, string> = { pl: 'Polski', uk: 'Українська', en: 'English' }
