import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Match, matchRefunds, type OpenRefund, type Sale } from './netting.ts'

const piece = 10_000

test('a refund takes from the line of its own price first, though a newer one is there', () => {
  const sales = [sale('old', 1, { unitPrice: '10.00' }), sale('new', 2, { unitPrice: '12.00', totalMinor: 1200 })]
  assert.deepEqual(takenBy(matchRefunds(sales, [refund('r', 3, { unitPrice: '10.00' })])), { old: 1000 })
})

test('of lines of one price the newest is taken first', () => {
  const sales = [sale('old', 1), sale('new', 2)]
  assert.deepEqual(takenBy(matchRefunds(sales, [refund('r', 3)])), { new: 1000 })
})

test('a refund spreads over lines until its quantity is used up', () => {
  const sales = [sale('a', 1, { quantity: 2 }), sale('b', 2), sale('c', 3)]
  assert.deepEqual(takenBy(matchRefunds(sales, [refund('r', 4, { quantity: 3 })])), { c: 1000, b: 1000, a: 1000 })
})

test('what was sold later is not given back, and neither is another product or another customer’s', () => {
  const sales = [sale('later', 5), sale('other', 1, { productId: 'tea' }), sale('stranger', 1, { customerId: 'bob' })]
  assert.deepEqual(matchRefunds(sales, [refund('r', 4)]), [])
})

test('a sale of the same instant can be given back: people cancel within the minute', () => {
  assert.deepEqual(takenBy(matchRefunds([sale('a', 1)], [refund('r', 1)])), { a: 1000 })
})

test('a line never gives back more than it brought, and the rest stays unmatched', () => {
  const matches = matchRefunds([sale('a', 1, { totalMinor: 700 })], [refund('r', 2, { unitPrice: '10.00' }), refund('s', 3)])
  assert.deepEqual(takenBy(matches), { a: 700 })
  assert.deepEqual(new Set(matches.map(({ refundId }) => refundId)), new Set(['r']))
})

test('shares of a sum that does not divide add up to it', () => {
  const sales = [sale('a', 1), sale('b', 2), sale('c', 3)]
  const matches = matchRefunds(sales, [refund('r', 4, { quantity: 3, amountMinor: 1000 })])
  assert.deepEqual(
    matches.map(({ amountMinor }) => amountMinor),
    [333, 334, 333],
  )
})

const id = fc.constantFrom('anna', 'bob')
const facts = fc.record({
  sales: fc.array(
    fc.record({
      ...{ day: fc.integer({ min: 1, max: 6 }), customerId: id, productId: fc.constantFrom('tea', 'coffee') },
      ...{
        quantity: fc.integer({ min: 1, max: 4 }),
        unitPrice: fc.constantFrom('5.00', '10.00', null),
        totalMinor: fc.integer({ min: 0, max: 4000 }),
      },
    }),
    { maxLength: 12 },
  ),
  refunds: fc.array(
    fc.record({
      ...{ day: fc.integer({ min: 1, max: 8 }), customerId: id, productId: fc.constantFrom('tea', 'coffee') },
      ...{
        quantity: fc.integer({ min: 1, max: 6 }),
        unitPrice: fc.constantFrom('5.00', '10.00', null),
        amountMinor: fc.integer({ min: 0, max: 5000 }),
      },
    }),
    { maxLength: 8 },
  ),
})
const world = facts.map(({ sales, refunds }) => ({
  sales: sales.map(({ day, ...rest }, index) => sale(`s${index}`, day, rest)),
  refunds: refunds.map(({ day, ...rest }, index) => refund(`r${index}`, day, rest)),
}))

test('no refund gives back more than it is, and no line more than it brought', () => {
  fc.assert(
    fc.property(world, ({ sales, refunds }) => {
      const matches = matchRefunds(sales, refunds)
      for (const { refundId, amountMinor, quantity } of refunds) {
        const own = matches.filter((match) => match.refundId === refundId)
        assert(sum(own, 'amountMinor') <= amountMinor && sum(own, 'quantity') <= quantity)
      }
      for (const { orderId, totalMinor, quantity } of sales) {
        const own = matches.filter((match) => match.orderId === orderId)
        assert(sum(own, 'amountMinor') <= totalMinor && sum(own, 'quantity') <= quantity)
      }
      for (const { amountMinor, quantity } of matches) assert(amountMinor >= 0 && quantity > 0)
    }),
  )
})

test('a match is of one customer, of one product, and of a sale that was there', () => {
  fc.assert(
    fc.property(world, ({ sales, refunds }) => {
      const saleOf = new Map(sales.map((each) => [each.orderId, each]))
      const refundOf = new Map(refunds.map((each) => [each.refundId, each]))
      for (const match of matchRefunds(sales, refunds)) {
        const [sold, given] = [saleOf.get(match.orderId), refundOf.get(match.refundId)]
        assert(sold && given)
        assert.deepEqual([sold.customerId, sold.productId], [given.customerId, given.productId])
        assert(sold.placedAt <= given.refundedAt)
      }
    }),
  )
})

test('a refund is not left open while a line of its customer and product could take it', () => {
  fc.assert(
    fc.property(world, ({ sales, refunds }) => {
      const matches = matchRefunds(sales, refunds)
      for (const given of refunds) {
        const taken = sum(
          matches.filter(({ refundId }) => refundId === given.refundId),
          'quantity',
        )
        if (taken === given.quantity) continue
        const could = sales.filter(
          (sold) => sold.customerId === given.customerId && sold.productId === given.productId && sold.placedAt <= given.refundedAt,
        )
        for (const sold of could) {
          const used = sum(
            matches.filter(({ orderId }) => orderId === sold.orderId),
            'quantity',
          )
          assert.equal(used, sold.quantity)
        }
      }
    }),
  )
})

test('the answer does not depend on the order of arrival', () => {
  fc.assert(
    fc.property(world, fc.infiniteStream(fc.nat()), ({ sales, refunds }, shuffles) => {
      const shuffle = <Fact>(all: readonly Fact[]) =>
        all
          .map((fact) => ({ fact, at: shuffles.next().value as number }))
          .sort((a, b) => a.at - b.at)
          .map(({ fact }) => fact)
      assert.deepEqual(byKey(matchRefunds(shuffle(sales), shuffle(refunds))), byKey(matchRefunds(sales, refunds)))
    }),
  )
})

interface Told {
  customerId?: string
  productId?: string
  /** Pieces. */
  quantity?: number
  unitPrice?: string | null
}

function sale(
  orderId: string,
  day: number,
  { quantity = 1, totalMinor = 1000 * quantity, ...told }: Told & { totalMinor?: number } = {},
): Sale {
  return { ...fact, ...told, orderId, number: orderId, placedAt: at(day), quantity: quantity * piece, totalMinor }
}

function refund(
  refundId: string,
  day: number,
  { quantity = 1, amountMinor = 1000 * quantity, ...told }: Told & { amountMinor?: number } = {},
): OpenRefund {
  return { ...fact, ...told, refundId, number: refundId, refundedAt: at(day), quantity: quantity * piece, amountMinor }
}

const fact = { customerId: 'anna', productId: 'coffee', lineNo: 1, unitPrice: '10.00' as string | null }
const at = (day: number): Date => new Date(Date.UTC(2026, 0, day))

const takenBy = (matches: readonly Match[]) => Object.fromEntries(matches.map(({ orderId, amountMinor }) => [orderId, amountMinor]))
const sum = (matches: readonly Match[], of: 'amountMinor' | 'quantity'): number => matches.reduce((total, match) => total + match[of], 0)
const byKey = (matches: readonly Match[]) =>
  matches.toSorted((a, b) => (`${a.refundId} ${a.orderId}` < `${b.refundId} ${b.orderId}` ? -1 : 1))
