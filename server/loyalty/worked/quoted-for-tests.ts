import assert from 'node:assert/strict'
import { quoteCart } from '../quote-cart.ts'
import { quoteFacts } from '../quote-facts.ts'
import type { Quote } from '../schema.ts'
import type { LoyalShop } from '../shop-for-tests.ts'

/** Asked for twice at one moment, as somebody with two windows may: what one is told changes nothing for the other. */
export async function quoted(shop: LoyalShop, customerId: string | null, cart: Parameters<typeof quoteCart>[1]): Promise<Quote> {
  const asked = { customer: customerId === null ? null : { customerId }, codes: cart.lines.flatMap(({ code }) => code ?? []) }
  const [facts, others] = await quoteFacts(shop.database.db, { shopId: shop.shopId, asked: [asked, asked], now: shop.now() })
  assert(facts && others)
  const quote = quoteCart(facts, cart)
  assert.deepEqual(quoteCart(others, cart), quote)
  return quote
}
