/**
 * Whatever anybody writes into a request, wherever it stands: it is refused with a code, or it is only data.
 *
 * Made from the real routes: each value of each body, and each parameter of each address, is replaced by hostile ones.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DeclaredRoute } from '../server/kit/access.ts'
import { needsDatabase } from './database.ts'
import { type Ask, anOwner, aProduct, invite, makeShop, type Product, type Reply } from './product.ts'
import { plainValues, sampleBodies, sampleIds } from './sample-ids.ts'

const hostileTexts = [
  '',
  'a\0b',
  '\ud800',
  "'; drop table customers; --",
  "' or '1'='1",
  '=HYPERLINK("http://evil.example")',
  '<img src=x onerror=alert(1)>',
  '__proto__',
  'constructor',
  '$ne',
  '99999999999999999999',
  '2026-02-30',
  'x'.repeat(10_000),
]
const hostileParameters = [...hostileTexts.map((text) => text.slice(0, 3_000).toWellFormed()), 'NaN', '[]', '{"$ne":null}', '-1', '1e99']
const nested = (depth: number): unknown => JSON.parse(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`)
const hostileValues: unknown[] = [
  ...hostileTexts,
  null,
  -1,
  1e308,
  true,
  [],
  [null],
  {},
  { $ne: null },
  JSON.parse('{"__proto__":{"admin":true}}'),
  nested(200),
]

const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
const tenMegabytes = JSON.stringify({ name: 'x'.repeat(10_000_000) })

/** In the everyday run every fifth, in turn, so that each comes to stand in many places; all of them in the long one. */
let turn = 0
function some<Value>(values: readonly Value[]): Value[] {
  turn++
  return process.env.REGULARS_LONG === '1' ? [...values] : values.filter((_, index) => (index + turn) % 5 === 0)
}

interface World {
  product: Product
  shopId: string
  owner: Ask
}

// Made before any test begins, and so it lives until all of them are done.
const made = needsDatabase.skip ? undefined : await aWorld()

test('every value of every body may be hostile', needsDatabase, async () => {
  for (const route of shopRoutes()) {
    if (!route.hasBody) continue
    const path = await pathOf(route)
    const sample = sampleBodies[nameOf(route)]
    for (const place of placesOf(sample))
      for (const value of some(hostileValues)) {
        const body = replaced(sample, place, value)
        isAnswered(await world().owner(route.method, path, body as object), `${nameOf(route)} with ${place.join('.')} = ${shown(value)}`)
      }
  }
  await nothingIsBroken()
})

test('every body may be no body at all', needsDatabase, async () => {
  for (const route of shopRoutes()) {
    if (!route.hasBody) continue
    const path = await pathOf(route)
    const strange = { ...(sampleBodies[nameOf(route)] as object), ...Object.fromEntries(hostileTexts.map((text) => [text, text])) }
    for (const body of [...some(hostileValues), strange])
      isAnswered(await sendText(route, path, JSON.stringify(body)), `${nameOf(route)} with ${shown(body)}`)
    for (const text of ['', '{', '{"a":1}{"b":2}', '\0', deep]) {
      const reply = await sendText(route, path, text)
      isAnswered(reply, `${nameOf(route)} with ${text.slice(0, 20)}`)
    }
    const large = await sendText(route, path, tenMegabytes)
    assert.ok(
      large.status === 413 || large.status === 400 || large.status === 404 || large.status === 409,
      `${nameOf(route)} with 10 MB: ${large.status}`,
    )
  }
  await nothingIsBroken()
})

test('every parameter of every address may be hostile', needsDatabase, async () => {
  let asked = 0
  for (const { route, names } of await queries()) {
    const path = await pathOf(route)
    for (const name of names)
      for (const text of some(hostileParameters)) {
        asked++
        isAnswered(
          await world().owner('GET', `${path}?${name}=${encodeURIComponent(text)}`),
          `${nameOf(route)} with ${name} = ${shown(text)}`,
        )
      }
    for (const strange of ['?%', '?__proto__[a]=1', `?${names[0]}=a&${names[0]}=b`])
      isAnswered(await world().owner('GET', path + strange), nameOf(route) + strange)
  }
  assert.ok(asked > 300, `${asked} parameters were asked with`)
  await nothingIsBroken()
})

/** Taken, or refused with a code and in words; never a fault of ours. */
function isAnswered(reply: Reply, what: string): void {
  assert.ok(reply.status < 500, `${what}: ${reply.status} ${reply.text.slice(0, 300)}`)
  if (reply.status >= 400) assert.match(String(reply.json.code), /^[a-z_]+$/, `${what}: ${reply.text.slice(0, 300)}`)
}

async function nothingIsBroken(): Promise<void> {
  const { owner, shopId } = world()
  assert.equal((await owner('GET', `/api/shops/${shopId}/customers`)).status, 200)
  assert.equal(Object.hasOwn(Object.prototype, 'admin'), false)
}

async function aWorld(): Promise<World> {
  const product = await aProduct()
  const installationOwner = await anOwner(product)
  const path = await makeShop(installationOwner)
  return {
    product,
    shopId: path.slice('/api/shops/'.length),
    owner: await invite(product, installationOwner, path, { email: 'owner@example.com', role: 'owner' }),
  }
}

function world(): World {
  assert(made)
  return made
}

/** All but the removal of a shop: it would do what it is asked, once the shop has been given the hostile name. */
const shopRoutes = (): DeclaredRoute[] =>
  world().product.app.routeTable.filter(({ access, url }) => typeof access === 'object' && !url.endsWith('/removal'))

const nameOf = ({ method, url }: DeclaredRoute): string => `${method} ${url}`

/** The address of something that is there. */
async function pathOf({ url }: DeclaredRoute): Promise<string> {
  const { product, shopId } = world()
  let path = url.replace(':shopId', shopId)
  for (const [parameter, name = ''] of url.matchAll(/:([a-zA-Z]+)/g)) {
    const make = sampleIds[name]
    if (name !== 'shopId')
      path = path.replace(parameter, make ? await make(product.database, { shopId, now: product.clock.now() }) : (plainValues[name] ?? ''))
  }
  return path
}

/** The routes that read, with the names of what their addresses may say, as the published description has them. */
async function queries(): Promise<{ route: DeclaredRoute; names: string[] }[]> {
  const { paths } = (await world().owner('GET', '/openapi.json')).json as { paths: Record<string, { get?: { parameters?: Parameter[] } }> }
  return shopRoutes().flatMap((route) => {
    const parameters = route.method === 'GET' ? paths[route.url.replaceAll(/:([a-zA-Z]+)/g, '{$1}')]?.get?.parameters : undefined
    const names = (parameters ?? []).flatMap((parameter) => (parameter.in === 'query' ? [parameter.name] : []))
    return names.length > 0 ? [{ route, names }] : []
  })
}

interface Parameter {
  in: string
  name: string
}

/** The way to each value within a body, the groups too. */
function placesOf(value: unknown, way: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [way]
  return [...(way.length > 0 ? [way] : []), ...Object.entries(value).flatMap(([key, each]) => placesOf(each, [...way, key]))]
}

function replaced(value: unknown, [key, ...rest]: readonly string[], by: unknown): unknown {
  if (key === undefined) return by
  if (Array.isArray(value)) return value.map((each, index) => (String(index) === key ? replaced(each, rest, by) : each))
  const group = value as Record<string, unknown>
  return { ...group, [key]: replaced(group[key], rest, by) }
}

async function sendText(route: DeclaredRoute, path: string, text: string): Promise<Reply> {
  return world().owner(route.method, path, text, { 'content-type': 'application/json' })
}

const shown = (value: unknown): string => (JSON.stringify(value) ?? '').slice(0, 60)
