import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { fold, transliterate } from './fold.ts'

test('Latin diacritics and case do not matter in search', () => {
  assert.equal(fold('  Zażółć   GĘŚLĄ\u00a0jaźń '), 'zazolc gesla jazn')
  assert.equal(fold('Łukasz'), 'lukasz')
  assert.equal(fold('Z\u0307ak'), 'zak')
  assert.equal(fold('Müller-Straße'), 'muller-strasse')
  assert.equal(fold('Đorđe Çelik İzmir'), 'dorde celik izmir')
  assert.equal(fold('ＡＢＣ ﬁ'), 'abc fi')
  assert.equal(fold('zero\u200bwidth'), 'zerowidth')
})

test('Cyrillic letters stay themselves', () => {
  assert.equal(fold('ЇЖАК Ґанок Єва Йосип'), 'їжак ґанок єва йосип')
  assert.equal(fold('и\u0306'), 'й')
  assert.notEqual(fold('кий'), fold('кии'))
  assert.equal(fold('Дар’я'), fold("Дар'я"))
  assert.equal(fold('Дарʼя'), fold("Дар'я"))
})

test('folding twice changes nothing', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => assert.equal(fold(fold(text)), fold(text))))
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => assert.equal(fold(fold(text)), fold(text))))
})

test('Ukrainian in Latin letters follows the examples of the passport table', () => {
  const examples: [string, string][] = [
    ['Алушта', 'Alushta'],
    ['Згурський', 'Zghurskyi'],
    ['Розгон', 'Rozghon'],
    ['Ґалаґан', 'Galagan'],
    ['Єнакієве', 'Yenakiieve'],
    ['Гаєвич', 'Haievych'],
    ['Короп’є', 'Koropie'],
    ['Їжакевич', 'Yizhakevych'],
    ['Кадиївка', 'Kadyivka'],
    ['Мар’їне', 'Marine'],
    ['Йосипівка', 'Yosypivka'],
    ['Стрий', 'Stryi'],
    ['Олексій', 'Oleksii'],
    ['Щербухи', 'Shcherbukhy'],
    ['Гоща', 'Hoshcha'],
    ['Юрій', 'Yurii'],
    ['Крюківка', 'Kriukivka'],
    ['Яготин', 'Yahotyn'],
    ['Костянтин', 'Kostiantyn'],
    ['Знам’янка', 'Znamianka'],
    ['Біла Церква', 'Bila Tserkva'],
    ['Нова-Яворівка', 'Nova-Yavorivka'],
  ]
  for (const [ukrainian, latin] of examples) assert.equal(transliterate(ukrainian), latin.toLowerCase(), ukrainian)
  assert.equal(transliterate("Łódź d'Or 12"), "lodz d'or 12")
})
