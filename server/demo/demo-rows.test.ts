import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { emailKey } from '../kit/email.ts'
import { phoneKey } from '../kit/phone.ts'
import type { IncomingRow } from '../orders/orders.ts'
import { demoConsents, demoRows } from './demo-rows.ts'
import { demoShops, shopProfiles } from './shop-profiles.ts'

const history = { endOn: '2026-05-17', seed: 7 }
const histories = Object.fromEntries(demoShops.map((shop) => [shop, [...demoRows(shop, history)]]))
const rowsOf = (shop: string): IncomingRow[] => histories[shop] ?? []

for (const shop of demoShops) {
  const { people, products, charges, shop: made } = shopProfiles[shop]

  test(`${shop}: the same day and seed give the same rows, another seed gives others`, () => {
    const hash = (rows: Iterable<IncomingRow>) =>
      createHash('sha256')
        .update(JSON.stringify([...rows]))
        .digest('hex')
    assert.equal(hash(demoRows(shop, history)), hash(rowsOf(shop)))
    assert.notEqual(hash(demoRows(shop, { ...history, seed: 8 })), hash(rowsOf(shop)))
    assert.equal(
      hash(demoConsents(shop, history).flatMap((each) => each.people)),
      hash(demoConsents(shop, history).flatMap((each) => each.people)),
    )
  })

  test(`${shop}: rows come in the order of time, are numbered from 1 and lie in 24 months`, () => {
    const rows = rowsOf(shop)
    rows.forEach((row, index) => {
      assert.equal(row.rowNo, index + 1)
      assert.ok(index === 0 || Number(rows[index - 1]?.placedAt) <= Number(row.placedAt))
    })
    const days = rows.map(({ placedOn }) => placedOn ?? '')
    assert.ok(days.every((day) => day >= '2024-06-01' && day <= '2026-05-17'))
    assert.equal(new Set(days.map((day) => day.slice(0, 7))).size, 24)
    assert.equal(days.at(-1), '2026-05-17')
  })

  test(`${shop}: money adds up, and all goods and charges are those of the shop`, () => {
    const codes = new Set([...products.map(({ code }) => code), charges.postageCode, charges.discountCode])
    for (const { productCode, quantity, unitPrice, lineTotalMinor } of rowsOf(shop)) {
      assert.ok(codes.has(productCode ?? ''), `${productCode}`)
      assert.equal(lineTotalMinor, Math.round(Number(quantity) * Number(unitPrice) * 100))
    }
    assert.equal(new Set(products.map(({ code }) => code)).size, products.length)
    assert.ok(products.length >= 58 && products.length <= 65)
  })

  test(`${shop}: nobody real can be reached, and every address and number is one person’s`, () => {
    const owners = new Map<string, string>()
    const addresses = rowsOf(shop).flatMap(({ email }) => email ?? [])
    assert.ok(addresses.length > 10_000)
    for (const row of rowsOf(shop)) {
      if (row.email !== null) {
        assert.match(row.email, /^[a-z]+(\.[a-z]+)?\d+@example\.(com|org)$/)
        assert.equal(row.emailKey, emailKey(row.email))
      }
      if (row.phone !== null) {
        assert.ok(row.phone.startsWith(people.phonePrefix))
        assert.deepEqual(phoneKey(row.phone, made.country), { e164: row.phone, isMobile: true })
      }
      const name = `${row.firstName} ${row.lastName}`
      for (const known of [row.emailKey, row.phone, row.customerNumber]) {
        if (known !== null) assert.equal(owners.get(known) ?? name, name)
        if (known !== null) owners.set(known, name)
      }
    }
  })

  test(`${shop}: it has guests, anonymous orders, cancellations, and returns with and without their order`, () => {
    const rows = rowsOf(shop)
    const documents = Map.groupBy(rows, ({ orderKey }) => orderKey)
    const heads = [...documents.values()].flatMap((lines) => lines[0] ?? [])
    const returns = heads.filter(({ quantity }) => Number(quantity) < 0)
    const orders = heads.filter(({ quantity }) => Number(quantity) > 0)
    const share = (some: readonly IncomingRow[]) => some.length / orders.length
    assert.ok(orders.length > 4_500 && orders.length < 8_000, `${orders.length} orders`)
    assertBetween(share(orders.filter(({ isCancelled }) => isCancelled)), 0.01, 0.025)
    assertBetween(share([...returns, ...orders.filter(({ orderRefundedMinor }) => orderRefundedMinor !== null)]), 0.02, 0.035)
    assertBetween(returns.filter(({ refundOfOrderKey }) => refundOfOrderKey !== null).length / returns.length, 0.35, 0.7)
    assertBetween(
      share(orders.filter(({ emailKey, phone, customerNumber }) => (emailKey ?? phone ?? customerNumber) === null)),
      0.015,
      0.06,
    )
    assertBetween(share(orders.filter(({ customerNumber }) => customerNumber === null)), 0.2, 0.55)
    assertBetween(new Set(rows.map(({ emailKey, phone }) => emailKey ?? phone)).size, 1_950, 2_001)
    const ordersBetween = (from: string, to: string) =>
      orders.filter(({ placedOn }) => (placedOn ?? '') >= from && (placedOn ?? '') <= to).length
    assert.ok(ordersBetween('2025-11-28', '2025-12-01') > 1.7 * ordersBetween('2025-11-21', '2025-11-24'), 'Black Friday is a season')
    assert.ok(ordersBetween('2025-12-07', '2025-12-18') > 1.3 * ordersBetween('2025-09-21', '2025-10-02'), 'Advent is a season')
  })

  test(`${shop}: women bear the feminine form of their surnames`, () => {
    const women = new Set(people.women)
    const rows = rowsOf(shop).filter(({ lastName }) => lastName !== null)
    const wrong = rows.filter(
      ({ firstName, lastName }) => /(ski|cki|dzki|ський|цький|ний)$/.test(lastName ?? '') && women.has(firstName ?? ''),
    )
    assert.deepEqual(wrong, [])
    assert.ok(rows.some(({ lastName }) => /(ska|ська)$/.test(lastName ?? '')))
  })
}

test('consents name half of the people at most, and not from before the shop began', () => {
  for (const shop of demoShops) {
    const groups = demoConsents(shop, history)
    const letters = groups.filter(({ channel }) => channel === 'email').flatMap(({ people }) => people)
    assertBetween(letters.length, 600, 1_000)
    assert.equal(new Set(letters.map(({ emailKey }) => emailKey)).size, letters.length)
    for (const { since, people } of groups) {
      assert.ok(since >= '2024-06-01' && since <= history.endOn)
      assert.deepEqual(
        people.map(({ rowNo }) => rowNo),
        people.map((_, index) => index + 1),
      )
    }
  }
})

function assertBetween(value: number, low: number, high: number): void {
  assert.ok(value >= low && value <= high, `${value} is not between ${low} and ${high}`)
}
