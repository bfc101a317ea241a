import assert from 'node:assert/strict'
import { test } from 'node:test'
import { demoCustomers } from './demo-rows.ts'
import { demoVisits } from './demo-visits.ts'
import { demoShops } from './shop-profiles.ts'

const history = { endOn: '2026-05-17', seed: 7 }

for (const shop of demoShops)
  test(`${shop}: some thousand events of 90 days, the same each time`, () => {
    const told = demoVisits(shop, history, demoCustomers(shop, history))
    assert.deepEqual(demoVisits(shop, history, demoCustomers(shop, history)).at(-1), told.at(-1))
    assert.ok(told.length > 2_500 && told.length < 7_000, `${told.length} events`)
    const days = told.map(({ at }) => at.toISOString().slice(0, 10))
    assert.ok((days[0] ?? '') >= '2026-02-16' && (days.at(-1) ?? '') <= '2026-05-18', `${days[0]} to ${days.at(-1)}`)
    assert.deepEqual(days, days.toSorted())
    assert.equal(new Set(told.map(({ message }) => message.messageId)).size, told.length)
    const names = Map.groupBy(told, ({ message }) => String(message.event ?? message.type))
    const counts = new Map([...names].map(([name, events]) => [name, events.length]))
    assert.ok((counts.get('Product Viewed') ?? 0) > (counts.get('Product Added') ?? 0))
    assert.ok((counts.get('Product Added') ?? 0) > (counts.get('Checkout Started') ?? 0))
    assert.ok((counts.get('Segment Consent Preference Updated') ?? 0) > 50)
    assert.ok((counts.get('identify') ?? 0) > 30, 'guests are named by the shop’s server')
    const strangers = new Set(
      told.filter(({ message }) => String(message.anonymousId).includes('stranger')).map(({ message }) => message.anonymousId),
    )
    assert.equal(strangers.size, 300)
  })

test('a checkout comes shortly before the order that it led to', () => {
  const [shop] = demoShops
  const orders = new Map(
    demoCustomers(shop, history).flatMap(({ person, orders }) => orders.map((order) => [`o${person.index}-${order.place}`, order])),
  )
  const checkouts = demoVisits(shop, history, demoCustomers(shop, history)).filter(({ message }) => message.event === 'Checkout Started')
  assert.ok(checkouts.length > 100)
  for (const { at, message } of checkouts) {
    const order = orders.get(String(message.messageId).split('-').slice(2, 4).join('-'))
    assert.ok(order)
    const minutes = (order.placedAt.getTime() - at.getTime()) / 60_000
    assert.ok(minutes > 0 && minutes < 30, `${minutes} minutes`)
  }
})
