/** Members on a page of the shop: another origin, a strict policy, a keyboard, a small screen, and a server that may be away. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { defaultProgram } from '../server/loyalty/presets/default-program.ts'
import { aBrowser, aVisitor, needsBrowser } from './browser.ts'
import { aMemberSite } from './member-site.ts'
import { type Ask, asking, becomeOwner, isDone, makeShop, planImport, untilImport } from './preparation.ts'
import { picture } from './recording.ts'
import { aServer } from './server.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const { skip } = needsBrowser
const { browser, server, site, shopId, owner, ask } = skip ? ({} as Awaited<ReturnType<typeof theScene>>) : await theScene()

test('a member sees the balance on the shop’s page and gets a reward by the keyboard, and nothing on the page moves', {
  skip,
}, async () => {
  const { page, faults } = await visit('/as/K1')
  await page.getByText('620 points', { exact: true }).waitFor()
  await picture(page, 'loyalty-widget')
  await page.getByText(/to go to the level “/).waitFor()
  assert.equal(await shiftOf(page), 0)
  const offers = await page.locator('rg-loyalty article').evaluateAll((all) => all.map((each) => each.querySelector('button') !== null))
  assert.deepEqual(offers, [true, true, true, false], 'what can be had comes first')

  await tabTo(page, 'Get it: Free shipping, 250 points')
  await page.keyboard.press('Enter')
  await page.getByText('Yours: Free shipping').waitFor()
  const code = await page.locator('rg-loyalty .said code').innerText()
  assert.match(code, /^\w{4}(-\w{4}){3}$/)
  await page.getByText('370 points', { exact: true }).waitFor()
  await picture(page, 'loyalty-widget-claimed')

  await page.getByRole('tab', { name: 'Rewards' }).focus()
  await page.keyboard.press('ArrowRight')
  await page.getByText('Reward: “Free shipping”').waitFor()
  await tabTo(page, 'Reward: “Free shipping”')
  await page.keyboard.press('Enter')
  await page.getByText(/^250 points: used\. Given for: order A1/).waitFor()
  await picture(page, 'loyalty-widget-history')
  assert.deepEqual(await barriers(page), [])
  await page.keyboard.press('Shift+Tab')
  await page.getByRole('tab', { name: 'History' }).focus()
  await page.keyboard.press('ArrowRight')
  await page.getByText('1 point for every zloty spent', { exact: false }).waitFor()
  assert.deepEqual(await barriers(page), [])
  assert.deepEqual(faults(), [])
  await page.context().close()
})

test('at 320 px, in the dark and in Ukrainian nothing is cut off, and there is no barrier', { skip }, async () => {
  const { page, faults } = await visit('/as/K1?lang=uk', { viewport: { width: 320, height: 640 }, colorScheme: 'dark' })
  await page.getByText('370 балів', { exact: true }).waitFor()
  await picture(page, 'loyalty-widget-320')
  for (const name of ['Винагороди', 'Історія', 'Правила']) {
    await page.getByRole('tab', { name }).click()
    assert.equal(await isTooWide(page), false, name)
    assert.deepEqual(await barriers(page), [], name)
  }
  assert.equal(await shiftOf(page), 0)
  assert.deepEqual(faults(), [])
  await page.context().close()
})

test('who is not signed in by the shop sees the rules, and nothing of anybody', { skip }, async () => {
  for (const path of ['/', `/?token=${site.sign('K1').slice(0, -4)}AAAA`, '/as/nobody']) {
    const { page, faults } = await visit(path)
    await page.getByText('1 point for every zloty spent', { exact: false }).waitFor()
    assert.equal(await page.getByRole('tab').count(), 0)
    assert.deepEqual(
      faults().filter((fault) => !/40[14] .*\/p\/loyalty\/sessions/.test(fault)),
      [],
    )
    await page.context().close()
  }
})

test('the next page needs no token of its own, and nothing is left once somebody else, or nobody, is signed in', { skip }, async () => {
  const { page, faults } = await visit('/by-address')
  await page.getByText('370 points', { exact: true }).waitFor()
  const asked: string[] = []
  page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  await page.goto(`${site.url}/as/K1`)
  await page.getByText('370 points', { exact: true }).waitFor()
  assert.ok(!asked.includes('/p/loyalty/sessions'), 'the session goes on')
  await page.goto(`${site.url}/as/K2`)
  await page.getByText('0 points', { exact: true }).waitFor()
  await page.goto(site.url)
  await page.getByText('1 point for every zloty spent', { exact: false }).waitFor()
  assert.equal(await page.evaluate('sessionStorage.length'), 0)
  assert.deepEqual(faults(), [])
  await page.context().close()
})

test('the member page takes its token from behind the #, and leaves it in no address', { skip }, async () => {
  const { page, faults } = await aVisitor(browser, { viewport: { width: 375, height: 800 } })
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  const token = site.sign('K1')
  await page.goto(`${server.url}/p/loyalty/page?shop=${shopId}&language=pl#${token}`)
  await page.getByText('370 punktów', { exact: true }).waitFor()
  await picture(page, 'loyalty-page')
  assert.equal(await page.evaluate('location.hash'), '')
  assert.ok(asked.every((url) => !url.includes(token.slice(0, 40))))
  await page.reload()
  await page.getByText('370 punktów', { exact: true }).waitFor()
  assert.equal(await isTooWide(page), false)
  assert.deepEqual(await barriers(page), [])
  assert.equal(await shiftOf(page), 0)
  assert.deepEqual(faults(), [])
  await page.context().close()
})

test('who joins agrees to the rules first, and goes on in what is new', { skip }, async () => {
  const joined = await shopWithOrders(ask, 'Herbata')
  const program = { ...defaultProgram({ currency: 'PLN', startsOn: daysAgo(300) }), enrolment: 'by_joining' }
  await ask('POST', `/api/shops/${joined}/loyalty/program/versions`, { program, note: '' })
  const { secret } = await ask<{ secret: string }>('POST', `/api/shops/${joined}/loyalty/identity-key`, { overlapHours: 0 })
  const members = await aMemberSite({ server: server.url, shopId: joined, secret })
  const { page, faults } = await aVisitor(browser, { viewport: { width: 320, height: 640 }, colorScheme: 'dark' })
  await page.goto(`${members.url}/as/K1?lang=uk`)
  await page.getByRole('button', { name: 'Приєднатися' }).click()
  await page.getByText('Спершу поставте позначку', { exact: false }).waitFor()
  assert.equal(await isTooWide(page), false)
  assert.deepEqual(await barriers(page), [])
  await picture(page, 'loyalty-widget-joining')
  await page.keyboard.press('Space')
  await tabTo(page, 'Приєднатися')
  await page.keyboard.press('Enter')
  await page.getByRole('tab', { name: 'Винагороди' }).waitFor()
  assert.equal(await page.evaluate('document.activeElement?.shadowRoot?.activeElement?.className'), 'card')
  assert.equal(await shiftOf(page), 0)
  assert.deepEqual(await barriers(page), [])
  assert.deepEqual(faults(), [])
  await page.context().close()
})

test('the shopkeeper makes the key, gets what goes into the page, and sees how it will look', { skip }, async () => {
  const { page, faults } = owner
  for (const [width, scheme] of [
    [1280, 'light'],
    [375, 'dark'],
  ] as const) {
    await page.setViewportSize({ width, height: 900 })
    await page.emulateMedia({ colorScheme: scheme })
    await page.goto(`${server.url}/shops/${shopId}/loyalty/widget`)
    await page.getByText('270 points', { exact: true }).waitFor()
    await picture(page, `loyalty-widget-page-${width}`)
    assert.deepEqual(await barriers(page), [])
    assert.equal(await page.evaluate('document.documentElement.scrollWidth > innerWidth'), false)
  }
  await page.getByRole('button', { name: 'New key' }).click()
  await page.getByRole('button', { name: 'Make a key' }).click()
  assert.match(await page.getByLabel('Key', { exact: true }).inputValue(), /^[\w-]{43}$/)
  await page.getByRole('button', { name: 'Done' }).click()
  await page.getByText('The one before counts until', { exact: false }).waitFor()
  await page.getByText('Українська', { exact: true }).click()
  await page.getByText('270 балів', { exact: true }).waitFor()
  await page.getByRole('button', { name: /^Отримати: Безкоштовна доставка/ }).click()
  assert.deepEqual(faults(), [], 'an example asks nobody')
})

test('a server that is away leaves an empty place, and the page as it was', { skip }, async () => {
  const { page, faults } = await aVisitor(browser)
  const thrown: Error[] = []
  page.on('pageerror', (error) => thrown.push(error))
  // The script is there, as browsers keep it; who answers for it is not.
  await page.route(`${server.url}/p/**`, (route) => route.abort('connectionrefused'))
  await page.goto(`${site.url}/as/K1`)
  await page.waitForFunction("customElements.get('rg-loyalty') !== undefined")
  await sleep(500)
  assert.equal(await page.locator('rg-loyalty').evaluate((element) => element.shadowRoot?.childElementCount), 0)
  await page.getByText('Below').waitFor()
  assert.equal(await shiftOf(page), 0)
  assert.deepEqual(thrown, [])
  assert.deepEqual(
    faults().filter((fault) => !/net::ERR_CONNECTION_REFUSED/.test(fault)),
    [],
    'the browser itself tells of the connection, and the element of nothing',
  )
  await page.context().close()
})

async function theScene() {
  const browser = await aBrowser()
  const server = await aServer()
  const owner = await aVisitor(browser)
  const ask = asking(owner.page.request, server)
  await becomeOwner(ask, server)
  const shopId = await shopWithOrders(ask, 'Kawiarnia')
  const program = defaultProgram({ currency: 'PLN', startsOn: daysAgo(300) })
  await ask('POST', `/api/shops/${shopId}/loyalty/program/versions`, { program, note: '' })
  await untilSettled(ask, shopId)
  const { secret } = await ask<{ secret: string }>('POST', `/api/shops/${shopId}/loyalty/identity-key`, { overlapHours: 0 })
  return { browser, server, owner, ask, shopId, site: await aMemberSite({ server: server.url, shopId, secret }) }
}

async function shopWithOrders(ask: Ask, name: string): Promise<string> {
  const shopId = await makeShop(ask, name)
  const done = await planImport(ask, { shopId, fileName: 'orders.csv', file: orders() })
  await ask('POST', `${done}/start`)
  await untilImport(ask, done, isDone)
  return shopId
}

/** K1 bought long enough ago to use the points of it, and again yesterday; K2 bought before the programme began. */
function orders(): Buffer {
  return Buffer.from(
    [
      'order_id,order_date,customer_id,email,first_name,sku,product_name,quantity,unit_price',
      `A1,${daysAgo(60)},K1,anna@example.com,Anna,S1,Coffee,2,310.00`,
      `A2,${daysAgo(1)},K1,anna@example.com,Anna,S1,Coffee,1,120.00`,
      `A3,${daysAgo(400)},K2,jan@example.com,Jan,S1,Coffee,1,90.00`,
      '',
    ].join('\n'),
  )
}

function daysAgo(days: number): string {
  return new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10)
}

async function untilSettled(ask: Ask, shopId: string): Promise<void> {
  const endsAt = performance.now() + 60_000
  for (;;) {
    const { members } = await ask<{ members: { active: number }[] }>('GET', `/api/shops/${shopId}/loyalty/members`)
    if (members.some(({ active }) => active > 0)) return
    assert.ok(performance.now() < endsAt, 'orders earn points within a minute')
    await sleep(100)
  }
}

async function visit(path: string, options: BrowserContextOptions = {}) {
  const visitor = await aVisitor(browser, options)
  await visitor.page.goto(`${site.url}${path}`)
  return visitor
}

/** Goes on with the Tab key until what has this name, or this text, is in focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 40; presses++) {
    const focused = await page.evaluate<string>(nameOfFocused)
    if (focused.includes(name)) return
    await page.keyboard.press('Tab')
  }
  assert.fail(`${name} cannot be reached by the Tab key`)
}

const nameOfFocused = `(() => {
  const element = document.activeElement?.shadowRoot?.activeElement
  if (element?.getAttribute('role') === 'tabpanel') return ''
  return (element?.getAttribute('aria-label') ?? '') + ' ' + (element?.textContent ?? '')
})()`

/** How far things moved by themselves: the browser's own measure. */
function shiftOf(page: Page): Promise<number> {
  return page.evaluate<number>(`new Promise((done) => {
    let sum = 0
    new PerformanceObserver((list) => {
      for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) sum += value
    }).observe({ type: 'layout-shift', buffered: true })
    setTimeout(() => done(sum), 200)
  })`)
}

function isTooWide(page: Page): Promise<boolean> {
  return page.evaluate<boolean>(`(() => {
    const card = document.querySelector('rg-loyalty').shadowRoot.querySelector('.card')
    return document.documentElement.scrollWidth > innerWidth || card.scrollWidth > card.clientWidth
  })()`)
}

async function barriers(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  const { violations } = await page.evaluate<{ violations: { id: string; nodes: { html: string }[] }[] }>(
    "axe.run({ resultTypes: ['violations'] })",
  )
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)
}
