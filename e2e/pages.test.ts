/** Every page as people see it: wide and narrow, light and dark, in each language; the third of them in the long form. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { aBrowser, aVisitor, needsBrowser, type WatchedPage } from './browser.ts'
import { loyaltyPlaces } from './loyalty-places.ts'
import { messagePlaces } from './message-places.ts'
import { type Ask, asking, becomeOwner, isDone, makeShop, orderFile, planImport, untilImport } from './preparation.ts'
import { picture } from './recording.ts'
import { aServer } from './server.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Where it is looked at closely, barriers are sought, and what opens over a page is opened. */
const everyLook = [
  { width: 1280, colorScheme: 'light', language: 'en', isClose: true },
  { width: 375, colorScheme: 'dark', language: 'uk', isClose: true },
  { width: 375, colorScheme: 'light', language: 'pl', isClose: false },
] as const
type Look = (typeof everyLook)[number]
const looks: readonly Look[] = process.env.REGULARS_LONG === '1' ? everyLook : everyLook.slice(0, 2)

/** A page, and what is to be done on it before it is looked at. */
interface Place {
  name: string
  path: string
  open?: (page: Page) => Promise<void>
}

/** The refusals that pages below are about; the browser tells of each as an error. */
const refusals = /404 .*(\/links\/o-gone|\/shops\/([^/]+)\/customers\/\2)\)/

const { skip } = needsBrowser
const { server, browser, page, faults, ask } = skip ? ({} as Awaited<ReturnType<typeof theScene>>) : await theScene()
/** What there is to look at once somebody is signed in. */
let places: Place[] = []
let overlays: Place[] = []

async function theScene() {
  const browser = await aBrowser()
  const server = await aServer()
  const { page, faults } = await aVisitor(browser)
  return { server, browser, page, faults, ask: asking(page.request, server) }
}

for (const look of looks)
  test(`before sign-in: ${nameOf(look)}`, { skip }, async () => {
    const visitor = await aVisitor(browser, optionsOf(look))
    const ownerLink = new URL(await server.ownerLink()).pathname
    await lookAt(visitor, { name: 'sign-in', path: '/sign-in' }, look)
    await lookAt(visitor, { name: 'owner link', path: ownerLink }, look)
    await lookAt(visitor, { name: 'link that is used up', path: '/start/o-gone' }, look)
    await visitor.page.context().close()
  })

test('“look around” fills two demo shops and says so', { skip }, async () => {
  await becomeOwner(ask, server)
  await page.goto(`${server.url}/welcome`)
  await page.getByRole('button', { name: 'Look around with demo data' }).click()
  await page.getByText('This is a demo shop.').waitFor()
  await page.getByLabel('How far the demo shop is filled').waitFor({ state: 'visible' })
  await page.getByLabel('How far the demo shop is filled').waitFor({ state: 'detached', timeout: 200_000 })
  assert.deepEqual(faults(), [])
  await page.getByRole('link', { name: 'Audit' }).first().click()
  await page.locator('.rp-header').waitFor()
  assert.doesNotMatch(await page.locator('.rp-header').innerText(), /lines? read/, 'nothing of the demo was read from a file')

  const demo = new URL(page.url()).pathname.split('/')[2] ?? ''
  const own = await makeShop(ask, 'Kawiarnia')
  const planned = await planImport(ask, { shopId: own, fileName: 'planned.csv', file: withFaults(orderFile(40)) })
  const done = await planImport(ask, { shopId: own, fileName: 'done.csv', file: orderFile(600) })
  await ask('POST', `${done}/start`)
  await untilImport(ask, done, isDone)
  const empty = await makeShop(ask, 'Pusty sklep')
  const loyalty = await loyaltyPlaces(ask, { shopId: own, startsOn: '2025-01-01' })
  const messages = await messagePlaces(ask, { shopId: own })
  places = [
    ...(await placesOf(ask, demo)),
    ...wizardPlaces({ planned, done }),
    ...emptyPlaces(empty),
    ...(await eventPlaces(own)),
    ...(await segmentPlaces(own)),
    ...(await webhookPlaces(own)),
    ...loyalty.pages,
    ...messages.pages,
    { name: 'invitation of somebody with an account', path: await invitedTwice(own, empty) },
  ]
  overlays = [...overlaysOf(demo, own), ...loyalty.overlays, ...messages.overlays]
})

/** Events of each kind: taken, refused, with a clock that is ahead, and an order that is none. */
async function eventPlaces(shopId: string): Promise<Place[]> {
  const { key } = await ask<{ key: string }>('POST', `/api/shops/${shopId}/api-keys`, {
    name: 'Shop',
    kind: 'server',
    scopes: ['events:write'],
  })
  const anna = { type: 'track', userId: '42' }
  const batch = [
    { ...anna, type: 'identify', traits: { email: 'anna@example.com', firstName: 'Anna' } },
    { ...anna, event: 'x'.repeat(190), timestamp: '2100-01-01T00:00:00Z' },
    { ...anna, event: 'Order Completed', properties: { total: 10 } },
    ...[{ type: 'page' }, { ...anna, event: '' }, { type: 'page', anonymousId: 'b' }],
  ]
  await ask('POST', '/v1/batch', { batch, writeKey: key })
  const path = `/shops/${shopId}/events`
  return [
    { name: 'events', path, open: (page) => page.locator('.event summary').first().click() },
    { name: 'events, none found', path: `${path}?name=nothing-like-this` },
  ]
}

/** A segment with a condition of nearly every shape, and the pages that show it. */
async function segmentPlaces(shopId: string): Promise<Place[]> {
  const idsOf = async (kind: string) =>
    (await ask<{ choices: { value: string }[] }>('GET', `/api/shops/${shopId}/segment-choices?kind=${kind}`)).choices.map(
      ({ value }) => value,
    )
  const condition = (code: string, args: Record<string, unknown>) => ({ kind: 'condition', code, args })
  const window = { kind: 'within', amount: 900, unit: 'days' }
  const [categoryIds, productIds] = [(await idsOf('category')).slice(0, 2), (await idsOf('product')).slice(0, 6)]
  const email = condition('profile_field', {
    field: 'email',
    test: { type: 'text', compare: 'in', values: ['a@example.com', 'b@example.com'] },
  })
  const filters = [{ property: 'price', test: { type: 'number', compare: 'ge', value: 20 } }]
  const definition = {
    kind: 'and',
    of: [
      condition('city', { cities: ['Kraków', 'Warszawa'] }),
      condition('bought_category', { categoryIds, window }),
      { kind: 'not', of: condition('bought_product', { productIds, window: { kind: 'between', from: '2026-01-01', to: '2026-03-31' } }) },
      {
        kind: 'not',
        of: { kind: 'or', of: [email, condition('order_average', { compare: 'lt', amountMinor: 500, window: { kind: 'ever' } })] },
      },
      { kind: 'or', of: [condition('event_count', { event: 'Product Viewed', filters, compare: 'le', times: 4, window }), email] },
    ],
  }
  const { segmentId } = await ask<{ segmentId: string }>('POST', `/api/shops/${shopId}/segments`, { name: 'Kraków i Warszawa', definition })
  const path = `/shops/${shopId}/segments`
  const menu = (page: Page) => page.locator('[data-root="true"] [data-main]').click()
  return [
    { name: 'segments', path, open: (page) => page.locator('.segment-words', { hasText: 'Kraków' }).waitFor() },
    { name: 'segment', path: `${path}/${segmentId}`, open: (page) => page.locator('.cell-why button').first().click() },
    { name: 'segment that is edited', path: `${path}/${segmentId}/edit`, open: (page) => page.locator('.preview-people').waitFor() },
    { name: 'new segment', path: `${path}/new`, open: menu },
  ]
}

/** A list of one, and its page with a test that did not arrive: nobody listens there. */
async function webhookPlaces(shopId: string): Promise<Place[]> {
  const webhooks = `/api/shops/${shopId}/webhooks`
  const types = ['loyalty.points_earned', 'loyalty.tier_changed']
  const { webhookId } = await ask<{ webhookId: string }>('POST', webhooks, { url: 'https://hooks.shop.example/', types })
  await ask('POST', `${webhooks}/${webhookId}/test`)
  const path = `/shops/${shopId}/settings/webhooks`
  return [
    { name: 'webhooks', path, open: (page) => page.locator('.webhook-health').waitFor() },
    { name: 'webhook', path: `${path}/${webhookId}`, open: (page) => page.locator('.delivery-outcome').first().waitFor() },
  ]
}

/** Anna works in the first shop and is invited into the second; returns the way to that invitation. */
async function invitedTwice(first: string, second: string): Promise<string> {
  const invite = async (shopId: string) => {
    const { link } = await ask<{ link: string }>('POST', `/api/shops/${shopId}/invitations`, { email: 'anna@example.com', role: 'support' })
    return new URL(link).pathname
  }
  const anna = await aVisitor(browser)
  const accepted = { name: 'Anna Nowak', password: 'correct horse battery', language: 'en' }
  await asking(anna.page.request, server)('POST', (await invite(first)).replace('/start/', '/api/links/'), accepted)
  await anna.page.context().close()
  return invite(second)
}

for (const look of looks)
  test(`every page: ${nameOf(look)}`, { skip }, async () => {
    assert.ok(places.length > 0)
    await ask('PATCH', '/api/me', { language: look.language })
    const visitor = await aVisitor(browser, { ...optionsOf(look), storageState: await page.context().storageState() })
    for (const place of look.isClose ? [...places, ...overlays] : places) await lookAt(visitor, place, look)
    await visitor.page.context().close()
  })

/** Opens a place and holds it to what every page owes its readers. */
async function lookAt({ page, faults }: WatchedPage, place: Place, look: Look): Promise<void> {
  const where = `${place.name} (${nameOf(look)})`
  await page.goto(`${server.url}${place.path}`)
  await settled(page)
  await place.open?.(page)
  await picture(page, where)
  assert.deepEqual(
    faults().filter((fault) => !refusals.test(fault)),
    [],
    `${where}: the browser complains`,
  )
  assert.equal(await page.locator('html').getAttribute('lang'), look.language, where)
  assert.doesNotMatch(
    await page.locator('body').innerText(),
    /\b(audit|consent|customers|duplicates|events|imports|jobs|messages|plan|predictions|privacy|referrals|segments|settings|shell|shops|start|webhooks)\.[a-z]\w+/,
  )
  const width = await page.evaluate<number>('document.documentElement.scrollWidth')
  assert.ok(width <= look.width, `${where}: ${width} px wide`)
  if (look.isClose) assert.deepEqual(await barriersOf(page), [], `${where}: barriers`)
}

/** What is on its way has come, and nothing moves any more. */
async function settled(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor()
  await page.locator('.skeleton').first().waitFor({ state: 'detached' })
}

/** Serious and critical findings of axe, each with its first place. */
async function barriersOf(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  const { violations } = await page.evaluate<{ violations: Violation[] }>("axe.run({ resultTypes: ['violations'] })")
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => `${id}: ${help}; ${nodes.length} × ${nodes[0]?.html} ${nodes[0]?.failureSummary}`)
}

interface Violation {
  id: string
  impact: string
  help: string
  nodes: { html: string; failureSummary: string }[]
}

function nameOf({ width, colorScheme, language }: Look): string {
  return `${width} px, ${colorScheme}, ${language}`
}

const optionsOf = ({ width, colorScheme, language }: Look) => ({
  viewport: { width, height: 800 },
  colorScheme,
  locale: { pl: 'pl-PL', uk: 'uk-UA', en: 'en-GB' }[language],
})

/** The pages of a shop with orders, and those beside it. */
async function placesOf(ask: Ask, shopId: string): Promise<Place[]> {
  const shop = `/shops/${shopId}`
  const [best] = (await ask<{ customers: { customerId: string }[] }>('GET', `/api${shop}/customers?sort=-revenue&limit=1`)).customers
  const settings = ['shop', 'customers', 'people', 'keys', 'webhooks', 'changes', 'me', 'installation']
  return [
    { name: 'plan', path: shop },
    { name: 'audit', path: `${shop}/audit` },
    {
      name: 'predictions',
      path: `${shop}/predictions`,
      open: (page) => page.locator('.predictions-details summary').click(),
    },
    { name: 'customers', path: `${shop}/customers` },
    { name: 'customers of a day', path: `${shop}/customers?asOf=2026-01-31&isBuyer=yes&maxPurchaseDays=1` },
    { name: 'customers, none found', path: `${shop}/customers?search=nobody-at-all&minOrders=2` },
    {
      name: 'customer',
      path: `${shop}/customers/${best?.customerId}`,
      open: openOrders,
    },
    { name: 'customer, everything that happened', path: `${shop}/customers/${best?.customerId}`, open: openTimeline },
    {
      name: 'customers with more columns',
      path: `${shop}/customers?columns=tags`,
      open: (page) => page.locator('.cell-pick input').first().check(),
    },
    { name: 'tasks', path: `${shop}/tasks` },
    { name: 'duplicates', path: `${shop}/duplicates` },
    { name: 'customer that is not there', path: `${shop}/customers/${shopId}` },
    { name: 'evidence of consent', path: `${shop}/consent` },
    { name: 'proof of consent', path: `${shop}/consent`, open: openReceipt },
    ...['requests', 'suppressed', 'texts', 'rules', 'retention'].map((name) => ({
      name: `consent: ${name}`,
      path: `${shop}/consent/${name}`,
    })),
    { name: 'jobs', path: `${shop}/jobs` },
    ...settings.map((name) => ({ name: `settings: ${name}`, path: `${shop}/settings/${name}` })),
    { name: 'page that is not there', path: `${shop}/nothing` },
    { name: 'first choice', path: '/welcome' },
    { name: 'new shop', path: '/welcome/shop' },
  ]
}

/** What opens over a page. */
function overlaysOf(shopId: string, ownShopId: string): Place[] {
  const shop = `/shops/${shopId}`
  const own = `/shops/${ownShopId}`
  return [
    { name: 'filters', path: `${shop}/customers`, open: (page) => opened(page, '.customer-tools button:not([type=submit])') },
    { name: 'editing a customer', path: `${own}/customers`, open: openEditing },
    { name: 'new task', path: `${shop}/tasks`, open: (page) => opened(page, '.page-head button') },
    { name: 'new field', path: `${shop}/settings/customers`, open: (page) => opened(page, '.sheet button') },
    { name: 'many at once', path: `${shop}/customers`, open: openBulk },
    { name: 'invitation', path: `${shop}/settings/people`, open: (page) => opened(page, '.page-head button') },
    { name: 'new webhook', path: `${shop}/settings/webhooks`, open: (page) => opened(page, 'main .empty button') },
    { name: 'new key', path: `${shop}/settings/keys`, open: (page) => opened(page, 'main .empty button') },
    { name: 'removing a shop', path: `${own}/settings/shop`, open: (page) => opened(page, '.sheet + .sheet button') },
    { name: 'consent', path: `${own}/customers`, open: openConsent },
    { name: 'removing the demo', path: shop, open: (page) => opened(page, '.demo-banner button') },
    { name: 'palette', path: shop, open: (page) => pressed(page, 'Control+k') },
    { name: 'keyboard sheet', path: shop, open: (page) => pressed(page, '?') },
  ]
}

/** The steps of the wizard. */
function wizardPlaces({ planned, done }: { planned: string; done: string }): Place[] {
  const page = (path: string) => path.replace('/api', '')
  const steps = ['preview', 'mapping', 'consent', 'check'].map((step) => ({
    name: `import: ${step}`,
    path: `${page(planned)}?step=${step}`,
  }))
  return [...steps, { name: 'import: done', path: page(done) }, { name: 'imports', path: page(done).replace(/\/[^/]+$/, '') }]
}

/** The pages of a shop in which nothing is yet. */
function emptyPlaces(shopId: string): Place[] {
  return [
    '',
    '/audit',
    '/predictions',
    '/customers',
    '/segments',
    '/loyalty',
    '/loyalty/members',
    '/loyalty/rewards',
    '/loyalty/approvals',
    '/referrals',
    '/referrals/settings',
    '/messages',
    '/messages/templates',
    '/messages/settings',
    '/duplicates',
    '/events',
    '/consent',
    '/consent/requests',
    '/imports',
  ].map((path) => ({
    name: `empty shop ${path}`,
    path: `/shops/${shopId}${path}`,
  }))
}

async function openReceipt(page: Page): Promise<void> {
  await page.locator('.entry > a').first().click()
  await page.locator('.receipt').waitFor()
}

async function openConsent(page: Page): Promise<void> {
  await page.locator('.row-link').first().click()
  await opened(page, '.consents button')
}

async function openOrders(page: Page): Promise<void> {
  await page.locator('.customer-history .choice-row button').last().click()
  await page.locator('.order summary').first().click()
}

async function openTimeline(page: Page): Promise<void> {
  await page.locator('.timeline-entry').first().waitFor()
}

async function openEditing(page: Page): Promise<void> {
  await page.locator('.row-link').first().click()
  await page.locator('.timeline-entry').first().waitFor()
  await opened(page, '.page-head button')
}

async function openBulk(page: Page): Promise<void> {
  await page.locator('.cell-pick input').first().check()
  await opened(page, '.bulk-bar .bulk-actions button')
}

async function opened(page: Page, button: string): Promise<void> {
  await page.locator(button).first().click()
  await page.getByRole('dialog').waitFor()
}

async function pressed(page: Page, key: string): Promise<void> {
  await page.locator('main h1').waitFor()
  await page.keyboard.press(key)
  await page.getByRole('dialog').waitFor()
}

/** The same file with rows that cannot be taken: an amount that is none, a day that there is not. */
function withFaults(file: Buffer): Buffer {
  const [head = '', first = '', second = '', ...rest] = file.toString().split('\n')
  return Buffer.from([head, first.replace(/[^,]+$/, 'free'), second.replace(/2025-\d\d-\d\d/, '2025-02-31'), ...rest].join('\n'))
}
