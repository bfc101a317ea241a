import assert from 'node:assert/strict'
import { test } from 'node:test'
import { needsDatabase } from '../../test/database.ts'
import { type Ask, anOwner, aProduct, makeShop, type Product } from '../../test/product.ts'
import { aRow, record } from '../../test/shop.ts'
import { recordProducts } from '../catalog/catalog.ts'
import { all, one, sql, transaction, write } from '../kit/database.ts'
import { tasksOf } from '../wiring.ts'
import type { SegmentNode } from './schema.ts'
import { condition, keep } from './shop-for-tests.ts'

interface Opened {
  product: Product
  ask: Ask
  shop: string
  shopId: string
}

const opened = needsDatabase.skip ? undefined : await aShopWithBuyers()

test('a segment is made, built in the background, and says who is in and why', needsDatabase, async () => {
  const { product, ask, shop, shopId } = given()
  const coffee = await categoryId('Coffee')
  const definition: SegmentNode = {
    kind: 'and',
    of: [
      condition('city', { cities: ['kraków'] }),
      condition('bought_category', { categoryIds: [coffee], window: { kind: 'within', amount: 60, unit: 'days' } }),
    ],
  }
  const preview = await ask('POST', `${shop}/segment-previews`, { definition })
  assert.equal(preview.status, 200, preview.text)
  assert.deepEqual(preview.json.count, { kind: 'exact', members: 1 })
  const [shown] = preview.json.sample as { title: string; reasons: { path: string; is: boolean; because: object }[] }[]
  assert.equal(shown?.title, 'Anna Nowak')
  assert.deepEqual(
    shown?.reasons.map(({ path, is, because }) => ({ path, is, because })),
    [
      { path: 'of.0', is: true, because: { city: 'Kraków' } },
      { path: 'of.1', is: true, because: { at: '2026-02-10T11:00:00.000Z' } },
    ],
  )

  const made = await ask('POST', `${shop}/segments`, { name: 'Coffee in Kraków', definition })
  assert.equal(made.status, 201, made.text)
  assert.equal(made.json.builtAt, null)
  await buildAll(product)
  const [listed] = (await ask('GET', `${shop}/segments`)).json.segments as { name: string; members: number; trend: (number | null)[] }[]
  assert.deepEqual([listed?.name, listed?.members, listed?.trend.at(-1), listed?.trend[0]], ['Coffee in Kraków', 1, 1, null])
  const { members } = (await ask('GET', `${shop}/segments/${made.json.segmentId}/members`)).json as {
    members: { customerId: string; title: string }[]
  }
  assert.deepEqual(
    members.map(({ title }) => title),
    ['Anna Nowak'],
  )
  const ofCustomer = await ask('GET', `${shop}/customers/${members[0]?.customerId}/segments`)
  assert.deepEqual(
    (ofCustomer.json.segments as { name: string }[]).map(({ name }) => name),
    ['Coffee in Kraków'],
  )
  const inList = await ask('GET', `${shop}/customers?segment=${made.json.segmentId}`)
  assert.equal(inList.json.total, 1, inList.text)

  await keep(product.database, { shopId, now: product.clock.now() })
  // Sixty days later nobody has done anything, and she is out.
  await keep(product.database, { shopId, now: new Date('2026-04-11T11:00:00Z') })
  const moves = (await ask('GET', `${shop}/segments/${made.json.segmentId}/moves`)).json.moves as object[]
  assert.deepEqual(
    moves.map((move) => ({ ...move, customerId: '' })),
    [{ customerId: '', title: 'Anna Nowak', kind: 'left', cause: 'time', version: 2, at: '2026-04-11T11:00:00.000Z' }],
  )
  const why = await ask('GET', `${shop}/segments/${made.json.segmentId}/customers/${members[0]?.customerId}`)
  assert.equal(why.json.isMember, false)
  const timeline = await ask('GET', `${shop}/customers/${members[0]?.customerId}/timeline?kinds=segment`)
  assert.equal((timeline.json.entries as object[] | undefined)?.length, 1, timeline.text)
})

test('what somebody else saved meanwhile is not overwritten, circles are refused, and what is in use stays', needsDatabase, async () => {
  const { ask, shop } = given()
  const make = async (name: string, definition: SegmentNode) => {
    const reply = await ask('POST', `${shop}/segments`, { name, definition })
    assert.equal(reply.status, 201, reply.text)
    return String(reply.json.segmentId)
  }
  const poles = await make('Poles', condition('country', { countries: ['PL'] }))
  const others = await make('Others', { kind: 'not', of: condition('in_segment', { segmentId: poles }) })
  const change = (segmentId: string, body: object) => ask('PATCH', `${shop}/segments/${segmentId}`, body)

  assert.equal(
    (await ask('POST', `${shop}/segments`, { name: 'Poles', definition: condition('merged', {}) })).json.code,
    'segment_name_taken',
  )
  const circle = await change(poles, { definition: condition('in_segment', { segmentId: others }) })
  assert.deepEqual([circle.status, circle.json.errors], [422, [{ path: 'definition', message: 'The segment would lead back to itself.' }]])
  const stranger = await change(poles, { definition: condition('in_segment', { segmentId: crypto.randomUUID() }) })
  assert.deepEqual(stranger.json.errors, [{ path: 'definition', message: 'There is no such segment.' }])
  assert.equal((await change(poles, { definition: condition('country', { countries: ['PL', 'DE'] }), version: 1 })).json.version, 2)
  assert.equal((await change(poles, { description: 'late', version: 1 })).json.code, 'segment_changed_meanwhile')
  assert.equal(
    (await change(poles, { definition: condition('country', { countries: ['PL', 'DE'] }) })).json.version,
    2,
    'the same is no other version',
  )

  const used = await ask('DELETE', `${shop}/segments/${poles}`)
  assert.deepEqual([used.status, used.json.code, used.json.values], [409, 'segment_in_use', { name: 'Others' }])
  for (const segmentId of [others, poles]) assert.equal((await ask('DELETE', `${shop}/segments/${segmentId}`)).status, 204)
  assert.equal((await ask('GET', `${shop}/segments/${poles}`)).status, 404)
  await buildAll(given().product)
  const left = await one(
    given().product.database.db,
    sql<{ count: number }>`select count(*) as count from segments where shop_id = ${given().shopId} and deleted_at is not null`,
  )
  assert.equal(left.count, 0, 'the job took them away')
})

test('ready-made segments are there at a click, in the reader’s language', needsDatabase, async () => {
  const { ask, shop } = given()
  const polish = { 'accept-language': 'pl' }
  const list = (await ask('GET', `${shop}/ready-made-segments`, undefined, polish)).json.readyMade as {
    code: string
    name: string
    choice: string | null
  }[]
  assert(list.some(({ code, name }) => code === 'cannot_lose' && name === 'Nie można ich stracić'))
  for (const { code, choice } of list) {
    const chosen = choice === 'category' ? await categoryId('Coffee') : choice === 'city' ? 'Kraków' : undefined
    const reply = await ask('POST', `${shop}/ready-made-segments`, { code, choice: chosen }, polish)
    assert.equal(reply.status, 201, `${code}: ${reply.text}`)
    assert.equal((await ask('DELETE', `${shop}/segments/${reply.json.segmentId}`)).status, 204)
  }
  const unchosen = await ask('POST', `${shop}/ready-made-segments`, { code: 'from_city', choice: 'Atlantis' })
  assert.deepEqual(unchosen.json.errors, [{ path: 'choice', message: 'Choose one from the list.' }])
})

test(
  'the catalogue names every field that a condition takes, and what it begins with is taken or asks for the rest',
  needsDatabase,
  async () => {
    const { ask, shop } = given()
    const { conditions } = (await ask('GET', `${shop}/segment-conditions`)).json as {
      conditions: { code: string; initial: Record<string, unknown>; fields: { name: string; kind: string }[] }[]
    }
    assert(conditions.length >= 24)
    for (const { code, initial, fields } of conditions) {
      const reply = await ask('POST', `${shop}/segment-previews`, { definition: condition(code, initial) })
      const missing = ((reply.json.errors ?? []) as { path: string }[]).map(({ path }) => path.split('.')[2])
      assert(reply.status === 200 || missing.length > 0, `${code}: ${reply.text}`)
      for (const name of missing)
        assert(
          fields.some((field) => field.name === name),
          `${code} asks for ${name}, which is no field`,
        )
      for (const name of Object.keys(initial))
        assert(
          fields.some((field) => field.name === name),
          `${code} begins with ${name}, which is no field`,
        )
    }
    for (const kind of ['product', 'category', 'tag', 'event', 'property', 'trait', 'segment', 'country', 'city', 'language']) {
      const reply = await ask('GET', `${shop}/segment-choices?kind=${kind}&search=krak`)
      assert.equal(reply.status, 200, reply.text)
      if (kind === 'city') assert.deepEqual(reply.json.choices, [{ value: 'Kraków', label: 'Kraków', detail: '1' }])
    }
  },
)

test('a file of members holds no formula', needsDatabase, async () => {
  const { product, ask, shop, shopId } = given()
  const made = await ask('POST', `${shop}/segments`, {
    name: 'Everybody',
    definition: condition('order_count', { compare: 'ge', times: 0, window: { kind: 'ever' } }),
  })
  await buildAll(product)
  await transaction(product.database, (tx) =>
    write(tx, sql`update customers set first_name = '=HYPERLINK("http://evil")' where shop_id = ${shopId} and city = 'Lwów'`),
  )
  const file = await ask('GET', `${shop}/segments/${made.json.segmentId}/members.csv`)
  assert.equal(file.status, 200)
  const lines = file.text.trim().split('\r\n')
  assert.equal(lines.length, 3)
  assert(
    lines.some((line) => line.includes(`"'=HYPERLINK(""http://evil"")`)),
    file.text,
  )
  assert(!lines.some((line) => /(^|,)"?=/.test(line)))
})

test('what a product is sold as today decides who bought of its category', needsDatabase, async () => {
  const { product, ask, shop, shopId } = given()
  const definition = condition('bought_category', { categoryIds: [await categoryId('Tea')], window: { kind: 'ever' } })
  const made = await ask('POST', `${shop}/segments`, { name: 'Tea', definition })
  const towns = async () => {
    await buildAll(product)
    const { members } = (await ask('GET', `${shop}/segments/${made.json.segmentId}/members`)).json as { members: { city: string }[] }
    return members.map(({ city }) => city).sort()
  }
  assert.deepEqual(await towns(), ['Lwów'])
  await transaction(product.database, (tx) =>
    recordProducts(tx, {
      ...{ shopId, now: new Date('2026-04-01') },
      products: [{ code: 'K', name: 'Kawa', category: 'Tea', brand: null, at: new Date('2026-03-01') }],
    }),
  )
  assert.deepEqual(await towns(), ['Kraków', 'Lwów'])
})

async function aShopWithBuyers(): Promise<Opened> {
  const product = await aProduct()
  const ask = await anOwner(product)
  const shop = await makeShop(ask)
  const shopId = shop.slice('/api/shops/'.length)
  const buyer = (order: string, row: object) =>
    aRow({
      orderKey: order,
      quantity: '1',
      lineTotalMinor: 2_000,
      email: `${order}@example.com`,
      emailKey: `${order}@example.com`,
      country: 'PL',
      ...row,
    })
  await record(product.database, {
    shopId,
    rows: [
      buyer('1', {
        placedAt: new Date('2026-02-10T11:00:00Z'),
        placedOn: '2026-02-10',
        productCode: 'K',
        productName: 'Kawa',
        category: 'Coffee',
        firstName: 'Anna',
        lastName: 'Nowak',
        city: 'Kraków',
      }),
      buyer('2', {
        placedAt: new Date('2026-02-11T11:00:00Z'),
        placedOn: '2026-02-11',
        productCode: 'H',
        productName: 'Herbata',
        category: 'Tea',
        firstName: 'Jan',
        lastName: 'Kos',
        city: 'Lwów',
      }),
    ],
  })
  return { product, ask, shop, shopId }
}

/** Does the jobs that segments are waiting for, and those that come of them. */
async function buildAll(product: Product): Promise<void> {
  const tasks = tasksOf(product.services)
  const jobs = await all(
    product.database.db,
    sql<{ id: string; name: string; payload: Record<string, unknown> }>`
      select jobs.id::text, identifier as name, payload from graphile_worker._private_jobs as jobs join graphile_worker._private_tasks as tasks on tasks.id = task_id
      where identifier in ('build_segment', 'build_affected_segments', 'forget_segment') order by jobs.id`,
  )
  for (const { name, payload } of jobs)
    await tasks[name]?.(payload, { signal: new AbortController().signal, attempt: 1, isLastAttempt: false })
  await transaction(product.database, (tx) => write(tx, sql`select graphile_worker.complete_jobs(${jobs.map(({ id }) => id)}::bigint[])`))
  if (jobs.length > 0) await buildAll(product)
}

async function categoryId(name: string): Promise<string> {
  const { product, shopId } = given()
  return (
    await one(
      product.database.db,
      sql<{ id: string }>`select category_id as id from categories where shop_id = ${shopId} and name = ${name}`,
    )
  ).id
}

function given(): Opened {
  assert(opened)
  return opened
}
