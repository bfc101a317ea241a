import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isCharge } from './charges.ts'

for (const code of ['POST', 'Shipping', ' dostawa ', 'Доставка', 'ЗНИЖКА', 'AMAZONFEE', 'Bank Charges'])
  test(`the code ${code} is a charge`, () => assert.equal(isCharge(code, null), true))

for (const name of [
  'Shipping',
  'Shipping costs, DHL',
  'Dostawa kurierem',
  'Koszt wysyłki',
  'Wysyłka',
  'Wysylka: InPost',
  'Rabat 10%',
  'Zniżka',
  'Доставка',
  'Доставка Новою поштою',
  'доставка, адресна',
  'Знижка −10 %',
  'Carriage',
])
  test(`“${name}” is a charge`, () => assert.equal(isCharge('123', name), true))

for (const name of [
  'Kawa',
  'Shippingbox, small',
  'Rabatowa kawa',
  'Доставкар, іграшка',
  'Знижкова картка-подарунок',
  'Discounted is no discount line?',
  'Manually ground coffee',
  'Box for shipping',
])
  test(`“${name}” is a product`, () => assert.equal(isCharge('123', name), false))

test('a product without a name is judged by its code alone', () => {
  assert.equal(isCharge('85123A', null), false)
})
