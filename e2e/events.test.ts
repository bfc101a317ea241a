/** The script for the shops' pages in a real browser, in pages of somebody else's with a strict policy. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ArrivalPage } from '../server/activity/schema.ts'
import { aBrowser, aVisitor, needsBrowser } from './browser.ts'
import { asking, becomeOwner, makeShop } from './preparation.ts'
import { aServer } from './server.ts'
import { aDoor, aShopSite } from './shop-site.ts'

type Arrival = ArrivalPage['arrivals'][number]

const { skip } = needsBrowser
const scene = skip ? null : await theScene()

async function theScene() {
  const browser = await aBrowser()
  const server = await aServer()
  const owner = await aVisitor(browser)
  const ask = asking(owner.page.request, server)
  await becomeOwner(ask, server)
  const shopId = await makeShop(ask, 'Kawiarnia')
  const body = { name: 'Pages', kind: 'browser', scopes: ['events:write'] }
  const { key } = await ask<{ key: string }>('POST', `/api/shops/${shopId}/api-keys`, body)
  const arrivals = async () => (await ask<ArrivalPage>('GET', `/api/shops/${shopId}/events?limit=200`)).arrivals
  return { browser, server, site: await aShopSite({ script: `${server.url}/r.js`, key }), arrivals }
}

test('before consent nothing is stored and nothing is sent; a refusal leaves nothing behind', { skip }, async () => {
  const { page, open, sent, say, kept } = await aShopper()
  await open('/?utm_source=wp')
  await say('identify', '"K1", { email: "anna@example.com" }')
  await say('track', '"Product Viewed", { product_id: "A" }')
  await say('consent', '{ marketing: true }')
  await sleep(1_500)
  assert.deepEqual(await kept(), { storage: {}, cookies: [] })
  await say('consent', '{ analytics: false }')
  await say('track', '"Product Viewed", { product_id: "B" }')
  await page.goto('about:blank')
  await open('/')
  await sleep(1_500)
  assert.deepEqual(await kept(), { storage: {}, cookies: [] })
  assert.deepEqual(sent(), [])
})

test('with consent everything arrives once, also what waited for the answer, from pages to pages under one id', { skip }, async () => {
  const { open, say, arrived, faults } = await aShopper()
  await open('/?utm_source=wp&utm_campaign=lato', 'https://search.example/')
  await say('track', '"Early", { product_id: "A" }')
  await say('consent', '{ analytics: true, marketing: false }')
  await say('identify', '"K2", { email: "ola@example.com" }')
  await open('/kawa')
  await say('track', '"Late"')
  const found = await arrived(({ name }) => name === 'Late')
  assert.deepEqual(
    found.map(({ name, userId }) => [name, userId]).sort(),
    [
      ['Early', null],
      ['Identified', 'K2'],
      ['Late', 'K2'],
      ['Page Viewed', 'K2'],
      ['Page Viewed', null],
      ['Segment Consent Preference Updated', null],
    ].sort(),
  )
  assert.equal(new Set(found.map(({ anonymousId }) => anonymousId)).size, 1)
  assert.ok(found.every(({ trust }) => trust === 'browser'))
  const first = found.find(({ name, context }) => name === 'Page Viewed' && JSON.stringify(context).includes('utm_source'))
  assert.deepEqual(first?.context?.campaign, { source: 'wp', name: 'lato' })
  assert.deepEqual(first?.context?.consent, { categoryPreferences: { analytics: true, marketing: false } })
  assert.deepEqual([first?.properties?.path, first?.properties?.referrer], ['/', 'https://search.example/'])
  assert.deepEqual(faults(), [])
})

test('the shop’s data layer and its consent banner are understood as they are', { skip }, async () => {
  const { page, open, arrived } = await aShopper()
  await open('/')
  await page.evaluate(`{
    dataLayer.push({ event: 'view_item', ecommerce: { items: [{ item_id: 'A', price: '49.90' }] } })
    gtag('consent', 'default', { analytics_storage: 'granted' })
  }`)
  await sleep(1_500)
  assert.equal(await page.evaluate('localStorage.length'), 0)
  await page.evaluate(`{
    gtag('consent', 'update', { analytics_storage: 'granted', ad_storage: 'denied' })
    gtag('event', 'purchase', { transaction_id: '1042', value: 180, currency: 'PLN', items: [{ item_id: 'A', quantity: 2 }] })
  }`)
  const found = await arrived(({ name }) => name === 'Order Completed')
  assert.deepEqual(found.find(({ name }) => name === 'Product Viewed')?.properties, { product_id: 'A', price: 49.9 })
  const order = { order_id: '1042', revenue: 180, currency: 'PLN', products: [{ product_id: 'A', quantity: 2 }] }
  assert.deepEqual(found.find(({ name }) => name === 'Order Completed')?.properties, order)
  assert.deepEqual(await page.evaluate('dataLayer.length'), 4)
})

test('pages that the shop’s script shows are seen as one goes to them', { skip }, async () => {
  const { page, open, say, arrived } = await aShopper()
  await open('/')
  await say('consent', '{ analytics: true }')
  for (const step of [
    'pushState({}, "", "/kawa")',
    'pushState({}, "", "/kawa#opis")',
    'replaceState({}, "", "/kawa?sort=price")',
    'back()',
  ]) {
    await page.evaluate(`history.${step}`)
    await sleep(150)
  }
  await page.evaluate('history.pushState({}, "", "/herbata?page=2")')
  const paths = (found: Arrival[]) =>
    found.filter(({ name }) => name === 'Page Viewed').map(({ properties }) => `${properties?.path}${properties?.search}`)
  const found = await arrived(({ properties }) => properties?.path === '/herbata')
  assert.deepEqual(paths(found).toReversed(), ['/', '/kawa', '/kawa', '/herbata?page=2'])
  const { origin } = new URL(page.url())
  const ledTo = found.flatMap(({ properties }) => (properties?.path === '/kawa' ? [properties.referrer] : []))
  assert.deepEqual(ledTo.sort(), [`${origin}/`, `${origin}/kawa?sort=price`])
})

test('what happens in the last moment before the page goes arrives once', { skip }, async () => {
  const { page, open, say, arrived } = await aShopper()
  await open('/')
  await say('consent', '{ analytics: true }')
  await arrived(({ name }) => name === 'Page Viewed')
  await page.evaluate(`{ regulars.track('Last', { text: 'ż'.repeat(9000) }); regulars.track('Very last'); location.href = 'about:blank' }`)
  await arrived(({ name }) => name === 'Very last')
  await open('/')
  const found = await arrived((_, all) => all.filter(({ name }) => name === 'Page Viewed').length === 2)
  assert.equal(found.filter(({ name }) => name === 'Last').length, 1)
  assert.equal(found.filter(({ name }) => name === 'Very last').length, 1)
})

test('consent that is withdrawn takes the id and what waits along, in every tab', { skip }, async () => {
  const { context, open, say, kept, arrived, sent } = await aShopper()
  await open('/')
  await say('consent', '{ analytics: true }')
  await arrived(({ name }) => name === 'Page Viewed')
  const tab = await context.newPage()
  await tab.goto(scene?.site.url ?? '')
  await say('track', '"Unsent"')
  await say('consent', '{ analytics: false }')
  assert.deepEqual(await kept(), { storage: {}, cookies: [] })
  const found = await arrived(({ context }) => JSON.stringify(context).includes('"analytics":false'))
  assert.equal(found[0]?.name, 'Segment Consent Preference Updated')
  const before = sent().length
  await tab.waitForFunction('window.regulars?.track')
  await tab.evaluate(`regulars.track('From the other tab')`)
  await say('track', '"After"')
  await sleep(1_500)
  const names = (await scene?.arrivals())?.map(({ name }) => name)
  assert.deepEqual(
    names?.filter((name) => /Unsent|After|other tab/.test(name ?? '')),
    [],
  )
  assert.equal(sent().length, before)
})

test('who signs out and who comes next are two', { skip }, async () => {
  const { open, say, arrived } = await aShopper()
  await open('/')
  await say('consent', '{ analytics: true }')
  await say('identify', '"K3"')
  await say('reset', '')
  await say('track', '"Next"')
  const found = await arrived(({ name }) => name === 'Next')
  const [identify, next] = ['Identified', 'Next'].map((name) => found.find((each) => each.name === name))
  assert.deepEqual([identify?.userId, next?.userId], ['K3', null])
  assert.notEqual(identify?.anonymousId, next?.anonymousId)
})

test('a door that asks for patience gets it, a fault is tried again, and a refusal ends it', { skip }, async () => {
  const patience = { 'retry-after': '2', 'access-control-expose-headers': 'retry-after' }
  const { door, page } = await aShopperAt([[429, patience], [500], [200], [400], [200]])
  await door.gets(3)
  const [first, second, third] = door.got
  assert.ok((second?.at ?? 0) - (first?.at ?? 0) >= 1_950, 'the second comes after two seconds')
  assert.ok((third?.at ?? 0) - (second?.at ?? 0) >= 450, 'the third comes after a while')
  assert.deepEqual(third?.events, first?.events)
  await page.evaluate(`regulars.track('Refused')`)
  await door.gets(4)
  await page.evaluate(`regulars.track('Next')`)
  await door.gets(5)
  assert.deepEqual(
    door.got.slice(3).map(({ events }) => events.map(({ event }) => event)),
    [['Refused'], ['Next']],
  )
})

test('while the server is away the shop goes on, and nothing is lost', { skip }, async () => {
  const { door, page, site, faults } = await aShopperAt([[200]])
  await door.gets(1)
  await door.close()
  // What cannot be told is left out, and no fault of the page.
  await page.evaluate(`{ regulars.track('Circle', { window }); regulars.track('While away') }`)
  await sleep(1_500)
  await page.goto(`${site.url}/kawa`)
  await page.waitForFunction('window.regulars?.track')
  await page.goto('about:blank')
  await door.open()
  const before = door.got.length
  await page.goto(`${site.url}/herbata`)
  await door.gets(before + 1)
  await sleep(1_500)
  const arrived = door.got.flatMap(({ events }) => events.map(({ event, properties }) => event ?? properties?.path))
  assert.deepEqual(arrived.toSorted(), ['/', '/herbata', '/kawa', 'Segment Consent Preference Updated', 'While away'])
  // The browser itself tells of connections that were refused.
  assert.deepEqual(
    faults().filter((fault) => !fault.includes('ERR_CONNECTION_REFUSED')),
    [],
  )
})

/** Somebody in a shop that tells another door, which answers so. */
async function aShopperAt(answers: Parameters<typeof aDoor>[0]) {
  assert.ok(scene)
  const door = await aDoor(answers)
  const site = await aShopSite({ script: `${scene.server.url}/r.js`, door: door.url, key: 'x' })
  const { page, faults } = await aVisitor(scene.browser)
  after(() => page.context().close())
  await page.goto(site.url)
  return { door, site, page, faults }
}

/** Somebody new in the shop. */
async function aShopper() {
  assert.ok(scene)
  const { browser, site, arrivals } = scene
  const known = new Set((await arrivals()).map(({ arrivalId }) => arrivalId))
  const { page, faults } = await aVisitor(browser)
  const requests: string[] = []
  const context = page.context()
  after(() => context.close())
  context.on('request', (request) => request.url().includes('/v1/') && requests.push(request.url()))
  const mine = async () => (await arrivals()).filter(({ arrivalId }) => !known.has(arrivalId))
  return {
    ...{ page, context, faults },
    sent: () => requests,
    open: async (path: string, referer?: string) => {
      await page.goto(site.url + path, referer ? { referer } : {})
      await page.waitForFunction('window.regulars?.track')
    },
    say: (command: string, values: string) => page.evaluate(`regulars(${[`'${command}'`, values].filter(Boolean).join(', ')})`),
    /** What the browser keeps of the shop. */
    kept: async () => ({
      storage: await page.evaluate<object>('({ ...localStorage, ...sessionStorage })'),
      cookies: await context.cookies(),
    }),
    /** Everything that arrived of this visitor, newest first, once this has. */
    arrived: async (isThere: (arrival: Arrival, all: Arrival[]) => boolean) => {
      const endsAt = performance.now() + 20_000
      for (;;) {
        const found = await mine()
        if (found.some((each) => isThere(each, found))) return found
        assert.ok(performance.now() < endsAt, `only ${found.map(({ name }) => name)} arrived`)
        await sleep(100)
      }
    },
  }
}
