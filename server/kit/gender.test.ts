import assert from 'node:assert/strict'
import { test } from 'node:test'
import { guessGender } from './gender.ts'
import { isLanguage, type Language } from './language.ts'
import golden from './reference/l10n/vocative-golden.json' with { type: 'json' }

test('all names of the reference list are guessed as it says', () => {
  for (const { locale, nominative, gender } of golden) {
    assert(isLanguage(locale))
    assert.equal(guessGender(nominative, locale), gender === 'female' ? 'f' : 'm', nominative)
  }
})

test('a patronymic tells what the name leaves open', () => {
  const names: [string, 'f' | 'm' | null][] = [
    ['Саша', null],
    ['Саша Петрівна', 'f'],
    ['Саша Петрович', 'm'],
    ['Женя Олексіївна', 'f'],
    ['Шевченко Олена Петрівна', 'f'],
    ['Микола Іванович', 'm'],
    ['Шевченко Тарас Григорович', 'm'],
    ['Олена Юркевич', null],
  ]
  for (const [name, gender] of names) assert.equal(guessGender(name, 'uk'), gender, name)
})

test('what a name does not tell is not guessed', () => {
  const unknown: [string, Language][] = [
    ['', 'pl'],
    ['J.', 'pl'],
    ['Anna1', 'pl'],
    ['Anna Nowak', 'pl'],
    ['Олена', 'pl'],
    ['Anna', 'uk'],
    ['Anna', 'en'],
    ['Sasza', 'pl'],
    ['Артём', 'uk'],
  ]
  for (const [name, language] of unknown) assert.equal(guessGender(name, language), null, name)
  assert.equal(guessGender('Anna Maria', 'pl'), 'f')
  assert.equal(guessGender('ANNA-MARIA', 'pl'), 'f')
  assert.equal(guessGender('Mykola', 'pl'), 'm')
})
