/**
 * Google Analytics' events of a shop in Segment's words, which are ours: names, products, amounts. What has no counterpart is
 * left out: page views are seen by ourselves, and the rest says nothing of what somebody buys.
 */
import type { Message, Values } from './message.ts'

export type Tracked = Required<Pick<Message, 'event' | 'properties'>>

/** What an event of GA4 means; one about single products becomes an event for each of them. */
export function trackedOf(name: string, parameters: Values): Tracked[] {
  const event = events.get(name)
  if (!event) return []
  const { items, ...others } = parameters
  const properties = renamed(others, name === 'purchase')
  const products = Array.isArray(items) ? items.filter((item) => item && typeof item === 'object').map((item) => renamed(item)) : []
  if (products.length === 0) return [{ event, properties }]
  if (!aboutOneProduct.test(event)) return [{ event, properties: { ...properties, products } }]
  return products.map((product) => ({ event, properties: { ...properties, ...product } }))
}

const namesIn = (names: Record<string, string>): ReadonlyMap<string, string> => new Map(Object.entries(names))

const events = namesIn({
  view_item: 'Product Viewed',
  select_item: 'Product Clicked',
  view_item_list: 'Product List Viewed',
  add_to_cart: 'Product Added',
  remove_from_cart: 'Product Removed',
  add_to_wishlist: 'Product Added to Wishlist',
  view_cart: 'Cart Viewed',
  begin_checkout: 'Checkout Started',
  add_payment_info: 'Payment Info Entered',
  purchase: 'Order Completed',
  refund: 'Order Refunded',
  search: 'Products Searched',
  sign_up: 'Signed Up',
  login: 'Signed In',
  generate_lead: 'Lead Generated',
})

const aboutOneProduct = /^Product [VCAR]/

/** The others keep their names, those of items without `item_` before them. */
const names = namesIn({
  transaction_id: 'order_id',
  search_term: 'query',
  payment_type: 'payment_method',
  item_id: 'product_id',
  index: 'position',
})

const amounts = /^(price|quantity|discount|position|value|revenue|tax|shipping)$/

function renamed(values: Values, isPurchase = false): Values {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => {
      // The value of a purchase is without shipping and tax, as our `revenue` is.
      const name = isPurchase && key === 'value' ? 'revenue' : (names.get(key) ?? key.replace(/^item_/, ''))
      // Many shops write amounts as text.
      return [name, amounts.test(name) && typeof value === 'string' && value.trim() && Number.isFinite(+value) ? +value : value]
    }),
  )
}
