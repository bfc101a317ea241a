/** Events as a shop's own programs send them: people who come back, visitors whom nobody knows yet, profiles that change. */
import { type Generator, generator } from '@regulars/random'

/** Customers who are known before anything is measured. */
export const knownCustomers = 20_000

const names = [
  'Product Viewed',
  'Product List Viewed',
  'Product Added',
  'Cart Viewed',
  'Checkout Started',
  'Products Searched',
  'Product Removed',
]
const cities = ['Kraków', 'Warszawa', 'Gdańsk', 'Lwów', 'Kijów', 'Poznań']

export interface MadeUpEvents {
  /** The next event; every one is new. */
  next(): Record<string, unknown>
}

/**
 * Of a hundred events 84 are of known customers, half of these on a browser of theirs; 10 are of visitors who only have a
 * browser, 5 change a profile, 1 is of somebody new.
 */
export function madeUpEvents(seed: number): MadeUpEvents {
  const random = generator(seed)
  let count = 0
  return {
    next: () => {
      count++
      const shared = { messageId: `bench-${seed}-${count}-4f1c2d3e9a7b`, timestamp: new Date().toISOString(), context }
      const chance = random.uniform()
      const customer = Math.floor(random.uniform() * knownCustomers)
      if (chance < 0.05) return { ...shared, type: 'identify', userId: `K${customer}`, traits: traitsOf(customer, random) }
      if (chance < 0.06)
        return {
          ...shared,
          type: 'identify',
          userId: `N${seed}-${count}`,
          traits: { firstName: 'Nowa', email: `n${seed}.${count}@example.com` },
        }
      const track = {
        ...shared,
        type: 'track',
        event: names[Math.floor(random.uniform() * names.length)],
        properties: propertiesOf(random),
      }
      if (chance < 0.16) return { ...track, anonymousId: `visitor-${Math.floor(random.uniform() * 5_000)}` }
      return chance < 0.58
        ? { ...track, userId: `K${customer}` }
        : { ...track, userId: `K${customer}`, anonymousId: `browser-of-${customer}` }
    },
  }
}

/** Makes a customer known. */
export const introduction = (customer: number): Record<string, unknown> => ({
  ...{
    type: 'identify',
    userId: `K${customer}`,
    anonymousId: `browser-of-${customer}`,
    messageId: `known-${customer}`,
    timestamp: new Date().toISOString(),
    context,
  },
  traits: { email: `k${customer}@example.com`, firstName: 'Anna', lastName: `Nowak ${customer}` },
})

const context = {
  library: { name: '@segment/analytics-node', version: '3.1.0' },
  page: { url: 'https://sklep.example/kawa/etiopia-yirgacheffe', path: '/kawa/etiopia-yirgacheffe', title: 'Etiopia Yirgacheffe' },
}

const traitsOf = (customer: number, random: Generator) => ({
  ...{ email: `k${customer}@example.com`, firstName: 'Anna', lastName: `Nowak ${customer}` },
  ...{ city: cities[Math.floor(random.uniform() * cities.length)], visits: Math.floor(random.uniform() * 1_000) },
})

const propertiesOf = (random: Generator) => {
  const product = Math.floor(random.uniform() * 500)
  return {
    product_id: `P${product}`,
    sku: `SKU-${product}`,
    name: `Kawa ${product}`,
    category: 'Kawa',
    price: 39.9,
    quantity: 1 + (product % 3),
    currency: 'PLN',
  }
}
