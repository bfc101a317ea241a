import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { needs, testData } from '../../../test/data.ts'
import { toldBy } from './data-layer.ts'
import { trackedOf } from './ga4.ts'

const purchase = 'payloads/ga4/purchase.synthetic.json'

test('a purchase of Google Analytics is an Order Completed with its products', needs(purchase), () => {
  const { events } = JSON.parse(readFileSync(testData(purchase), 'utf8'))
  const [tracked] = trackedOf(events[0].name, events[0].params)
  assert.equal(tracked?.event, 'Order Completed')
  const { products, ...order } = tracked.properties
  assert.deepEqual(order, {
    ...{ session_id: '1795169000', engagement_time_msec: 1 },
    ...{ order_id: '1042', currency: 'PLN', revenue: 180, tax: 36.09, shipping: 12.99, coupon: 'WITAJ10' },
  })
  const coffee = { product_id: 'KAWA-250', name: 'Kawa ziarnista 250 g', brand: 'Palarnia', category: 'Kawa', variant: 'Brazylia' }
  assert.deepEqual(products, [{ ...coffee, price: 100, discount: 10, quantity: 2, position: 0 }])
})

test('each event of the shop has its name in our words', () => {
  const events = {
    ...{ view_item: 'Product Viewed', view_item_list: 'Product List Viewed', add_to_cart: 'Product Added' },
    ...{ remove_from_cart: 'Product Removed', view_cart: 'Cart Viewed', begin_checkout: 'Checkout Started' },
    ...{ add_payment_info: 'Payment Info Entered', purchase: 'Order Completed', refund: 'Order Refunded' },
    ...{ add_to_wishlist: 'Product Added to Wishlist', search: 'Products Searched', select_item: 'Product Clicked' },
    ...{ sign_up: 'Signed Up', login: 'Signed In', generate_lead: 'Lead Generated' },
  }
  for (const [name, event] of Object.entries(events)) assert.deepEqual(trackedOf(name, {}), [{ event, properties: {} }], name)
  for (const name of ['page_view', 'scroll', 'constructor', '__proto__', '']) assert.deepEqual(trackedOf(name, {}), [], name)
})

test('an event about single products becomes one for each, and a list stays a list', () => {
  const items = [
    { item_id: 'A', item_category: 'Kawa', item_category2: 'Ziarnista', price: '49,90' },
    { item_id: 'B', price: '49.90', quantity: '2' },
  ]
  assert.deepEqual(trackedOf('add_to_cart', { currency: 'PLN', items }), [
    { event: 'Product Added', properties: { currency: 'PLN', product_id: 'A', category: 'Kawa', category2: 'Ziarnista', price: '49,90' } },
    { event: 'Product Added', properties: { currency: 'PLN', product_id: 'B', price: 49.9, quantity: 2 } },
  ])
  const [list] = trackedOf('view_item_list', { item_list_id: 'new', item_list_name: 'Nowości', items })
  const { products, ...others } = list?.properties ?? {}
  assert.deepEqual(others, { list_id: 'new', list_name: 'Nowości' })
  assert.equal(Array.isArray(products) && products.length, 2)
})

test('both ways to write into the data layer are understood', () => {
  const viewed = [{ event: 'Product Viewed', properties: { product_id: 'A' } }]
  const items = [{ item_id: 'A' }]
  assert.deepEqual(toldBy({ event: 'view_item', ecommerce: { items } }), { tracked: viewed })
  assert.deepEqual(toldBy({ 0: 'event', 1: 'view_item', 2: { items }, length: 3 }), { tracked: viewed })
  assert.deepEqual(toldBy({ event: 'login' }), { tracked: [{ event: 'Signed In', properties: {} }] })
})

test('Consent Mode answers by an update; its default is nobody’s answer', () => {
  const granted = { analytics_storage: 'granted', ad_storage: 'denied' }
  assert.deepEqual(toldBy(['consent', 'update', granted]), { answers: granted })
  assert.deepEqual(toldBy(['consent', 'default', granted]), {})
})

test('whatever else stands in a data layer tells nothing, and does no harm', () => {
  const strange = [
    null,
    undefined,
    0,
    '',
    'event',
    [],
    {},
    ['event'],
    ['consent', 'update'],
    { event: 7 },
    { event: 'view_item', ecommerce: 'x' },
  ]
  const items = [[null], 'x', 7, [[]], [{ price: {} }], { 0: 1 }]
  for (const entry of strange) assert.doesNotThrow(() => toldBy(entry))
  for (const each of items) assert.equal(trackedOf('purchase', { items: each })[0]?.event, 'Order Completed')
})
