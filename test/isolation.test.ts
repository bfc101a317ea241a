/**
 * Nobody sees another shop, not even whether something is there.
 *
 * Made from the real routes: each is asked for every kind of id of another shop, and must answer to the byte what it
 * answers for an id that nobody has. A route with a parameter or a body that is not known here fails, so that every
 * new route comes under this test.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DeclaredRoute } from '../server/kit/access.ts'
import { newId } from '../server/kit/ids.ts'
import { apiScopes } from '../server/staff/schema.ts'
import { needsDatabase } from './database.ts'
import { type Ask, anOwner, aProduct, invite, makeShop, type Product, polishShop, type Reply, withKey } from './product.ts'
import { plainValues, sampleBodies, sampleIds } from './sample-ids.ts'

interface Shop {
  shopId: string
  owner: Ask
  key: Ask
}

interface World {
  product: Product
  ours: Shop
  theirs: Shop
}

// Made before any test begins, and so it lives until all of them are done.
const made = needsDatabase.skip ? undefined : await aWorld()

test('every parameter and body of a shop’s routes is known here', needsDatabase, () => {
  const unknown = shopRoutes().flatMap((route) => [
    ...parametersOf(route).filter((name) => !(name in sampleIds) && !(name in plainValues)),
    ...(route.hasBody && !(nameOf(route) in sampleBodies) ? [`a body of ${nameOf(route)}`] : []),
  ])
  assert.deepEqual([...new Set(unknown)], [], 'teach test/sample-ids.ts')
})

test('another shop is not there', needsDatabase, async () => {
  const { ours, theirs } = world()
  for (const route of shopRoutes()) {
    const ids = await idsOf(route, ours.shopId)
    for (const stranger of [theirs.owner, theirs.key]) {
      const foreign = await send(stranger, route, { ...ids, shopId: ours.shopId })
      const missing = await send(stranger, route, { ...ids, shopId: newId() })
      assert.equal(foreign.status, 404, `${nameOf(route)}: ${foreign.text}`)
      assert.deepEqual(seen(foreign), seen(missing), nameOf(route))
    }
  }
})

test('what belongs to another shop is not there in one’s own, and is left as it is', needsDatabase, async () => {
  const { ours, theirs } = world()
  for (const route of shopRoutes()) {
    const own = await idsOf(route, ours.shopId)
    const others = await idsOf(route, theirs.shopId)
    const before = await everythingOf(theirs.shopId)
    for (const name of Object.keys(own)) {
      for (const insider of [ours.owner, ours.key]) {
        const foreign = await send(insider, route, { ...own, shopId: ours.shopId, [name]: others[name] ?? '' })
        const missing = await send(insider, route, { ...own, shopId: ours.shopId, [name]: missingLike(others[name] ?? '') })
        if (insider === ours.owner) assert.equal(foreign.status, 404, `${nameOf(route)} with another shop's ${name}: ${foreign.text}`)
        assert.deepEqual(seen(foreign), seen(missing), `${nameOf(route)} with another shop's ${name}`)
      }
    }
    assert.deepEqual(await everythingOf(theirs.shopId), before, `${nameOf(route)} changed another shop`)
  }
})

test('what is one’s own is there: the ids of this test are real', needsDatabase, async () => {
  const { ours } = world()
  for (const route of shopRoutes()) {
    const ids = await idsOf(route, ours.shopId)
    if (Object.keys(ids).length === 0) continue
    const reply = await send(ours.owner, route, { ...ids, shopId: ours.shopId })
    assert.notEqual(reply.status, 404, `${nameOf(route)}: ${reply.text}`)
    assert(reply.status < 500, `${nameOf(route)}: ${reply.text}`)
  }
})

test('an id that cannot be one is an id that is missing', needsDatabase, async () => {
  const { ours } = world()
  for (const route of shopRoutes()) {
    const ids = await idsOf(route, ours.shopId)
    for (const name of Object.keys(ids)) {
      for (const nonsense of ['x', '%00', "'", '0', 'null', '..%2F..', newId().toUpperCase()]) {
        const reply = await send(ours.owner, route, { ...ids, shopId: ours.shopId, [name]: nonsense })
        assert.equal(reply.status, 404, `${nameOf(route)} with ${name} = ${nonsense}: ${reply.text}`)
      }
    }
  }
})

async function aWorld(): Promise<World> {
  const product = await aProduct()
  const installationOwner = await anOwner(product)
  const aShop = async (email: string): Promise<Shop> => {
    const path = await makeShop(installationOwner, { name: polishShop.name })
    const owner = await invite(product, installationOwner, path, { email, role: 'owner' })
    const { key } = (await owner('POST', `${path}/api-keys`, { name: 'All', kind: 'server', scopes: apiScopes })).json
    return { shopId: path.slice('/api/shops/'.length), owner, key: withKey(product, String(key)) }
  }
  return { product, ours: await aShop('ours@example.com'), theirs: await aShop('theirs@example.com') }
}

function world(): World {
  assert(made)
  return made
}

const shopRoutes = (): DeclaredRoute[] => world().product.app.routeTable.filter(({ access }) => typeof access === 'object')

const nameOf = ({ method, url }: DeclaredRoute): string => `${method} ${url}`

const parametersOf = ({ url }: DeclaredRoute): string[] =>
  [...url.matchAll(/:([a-zA-Z]+)/g)].map(([, name]) => name ?? '').filter((name) => name !== 'shopId')

/** An existing thing of the shop for each id in the route's path. */
async function idsOf(route: DeclaredRoute, shopId: string): Promise<Record<string, string>> {
  const ids: Record<string, string> = {}
  for (const name of parametersOf(route)) {
    const make = sampleIds[name]
    if (make) ids[name] = await make(world().product.database, { shopId, now: world().product.clock.now() })
  }
  return ids
}

function send(ask: Ask, route: DeclaredRoute, ids: Record<string, string>): Promise<Reply> {
  const values: Record<string, string> = { ...plainValues, ...ids }
  const path = route.url.replaceAll(/:([a-zA-Z]+)/g, (_, name: string) => values[name] ?? '')
  const query = route.method === 'GET' && path.endsWith('/search') ? '?q=a' : ''
  // What a body says of the things in the path, it says of these.
  const body = JSON.stringify(sampleBodies[nameOf(route)])?.replaceAll(/":([a-zA-Z]+)"/g, (_, name: string) => JSON.stringify(values[name]))
  return ask(route.method, path + query, route.hasBody && body ? JSON.parse(body) : undefined)
}

/** What the reader gets, without what differs between any two answers. */
function seen({ status, headers, text }: Reply): unknown {
  const { 'x-request-id': _, date: __, ...others } = headers
  return { status, headers: others, text }
}

const missingLike = (id: string): string => (/^\d+$/.test(id) ? '999999999' : newId())

/** A hash of every table's rows of the shop, and its jobs. */
async function everythingOf(shopId: string): Promise<unknown> {
  const { pool } = world().product.database
  shopTablesQuery ??= await oneQueryOverAllTables()
  const { rows: tables } = await pool.query(shopTablesQuery, [shopId])
  const { rows: jobs } = await pool.query(
    "select id, attempts, run_at from graphile_worker._private_jobs where payload ->> 'shopId' = $1 order by 1",
    [shopId],
  )
  return [tables, jobs]
}

let shopTablesQuery: string | undefined

/** One round trip: it is asked twice for each route there is. */
async function oneQueryOverAllTables(): Promise<string> {
  const { rows } = await world().product.database.pool.query<{ name: string }>(
    `select relname::text as name from pg_class join pg_attribute on attrelid = pg_class.oid
     where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition and attname = 'shop_id' order by 1`,
  )
  return rows
    .map(
      ({ name }) =>
        `select '${name}' as name, (select md5(string_agg(t::text, ',' order by t::text)) from ${name} t where shop_id = $1) as rows`,
    )
    .join(' union all ')
}
