import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isLanguage, type Language } from './language.ts'
import golden from './reference/l10n/vocative-golden.json' with { type: 'json' }
import { vocative } from './vocative.ts'

test('all names of the reference list are called as it says', () => {
  assert.equal(golden.length, 129)
  for (const { locale, nominative, vocative: expected } of golden) {
    assert(isLanguage(locale))
    assert.equal(vocative(nominative, locale), expected, nominative)
  }
})

test('names of the same ending are told apart', () => {
  const names: [Language, string, string][] = [
    ['pl', 'Małgosia', 'Małgosiu'],
    ['pl', 'Anastasia', 'Anastasio'],
    ['pl', 'Jadzia', 'Jadziu'],
    ['pl', 'Melania', 'Melanio'],
    ['pl', 'Aniela', 'Anielo'],
    ['pl', 'Mila', 'Milu'],
    ['pl', 'Mykola', 'Mykolo'],
    ['pl', 'August', 'Auguście'],
    ['pl', 'Jaś', 'Jasiu'],
    ['pl', 'Max', 'Max'],
    ['pl', 'Constructor', 'Constructorze'],
    ['uk', 'Дар’я', 'Дар’є'],
    ['uk', "Мар'ян", "Мар'яне"],
    ['uk', 'Зоя', 'Зоє'],
    ['uk', 'Наталя', 'Наталю'],
    ['uk', 'Саша', 'Сашо'],
    ['uk', 'Нінель', 'Нінель'],
    ['uk', 'Анрі', 'Анрі'],
  ]
  for (const [language, name, expected] of names) assert.equal(vocative(name, language), expected, name)
})

test('where the rules do not reach, the name is left as it is', () => {
  const names: [Language, string][] = [
    ['pl', 'Anna Maria'],
    ['pl', 'Anna-Maria'],
    ['pl', 'Олена'],
    ['pl', 'Anna2'],
    ['pl', 'ABC Sp. z o.o.'],
    ['pl', 'BookStoreMark'],
    ['pl', 'A'],
    ['pl', ''],
    ['uk', 'Anna'],
    ['uk', 'Артём'],
    ['uk', 'ТОВ «Ромашка»'],
    ['en', 'Anna'],
  ]
  for (const [language, name] of names) assert.equal(vocative(name, language), name)
})

test('capitals stay as the customer typed them', () => {
  assert.equal(vocative('ANNA', 'pl'), 'ANNO')
  assert.equal(vocative('anna', 'pl'), 'anno')
  assert.equal(vocative('ŁUKASZ', 'pl'), 'ŁUKASZU')
  assert.equal(vocative(' Ірина ', 'uk'), 'Ірино')
})
