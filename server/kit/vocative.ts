import { type Gender, guessGender } from './gender.ts'
import type { Language } from './language.ts'

/**
 * The form of a given name in which Polish and Ukrainian call people: `Anna` → `Anno`, `Олег` → `Олегу`. The name itself
 * where the language has no such form (English) or the rules do not reach: two words, a foreign script, digits, signs,
 * capitals inside as companies have them. Small and capital letters stay as they were.
 */
export function vocative(name: string, language: Language): string {
  const given = name.normalize('NFC').trim()
  const lower = given.toLowerCase()
  if (language === 'en' || !alphabets[language].test(lower) || !isPlainCase(given, lower)) return name

  const gender = guessGender(lower, language)
  const called = language === 'pl' ? polish(lower, gender) : ukrainian(lower, gender)
  return called === lower ? name : inCaseOf(given, called)
}

const alphabets = {
  pl: /^[a-ząćęłńóśźż]{2,}$/,
  uk: /^[абвгґдеєжзиіїйклмнопрстуфхцчшщьюя'’ʼ]{2,}$/,
}

// The first rule whose ending fits is the one that holds.
type Rule = readonly [ending: RegExp, called: string]

const polishExceptions: ReadonlyMap<string, string> = new Map([
  ['ksenia', 'kseniu'],
  ['frania', 'franiu'],
  ['marynia', 'maryniu'],
  ['terenia', 'tereniu'],
  ['maja', 'maju'],
  ['kaja', 'kaju'],
  ['mariola', 'mariolu'],
  ['wiola', 'wiolu'],
  ['aleksander', 'aleksandrze'],
  ['alexander', 'alexandrze'],
  ['kacper', 'kacprze'],
  ['sylwester', 'sylwestrze'],
  ['wawrzyniec', 'wawrzyńcze'],
  ['lew', 'lwie'],
])
const polishInA: readonly Rule[] = [
  // Pet names take -u: Kasia, Małgosia, Jadzia; Ania; Ola. Longer names of the same ending do not: Anastasia, Melania, Aniela.
  [/(?<=^.{1,5}[sz]i)a$/, 'u'],
  [/(?<=^.{0,2}[cn]i)a$/, 'u'],
  [/(?<=^.{1,2}l)a$/, 'u'],
  [/a$/, 'o'],
]
const polishMale: readonly Rule[] = [
  [/ek$/, 'ku'],
  [/i?ec$/, 'cze'],
  [/e?ł$/, 'le'],
  [/tr$/, 'trze'],
  [/(sz|cz|rz|ż|j|l)$/, '$1u'],
  [/r$/, 'rze'],
  [/([kghc])$/, '$1u'],
  [/ń$/, 'niu'],
  [/ś$/, 'siu'],
  [/st$/, 'ście'],
  [/t$/, 'cie'],
  [/d$/, 'dzie'],
  [/([nwmpbfsz])$/, '$1ie'],
]

function polish(name: string, gender: Gender | null): string {
  if (name.endsWith('a')) return polishExceptions.get(name) ?? called(name, polishInA)
  return gender === 'm' ? (polishExceptions.get(name) ?? called(name, polishMale)) : name
}

const ukrainianExceptions: ReadonlyMap<string, string> = new Map([['ігор', 'ігорю']])
const ukrainianFemale: readonly Rule[] = [
  // After a vowel or an apostrophe the soft ending is -є: Марія, Зоя, Дар'я; after a consonant -ю: Оля.
  [/(?<=[аеєиіїйоуюя'’ʼ])я$/, 'є'],
  [/я$/, 'ю'],
  [/а$/, 'о'],
  [/в$/, 'ве'],
]
const ukrainianMale: readonly Rule[] = [
  [/[йь]$/, 'ю'],
  [/ко$/, 'ку'],
  [/о$/, 'е'],
  [/а$/, 'о'],
  [/я$/, 'е'],
  [/([гкх])$/, '$1у'],
  [/([бвґджзлмнпрстфцчшщ])$/, '$1е'],
]

function ukrainian(name: string, gender: Gender | null): string {
  return ukrainianExceptions.get(name) ?? called(name, gender === 'm' ? ukrainianMale : ukrainianFemale)
}

function called(name: string, rules: readonly Rule[]): string {
  for (const [ending, replacement] of rules) {
    if (ending.test(name)) return name.replace(ending, replacement)
  }
  return name
}

function isPlainCase(name: string, lower: string): boolean {
  return name === lower || name === lower.toUpperCase() || name === capitalised(lower)
}

function inCaseOf(name: string, called: string): string {
  if (name === name.toLowerCase()) return called
  return name === name.toUpperCase() ? called.toUpperCase() : capitalised(called)
}

function capitalised(lower: string): string {
  return lower.charAt(0).toUpperCase() + lower.slice(1)
}
