/**
 * The grammatical gender of a name: a guess for the wording of one sentence, never a stored trait of a person. Where the
 * answer is null the sentence is to be neutral ("Dziękujemy za zakup").
 */
import type { Language } from './language.ts'

export type Gender = 'f' | 'm'

/**
 * The gender that this name takes in a sentence of this language, or null where the name does not tell: in English, in
 * another script, with digits or signs, or when the words of a name disagree. A Ukrainian patronymic helps.
 */
export function guessGender(name: string, language: Language): Gender | null {
  const words = name
    .normalize('NFC')
    .toLowerCase()
    .trim()
    .split(/[\s-]+/)
  if (language === 'pl') return agreed(words.map(polishGender))
  if (language === 'uk') return ukrainianGender(words)
  return null
}

function agreed(guesses: (Gender | null)[]): Gender | null {
  const [first = null] = guesses
  return guesses.every((guess) => guess === first) ? first : null
}

// Besides Polish names, those of Ukrainian men in Latin letters, who are customers here too.
const polishMenInA = setOf(
  'kuba barnaba bonawentura kosma saba sawa sava jarema luka dyzma zawisza mykola mykyta illia ilya foma khoma kuzma',
)
const polishWomenNotInA = setOf(`beatrycze miriam noemi rut ruth carmen nicole ester esther abigail rachel dagmar ingrid karin ines
  iris lilian vivien vivian nel noelle chloe zoe michelle isabel mercedes dolores`)
const polishEither = setOf('sasza sasha saszka żenia zhenya zhenia nikita alex')

function polishGender(name: string): Gender | null {
  if (!/^[a-ząćęłńóśźż]{2,}$/.test(name) || polishEither.has(name)) return null
  if (name.endsWith('a')) return polishMenInA.has(name) ? 'm' : 'f'
  return polishWomenNotInA.has(name) ? 'f' : 'm'
}

function ukrainianGender(words: string[]): Gender | null {
  if (words.length > 1 && words.some((word) => /^[\p{Script=Cyrillic}'’ʼ]+вна$/u.test(word))) return 'f'
  const guesses = words.map(ukrainianWordGender)
  // Some surnames end as a man's patronymic does, so it speaks only where no other word says the contrary.
  const hasPatronymic = words.length > 1 && words.some((word) => /^[\p{Script=Cyrillic}'’ʼ]+ич$/u.test(word))
  return hasPatronymic && !guesses.includes('f') ? 'm' : agreed(guesses)
}

const ukrainianMenInVowel = setOf('микола ілля микита сава хома кузьма лука фома ярема данила гаврила')
const ukrainianWomenInConsonant = setOf('любов нінель естер рут ніколь рашель ізабель')
const ukrainianEither = setOf('саша женя валя шура слава')

function ukrainianWordGender(name: string): Gender | null {
  if (!/^[абвгґдеєжзиіїйклмнопрстуфхцчшщьюя'’ʼ]{2,}$/.test(name) || ukrainianEither.has(name)) return null
  if (/[ая]$/.test(name)) return ukrainianMenInVowel.has(name) ? 'm' : 'f'
  return ukrainianWomenInConsonant.has(name) ? 'f' : 'm'
}

function setOf(names: string): ReadonlySet<string> {
  return new Set(names.split(/\s+/))
}
