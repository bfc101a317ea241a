import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isGiftCard } from './gift-cards.ts'

for (const name of [
  'Gift card',
  'GIFT CARD 100 PLN',
  'Dotcomgiftshop Gift Voucher £20.00',
  'E-gift card',
  'Karta podarunkowa 200 zł',
  'e-Karta podarunkowa',
  'Bon podarunkowy 50 zł',
  'Bon upominkowy',
  'Voucher podarunkowy na kawę',
  'Подарункова картка 500 грн',
  'Подарункова карта',
  'Подарунковий сертифікат на 1000 грн',
  'Сертифікат подарунковий',
])
  test(`“${name}” is a gift card`, () => assert.equal(isGiftCard({ name, category: null }), true))

for (const name of [
  'Kawa',
  'Gift cardigan',
  'Gift card holder',
  'Koperta na kartę podarunkową',
  'Zestaw podarunkowy',
  'Подарунковий набір',
  'Коробка для подарункової картки',
  'Знижкова картка-подарунок',
  'Birthday card, a gift for you',
])
  test(`“${name}” is no gift card`, () => assert.equal(isGiftCard({ name, category: null }), false))

test('a category can say it where the name does not', () => {
  assert.equal(isGiftCard({ name: 'E-100', category: 'Karty podarunkowe' }), true)
  assert.equal(isGiftCard({ name: '500 грн', category: 'Подарункові сертифікати' }), true)
  assert.equal(isGiftCard({ name: 'Kawa', category: 'Upominki' }), false)
  assert.equal(isGiftCard({ name: null, category: null }), false)
})
