import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { needsDatabase } from '../../test/database.ts'
import { anOwner, aProduct, makeShop } from '../../test/product.ts'
import { aRow, record } from '../../test/shop.ts'
import { all, type Database, sql } from '../kit/database.ts'
import { customerPage } from './list.ts'
import { type CustomerFilter, type CustomerSort, customerSorts } from './schema.ts'

const made = needsDatabase.skip ? undefined : await aDesk()

test('paging gives everybody once, in the one order, however many are equal', needsDatabase, async () => {
  const { database, shopId } = await aShopOf(manyAlike())
  const everybody = new Map<CustomerSort, string[]>()
  for (const sort of customerSorts) {
    const { customers, nextCursor } = await customerPage(database.db, { shopId, filter: {}, sort, limit: 200 })
    assert.deepEqual([customers.length, nextCursor], [60, null])
    everybody.set(
      sort,
      customers.map(({ customerId }) => customerId),
    )
  }
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...customerSorts), fc.integer({ min: 1, max: 23 }), async (sort, limit) => {
      assert.deepEqual(await paged(database, { shopId, sort, limit }), everybody.get(sort))
    }),
    { numRuns: 40 },
  )
})

test('each order is what its name says, with those who never bought behind or before everybody', needsDatabase, async () => {
  const { database, shopId } = await aShopOf(manyAlike())
  const read = async (sort: CustomerSort) => (await customerPage(database.db, { shopId, filter: {}, sort, limit: 200 })).customers
  for (const [up, down, of] of [
    ['revenue', '-revenue', 'revenueMinor'],
    ['last', '-last', 'lastOrderOn'],
    ['first', '-first', 'firstOrderOn'],
  ] as const) {
    const values = (await read(up)).map((customer) => customer[of] ?? '')
    assert.deepEqual(values, values.toSorted(ascending), up)
    assert.deepEqual(
      (await read(down)).map((customer) => customer[of] ?? ''),
      values.toReversed(),
      down,
    )
  }
  const orders = (await read('-orders')).map((customer) => customer.orders)
  assert.deepEqual(orders, orders.toSorted(ascending).reverse())
})

test('a cursor of another list, or made up, is refused', needsDatabase, async () => {
  const { ask, path } = await aShopOf(manyAlike())
  const { nextCursor } = (await ask('GET', `${path}/customers?sort=name&limit=5`)).json
  const madeUp = [
    ['x', 'y'],
    [1, 2, 3],
    { a: 1 },
    [9e99, zeroId],
    ['2026-02-31', zeroId],
    ['a\0', zeroId],
    [null, zeroId],
    [1.5, zeroId],
  ].map((position) => Buffer.from(JSON.stringify(position)).toString('base64url'))
  for (const cursor of [...madeUp, String(nextCursor), 'nonsense', '%00']) {
    for (const sort of ['-revenue', '-orders', '-last', 'first']) {
      const reply = await ask('GET', `${path}/customers?sort=${sort}&cursor=${cursor}`)
      assert.deepEqual(
        [reply.status, ['wrong_cursor', 'invalid_request'].includes(String(reply.json.code))],
        [422, true],
        `${sort} ${cursor}: ${reply.text}`,
      )
    }
  }
})

test('a page goes on behind the longest name', needsDatabase, async () => {
  const longest = Array.from({ length: 4 }, (_, n) => person(n, { firstName: '字'.repeat(500), lastName: '名'.repeat(500) }))
  const { ask, path } = await aShopOf(longest)
  const first = await ask('GET', `${path}/customers?sort=name&limit=2`)
  const second = await ask('GET', `${path}/customers?sort=name&limit=2&cursor=${first.json.nextCursor}`)
  assert.equal(second.status, 200, second.text)
  const ids = [first, second].flatMap(({ json }) => (json.customers as { customerId: string }[]).map(({ customerId }) => customerId))
  assert.equal(new Set(ids).size, 4)
})

const names: [first: string, last: string, email?: string, city?: string][] = [
  ['Małgorzata', 'Żółć', 'm.zolc@example.com', 'Łódź'],
  ['Anna', 'Kowalski', 'anna_k@example.com', 'Kraków'],
  ['Ольга', 'Ґудзь', 'og@example.com', 'Київ'],
  ['Святослав', "В'юн", 'sv@example.com', 'Львів'],
  ['100%', 'O\\Brien', 'pct@example.com', 'Dublin'],
]

test('search forgives case, diacritics, script, and one slip in a word', needsDatabase, async () => {
  const { find } = await aShopOf(
    names.map(([firstName, lastName, email, city], n) => person(n, { firstName, lastName, city: city ?? null, ...mail(email) })),
  )
  const finds: [typed: string, whom: string][] = [
    ...(
      [
        'Malgorzata',
        'MAŁGORZATA',
        'malgorzata zolc',
        'zolc malgorzata',
        'Malgozata',
        'Małgorzatta',
        'Maglorzata',
        'lodz',
        'm.zolc@example.com',
      ] as const
    ).map((typed): [string, string] => [typed, 'Małgorzata Żółć']),
    ...['Kowalski', 'Kowalsky', 'kowa', 'anna kraków', 'anna_k', 'Xowalski'].map((typed): [string, string] => [typed, 'Anna Kowalski']),
    ...['Ольга', 'ольга', 'olha', 'Olha Gudz', 'Ольґа', 'Ґудзь'].map((typed): [string, string] => [typed, 'Ольга Ґудзь']),
    ...['Святослав', 'Sviatoslav', 'Святослаф', 'в’юн'].map((typed): [string, string] => [typed, "Святослав В'юн"]),
  ]
  for (const [typed, whom] of finds) assert.deepEqual(await find(typed), [whom], typed)
  assert.deepEqual(await find('Kowalzyk'), [], 'two slips are another name')
  assert.deepEqual(await find('anna żółć'), [], 'every word counts')
  assert.deepEqual(await find('kow'), ['Anna Kowalski'])
  assert.deepEqual(await find('kov'), [], 'three letters leave no room for a slip')
})

test('near misses are looked for only where nobody has the word itself', needsDatabase, async () => {
  const { find } = await aShopOf([person(1, { firstName: 'Anna' }), person(2, { firstName: 'Anka' }), person(3, { firstName: 'Hanna' })])
  assert.deepEqual((await find('Anna')).sort(), ['Anna', 'Hanna'])
  assert.deepEqual((await find('Amna')).sort(), ['Anna', 'Hanna'])
})

test('what means something to the database is only text', needsDatabase, async () => {
  const { find, ask, path } = await aShopOf(
    names.map(([firstName, lastName, email, city], n) => person(n, { firstName, lastName, city: city ?? null, ...mail(email) })),
  )
  assert.deepEqual(await find('%'), ['100% O\\Brien'])
  assert.deepEqual(await find('_'), ['Anna Kowalski'])
  assert.deepEqual(await find('\\'), ['100% O\\Brien'])
  assert.deepEqual(await find('o\\br'), ['100% O\\Brien'])
  assert.deepEqual(await find('a%a'), [])
  assert.deepEqual(await find('a_a'), [])
  for (const hostile of [
    "'",
    "' or 1=1 --",
    '%%%%',
    '____',
    '\\\\\\\\',
    '"; drop table customers',
    '$1',
    '{"a"}',
    '{,}',
    '*',
    '👩‍👩‍👧👩‍👩‍👧',
    'ﷺ'.repeat(60),
  ]) {
    const found = await find(hostile)
    assert(found.length <= 1, `${hostile} found ${found}`)
  }
  const refused = [
    ['search', 'x'.repeat(201)],
    ['search', 'x'.repeat(10_000)],
    ['search', 'a\0b'],
    ['firstProduct', "x' or true --"],
    ['firstFrom', '2026-02-31'],
    ['firstFrom', '0000-01-01'],
    ['lastTo', "now'"],
    ['minOrders', '1e99'],
    ['minOrders', '-1'],
    ['country', 'PL; drop'],
    ['sort', 'revenue; drop table customers'],
    ['limit', '100000'],
  ]
  for (const [name = '', value = ''] of refused) {
    const reply = await ask('GET', `${path}/customers?${new URLSearchParams({ [name]: value })}`)
    assert.deepEqual([reply.status, reply.json.code], [422, 'invalid_request'], `${name}=${value}: ${reply.text}`)
  }
  const large = await ask('GET', `${path}/customers?minOrders=${Number.MAX_SAFE_INTEGER}&maxRevenueMinor=${Number.MIN_SAFE_INTEGER}`)
  assert.deepEqual([large.status, large.json.total], [200, 0])
  assert.equal((await ask('GET', `${path}/customers?search=${'%20'.repeat(100)}`)).json.total, names.length)
})

test('no text that is typed breaks the search, and whoever is found has it', needsDatabase, async () => {
  const { find } = await aShopOf(
    names.map(([firstName, lastName, email, city], n) => person(n, { firstName, lastName, city: city ?? null, ...mail(email) })),
  )
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.string({ unit: 'binary', maxLength: 40 }),
        fc.string({ unit: fc.constantFrom('%', '_', '\\', "'", 'a', 'ł', '😀', ' ') }),
      ),
      async (typed) => {
        fc.pre(!typed.includes('\0'))
        assert(Array.isArray(await find(typed.slice(0, 200).toWellFormed())))
      },
    ),
    { numRuns: 60 },
  )
})

test('filters given together must all hold, and the count is of them all', needsDatabase, async () => {
  const { database, shopId } = await aShopOf(manyAlike())
  const everybody = (await customerPage(database.db, { shopId, filter: {}, sort: 'name', limit: 200 })).customers
  await fc.assert(
    fc.asyncProperty(filters, async (filter) => {
      const { customers } = await customerPage(database.db, { shopId, filter, sort: 'name', limit: 200 })
      const expected = everybody.filter(
        (customer) =>
          (filter.isBuyer === undefined || customer.orders > 0 === (filter.isBuyer === 'yes')) &&
          (filter.minOrders === undefined || customer.orders >= filter.minOrders) &&
          (filter.maxRevenueMinor === undefined || customer.revenueMinor <= filter.maxRevenueMinor) &&
          (filter.maxPurchaseDays === undefined || customer.purchaseDays <= filter.maxPurchaseDays) &&
          (filter.lastFrom === undefined || (customer.lastOrderOn !== null && customer.lastOrderOn >= filter.lastFrom)) &&
          (filter.firstTo === undefined || (customer.firstOrderOn !== null && customer.firstOrderOn <= filter.firstTo)) &&
          (filter.country === undefined || customer.country === filter.country),
      )
      assert.deepEqual(customers, expected)
    }),
    { numRuns: 60 },
  )
})

const filters: fc.Arbitrary<CustomerFilter> = fc.record(
  {
    isBuyer: fc.constantFrom('yes' as const, 'no' as const),
    minOrders: fc.integer({ min: 0, max: 3 }),
    maxRevenueMinor: fc.integer({ min: 0, max: 3000 }),
    maxPurchaseDays: fc.integer({ min: 0, max: 2 }),
    lastFrom: fc.constantFrom('2026-01-01', '2026-01-03', '2026-01-05'),
    firstTo: fc.constantFrom('2026-01-01', '2026-01-02', '2026-01-03'),
    country: fc.constantFrom('PL', 'UA'),
  },
  { requiredKeys: [] },
)

type IncomingRow = ReturnType<typeof aRow>

const zeroId = '00000000-0000-7000-8000-000000000000'

const ascending = (a: string | number, b: string | number): number => (a < b ? -1 : a > b ? 1 : 0)

async function aDesk() {
  const product = await aProduct()
  return { product, ask: await anOwner(product) }
}

async function aShopOf(rows: IncomingRow[]) {
  assert(made)
  const { product, ask } = made
  const path = await makeShop(ask)
  const shopId = path.slice('/api/shops/'.length)
  await record(product.database, { shopId, rows })
  const find = async (search: string): Promise<string[]> => {
    const reply = await ask('GET', `${path}/customers?${new URLSearchParams({ search })}`)
    assert.equal(reply.status, 200, `${search}: ${reply.text}`)
    return (reply.json.customers as { title: string }[]).map(({ title }) => title)
  }
  return { database: product.database, shopId, path, ask, find }
}

async function paged(
  database: Database,
  { shopId, sort, limit }: { shopId: string; sort: CustomerSort; limit: number },
): Promise<string[]> {
  const ids: string[] = []
  let cursor: string | null | undefined
  do {
    const page = await customerPage(database.db, { shopId, filter: {}, sort, limit, ...(cursor ? { cursor } : {}) })
    ids.push(...page.customers.map(({ customerId }) => customerId))
    cursor = page.nextCursor
  } while (cursor !== null)
  const stored = await all(database.db, sql<{ customerId: string }>`select customer_id from customers where shop_id = ${shopId}`)
  assert.equal(new Set(ids).size, stored.length)
  return ids
}

const mail = (email: string | undefined) => ({ email: email ?? null, emailKey: email ?? null })

const person = (n: number, row: Partial<IncomingRow>): IncomingRow =>
  aRow({ orderKey: `N${n}`, placedAt: at(1), placedOn: day(1), quantity: '1', lineTotalMinor: 100, customerNumber: `number ${n}`, ...row })

const at = (dayOfMonth: number): Date => new Date(Date.UTC(2026, 0, dayOfMonth, 11))
const day = (dayOfMonth: number): string => at(dayOfMonth).toISOString().slice(0, 10)

/** Sixty customers who share names, days, orders and sums; every tenth has given everything back. */
function manyAlike(): IncomingRow[] {
  return Array.from({ length: 60 }, (_, n) => {
    const first = 1 + (n % 3)
    const alike = { firstName: ['Anna', 'Ola'][n % 2] ?? null, lastName: n % 4 === 0 ? null : 'Nowak', country: n % 2 === 0 ? 'PL' : 'UA' }
    const again = n % 5 === 1 ? [person(n, { ...alike, orderKey: `A${n}`, placedAt: at(5), placedOn: day(5), lineTotalMinor: 1000 })] : []
    return [
      person(n, {
        ...alike,
        placedAt: at(first),
        placedOn: day(first),
        lineTotalMinor: 500 * (n % 3),
        ...(n % 10 === 0 ? { isCancelled: true } : {}),
      }),
      ...again,
    ]
  }).flat()
}
