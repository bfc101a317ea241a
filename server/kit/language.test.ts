import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Catalogues, chooseLanguage, isLanguage, languages, loadCatalogues, translator } from './language.ts'
import plurals from './reference/l10n/plurals.json' with { type: 'json' }

const forms = '{n, plural, one {one} few {few} many {many} other {other}}'
const catalogues: Catalogues = {
  pl: new Map([
    ['shop.form', forms],
    ['shop.points', 'Masz {points, plural, one {# punkt} few {# punkty} many {# punktów} other {# punktu}}.'],
    ['shop.thanks', '{gender, select, f {Dziękujemy Pani} m {Dziękujemy Panu} other {Dziękujemy}}, {name}!'],
    ['shop.tag', 'Szukaj <b>{name}</b>'],
  ]),
  uk: new Map([
    ['shop.form', forms],
    ['shop.points', 'У вас {points, plural, one {# бал} few {# бали} many {# балів} other {# бала}}.'],
  ]),
  en: new Map([
    ['shop.form', '{n, plural, one {one} other {other}}'],
    ['shop.points', 'You have {points, plural, one {# point} other {# points}}.'],
  ]),
}

test('every number takes the plural form of its language', () => {
  for (const { locale, n, category } of plurals) {
    assert(isLanguage(locale))
    assert.equal(translator(locale, catalogues)('shop.form', { n }), category, `${locale} ${n}`)
  }
})

test('messages decline what they count', () => {
  const points = (language: 'pl' | 'uk' | 'en', count: number) => translator(language, catalogues)('shop.points', { points: count })
  assert.equal(points('pl', 22), 'Masz 22 punkty.')
  assert.equal(points('pl', 21), 'Masz 21 punktów.')
  assert.equal(points('pl', 1.5), 'Masz 1,5 punktu.')
  assert.equal(points('uk', 21), 'У вас 21 бал.')
  assert.equal(points('uk', 12000), 'У вас 12\u00a0000 балів.')
  assert.equal(points('en', 1), 'You have 1 point.')
})

test('unknown gender reads neutral, and angle brackets are text', () => {
  const t = translator('pl', catalogues)
  assert.equal(t('shop.thanks', { gender: 'unknown', name: 'Саша' }), 'Dziękujemy, Саша!')
  assert.equal(t('shop.thanks', { gender: 'f', name: 'Anno' }), 'Dziękujemy Pani, Anno!')
  assert.equal(t('shop.tag', { name: '<i>' }), 'Szukaj <b><i></b>')
})

test('a missing text or value is never shown to anybody', () => {
  const t = translator('en', catalogues)
  assert.throws(() => t('shop.nothing'), /There is no text shop\.nothing in en/)
  assert.throws(() => t('shop.points'), /points/)
  assert.throws(() => translator('uk', catalogues)('shop.thanks'), /shop\.thanks in uk/)
})

test('the catalogues on disk are read once and hold the same keys in all languages', () => {
  const all = loadCatalogues()
  assert.equal(loadCatalogues(), all)
  for (const language of languages) assert.deepEqual([...all[language].keys()].sort(), [...all.en.keys()].sort(), language)
})

test('the reader gets the language that the browser or the system asks for', () => {
  const wanted: [string, string][] = [
    ['pl_PL.UTF-8', 'pl'],
    ['uk_UA', 'uk'],
    ['C.UTF-8', 'en'],
    ['POSIX', 'en'],
    ['', 'en'],
    ['PL', 'pl'],
    ['uk-UA,uk;q=0.9,en;q=0.8', 'uk'],
    ['en;q=0.5, pl;q=0.7', 'pl'],
    ['de-DE, de;q=0.9, uk;q=0.3', 'uk'],
    ['pl;q=0, uk;q=0.1', 'uk'],
    ['de, *;q=0.1', 'pl'],
    ['pl;q=x, uk', 'uk'],
    ['plx', 'en'],
  ]
  for (const [header, language] of wanted) assert.equal(chooseLanguage(header, languages), language, header)
  assert.equal(chooseLanguage('de', ['uk', 'pl']), 'uk')
})
