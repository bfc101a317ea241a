import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type PaletteEntry, pickEntries, rankOf } from './palette-entries.ts'

const entries = ['Klienci', 'Ustawienia: Klucze API', 'Łódź', 'Що робить система', 'Налаштування: Історія змін'].map(
  (title, index): PaletteEntry => ({ id: String(index), group: 'place', title, run: () => undefined }),
)
const titles = (text: string) => pickEntries(entries, text).map(({ title }) => title)

test('an empty text shows every entry in its order', () => {
  assert.deepEqual(
    titles('  '),
    entries.map(({ title }) => title),
  )
})

test('a beginning goes before the middle, and letters may be left out', () => {
  assert.equal(rankOf('klienci', 'kli'), 0)
  assert.equal(rankOf('ustawienia: klucze api', 'klu'), 1)
  assert.equal(rankOf('ustawienia', 'wie'), 2)
  assert.equal(rankOf('ustawienia', 'usa'), 3)
  assert.equal(rankOf('klienci', 'xyz'), null)
})

test('Polish letters may be typed without their marks, Ukrainian letters are kept apart', () => {
  assert.deepEqual(titles('lodz'), ['Łódź'])
  assert.deepEqual(titles('історія'), ['Налаштування: Історія змін'])
  assert.deepEqual(titles('исторія'), [])
})
