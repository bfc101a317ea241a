import assert from 'node:assert/strict'
import { test } from 'node:test'
import { needsDatabase, testDatabase } from '../../test/database.ts'
import { aShop } from '../../test/shop.ts'
import { all, sql, transaction } from '../kit/database.ts'
import { recordProducts } from './record.ts'
import type { ProductFact } from './tell-product.ts'

const made = needsDatabase.skip ? undefined : await testDatabase()

test('the newest name and category hold, whichever is told first', needsDatabase, async () => {
  const january = fact({ name: 'Kawa', category: 'Napoje', at: day(1) })
  const march = fact({ name: 'Kawa ziarnista', category: 'Kawy', at: day(60) })
  for (const told of [
    [january, march],
    [march, january],
  ])
    assert.deepEqual(await products(told), [{ code: 'A', name: 'Kawa ziarnista', category: 'Kawy', isCharge: false }])
})

test('a fact without name or category takes none away', needsDatabase, async () => {
  assert.deepEqual(await products([fact({ name: 'Kawa', category: 'Napoje', at: day(1) }), fact({ at: day(60) })]), [
    { code: 'A', name: 'Kawa', category: 'Napoje', isCharge: false },
  ])
})

test('a product that came without a name gets the first that is told, also an old one', needsDatabase, async () => {
  assert.deepEqual(await products([fact({ at: day(60) }), fact({ name: 'Kawa', category: 'Napoje', at: day(1) })]), [
    { code: 'A', name: 'Kawa', category: 'Napoje', isCharge: false },
  ])
})

test('its name says whether it is a charge, and a better name corrects that', needsDatabase, async () => {
  const isCharge = async (...names: (string | null)[]) => (await products(names.map((name, n) => fact({ name, at: day(n) }))))[0]?.isCharge
  assert.equal(await isCharge(null), false)
  assert.equal(await isCharge(null, 'Доставка'), true)
  assert.equal(await isCharge('Dostawa', 'Kawa z dostawą gratis'), false)
  assert.equal(await isCharge('Dostawa', null), true)
})

test(
  'the newest brand holds; a gift card is known by its name or its category, also where another fact told that',
  needsDatabase,
  async () => {
    const giftCardAndBrand = async (...facts: ProductFact[]) =>
      (await giftCards(facts)).map(({ brand, isGiftCard, isCharge }) => ({ brand, isGiftCard, isCharge }))
    assert.deepEqual(
      await giftCardAndBrand(fact({ brand: 'Lavazza', at: day(60) }), fact({ brand: 'Illy', at: day(1) }), fact({ at: day(90) })),
      [{ brand: 'Lavazza', isGiftCard: false, isCharge: false }],
    )
    const voucher = { brand: null, isGiftCard: true, isCharge: false }
    assert.deepEqual(await giftCardAndBrand(fact({ name: 'Karta podarunkowa', at: day(1) }), fact({ at: day(2) })), [voucher])
    assert.deepEqual(
      await giftCardAndBrand(fact({ name: 'E-100', category: 'Karty podarunkowe', at: day(1) }), fact({ name: 'E-100 zł', at: day(2) })),
      [voucher],
    )
    assert.deepEqual(await giftCardAndBrand(fact({ name: 'Karta podarunkowa', at: day(1) }), fact({ name: 'Kawa', at: day(2) })), [
      { ...voucher, isGiftCard: false },
    ])
    assert.deepEqual(await giftCardAndBrand(fact({ name: 'Rabat: karta podarunkowa', at: day(1) })), [
      { ...voucher, isGiftCard: false, isCharge: true },
    ])
  },
)

test('the same facts again change nothing and make nothing', needsDatabase, async () => {
  assert(made)
  const shopId = await aShop(made)
  const tell = (code: string) =>
    transaction(made, (tx) =>
      recordProducts(tx, { shopId, products: [{ ...fact({ name: 'Kawa', category: 'Napoje', at: day(1) }), code }], now: day(90) }),
    )
  const [first, again, other] = [await tell('A'), await tell('A'), await tell('a')]
  assert.deepEqual([first.productsNew, again.productsNew, other.productsNew], [1, 0, 1], 'codes are told apart by case')
  assert.deepEqual(again.productIds, first.productIds)
})

const fact = (told: Partial<ProductFact> & { at: Date }): ProductFact => ({ code: 'A', name: null, category: null, brand: null, ...told })
const day = (n: number): Date => new Date(Date.UTC(2026, 0, 1 + n))

const giftCards = async (facts: readonly ProductFact[]) => {
  const shopId = await told(facts)
  assert(made)
  return all(
    made.db,
    sql<{
      brand: string | null
      isGiftCard: boolean
      isCharge: boolean
    }>`select brand, is_gift_card, is_charge from products where shop_id = ${shopId}`,
  )
}

/** The products of a new shop after it was told these facts one by one. */
async function products(facts: readonly ProductFact[]) {
  const shopId = await told(facts)
  assert(made)
  return all(
    made.db,
    sql<{ code: string; name: string; category: string | null; isCharge: boolean }>`
      select code, products.name, categories.name as category, is_charge from products left join categories using (shop_id, category_id) where shop_id = ${shopId} order by code`,
  )
}

/** A new shop that was told these facts one by one. */
async function told(facts: readonly ProductFact[]): Promise<string> {
  assert(made)
  const shopId = await aShop(made)
  for (const fact of facts) await transaction(made, (tx) => recordProducts(tx, { shopId, products: [fact], now: day(90) }))
  return shopId
}
