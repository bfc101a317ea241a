/** Who may be one person is decided pair by pair, with the mouse or without it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { aBrowser, aVisitor, needsBrowser } from './browser.ts'
import { asking, becomeOwner, isDone, makeShop, planImport, untilImport } from './preparation.ts'
import { picture } from './recording.ts'
import { aServer } from './server.ts'

const { skip } = needsBrowser
const scene = skip ? undefined : await theScene()

test('nobody looked yet: the page says what it is for, and looks', { skip }, async () => {
  const { page, open, faults } = there()
  await open('few')
  await page.getByRole('heading', { name: 'Is anybody in your list twice?' }).waitFor()
  await page.getByText('Example', { exact: true }).waitFor()
  await picture(page, 'duplicates, first time')
  await page.getByRole('button', { name: 'Look for duplicates' }).click()
  await page.getByText('3 pairs found.').waitFor()
  await page.getByText(/^3 pairs · last search:/).waitFor()
  await picture(page, 'duplicates')
  assert.deepEqual(faults(), [])
})

test('a pair shows both, why, and how likely in words; two accounts cannot be merged', { skip }, async () => {
  const { page, open, faults } = there()
  await open('few')
  const pair = page.getByRole('article', { name: 'Anna Nowak and Anna Nowak' })
  assert.match(await pair.innerText(), /Almost certainly one person\s+Same mailbox, written differently\s+Same name and postcode/)
  assert.deepEqual(await pair.locator('mark').allInnerTexts(), [
    ...['Anna Nowak', 'Anna Nowak'],
    ...['anna.nowak@example.com', 'anna.nowak+kawa@example.com'],
    ...['Kraków', 'Kraków'],
  ])
  assert.equal(await pair.getByText('stays').count(), 1, 'who has a number stays')
  const accounts = page.getByRole('article').filter({ hasText: 'rodzina@example.com' })
  await accounts.getByText('Both have a customer number').waitFor()
  assert.deepEqual(await accounts.getByRole('button').allInnerTexts(), ['Two people'])
  const hostile = page.getByRole('article').filter({ hasText: 'eve@example.com' })
  assert.match(await hostile.innerText(), /<img src=x onerror=alert\(1\)>/)
  assert.equal(await page.locator('main img').count(), 0)
  assert.doesNotMatch(await page.locator('main').innerText(), /0\.\d|\d ?%/, 'no bare likelihood')
  assert.deepEqual(faults(), [])
})

test('merged with one press, and undone with the next', { skip }, async () => {
  const { page, open, faults, ask, shops } = there()
  await open('few')
  const pair = page.getByRole('article', { name: 'Anna Nowak and Anna Nowak' })
  await pair.getByRole('button', { name: 'Merge into one' }).click()
  await page.getByText('Anna Nowak is one customer now.').waitFor()
  await pair.waitFor({ state: 'detached' })
  await picture(page, 'duplicates, merged')
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByText('Apart again, as two people.').waitFor()
  await page.reload()
  await page.getByText(/^2 pairs · /).waitFor()
  const found = await ask<{ total: number }>('GET', `/api/shops/${shops.few}/customers?search=anna.nowak`)
  assert.equal(found.total, 2)
  assert.deepEqual(faults(), [])
})

test('without a mouse: j and k walk, a decided pair hands the focus on, and the end is said', { skip }, async () => {
  const { page, open, faults } = there()
  await open('few')
  await page.getByText(/^2 pairs · /).waitFor()
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  assert.match(await focused(page), /^1 /)
  await page.keyboard.press('k')
  assert.match(await focused(page), /^0 /)
  const first = await focused(page)
  await page.locator('article:focus').getByRole('button', { name: 'Two people' }).focus()
  await page.keyboard.press('Enter')
  await page.getByText('Noted: two people.').waitFor()
  await page.locator('article:focus').waitFor()
  assert.notEqual(await focused(page), first)
  await page.locator('article:focus').getByRole('button', { name: 'Two people' }).press('Enter')
  await page.getByRole('heading', { name: 'No duplicates' }).waitFor()
  await picture(page, 'duplicates, none')
  await page.getByRole('button', { name: 'Look again' }).click()
  await page.getByText('No pair found.').waitFor()
  assert.deepEqual(faults(), [])
})

test('a long list draws only what is in view, and goes on to its end', { skip }, async () => {
  const { page, open, faults } = there()
  await open('many')
  await page.getByRole('button', { name: 'Look for duplicates' }).click()
  await page.getByText(/^More than 50 pairs · /).waitFor()
  assert.ok((await page.getByRole('article').count()) < 30)
  for (let press = 0; press < 95; press++) await page.keyboard.press('j')
  await page.getByText(/^90 pairs · /).waitFor()
  for (let press = 0; press < 60; press++) await page.keyboard.press('j')
  await page.locator('li[data-index="89"] article:focus').waitFor()
  assert.ok((await page.getByRole('article').count()) < 30)
  assert.deepEqual(faults(), [])
})

test('who may not decide sees the pairs and no buttons', { skip }, async () => {
  const { browser, server, ask, shops } = there()
  const path = `/api/shops/${shops.many}/invitations`
  const { link } = await ask<{ link: string }>('POST', path, { email: 'analyst@example.com', role: 'analyst' })
  const { page, faults } = await aVisitor(browser)
  const person = { name: 'Analyst', password: 'correct horse battery', language: 'en' }
  await asking(page.request, server)('POST', `/api/links/${link.split('/').at(-1)}`, person)
  await page.goto(`${server.url}/shops/${shops.many}/duplicates`)
  await page.getByText('You can look.').waitFor()
  await page.getByRole('article').first().waitFor()
  assert.equal(await page.locator('main').getByRole('button').count(), 0)
  assert.deepEqual(faults(), [])
  await page.context().close()
})

/** The pair that has the focus: its place and its name. */
async function focused(page: Page): Promise<string> {
  return page.evaluate<string>("document.activeElement.closest('li')?.dataset.index + ' ' + document.activeElement.innerText")
}

function there() {
  assert(scene)
  return scene
}

async function theScene() {
  const browser = await aBrowser()
  const server = await aServer()
  const { page, faults } = await aVisitor(browser)
  const ask = asking(page.request, server)
  await becomeOwner(ask, server)
  const shops = { few: await makeShop(ask, 'Few'), many: await makeShop(ask, 'Many') }
  for (const [shopId, people] of [
    [shops.few, fewBuyers()],
    [shops.many, manyBuyers()],
  ] as const) {
    const path = await planImport(ask, { shopId, fileName: 'orders.csv', file: ordersOf(people) })
    await ask('POST', `${path}/start`)
    await untilImport(ask, path, isDone)
  }
  const open = (shop: keyof typeof shops) => page.goto(`${server.url}/shops/${shops[shop]}/duplicates`)
  return { browser, server, page, faults, ask, shops, open }
}

interface Buyer {
  number?: string
  email: string
  first?: string
  last?: string
  city?: string
  postcode?: string
}

function fewBuyers(): Buyer[] {
  const hostile = '<img src=x onerror=alert(1)>'
  return [
    { number: 'K1', email: 'anna.nowak@example.com', first: 'Anna', last: 'Nowak', city: 'Kraków', postcode: '30-001' },
    { email: 'anna.nowak+kawa@example.com', first: 'Anna', last: 'Nowak', city: 'Kraków', postcode: '30-001' },
    { number: 'K2', email: 'rodzina@example.com', first: 'Jan', last: 'Lis' },
    { number: 'K3', email: 'rodzina@example.com', first: 'Ewa', last: 'Lis' },
    { email: 'eve@example.com', first: hostile, last: hostile },
    { email: 'eve+2@example.com', first: hostile, last: hostile },
  ]
}

/** Two names that ten people have, each at one postcode: 45 pairs a name. */
function manyBuyers(): Buyer[] {
  const namesakes = (last: string) =>
    Array.from({ length: 10 }, (_, index) => ({
      email: `${last}${index}@example.com`,
      first: 'Jan',
      last,
      city: 'Łódź',
      postcode: '90-001',
    }))
  return [...namesakes('Lis'), ...namesakes('Wilk')]
}

function ordersOf(people: readonly Buyer[]): Buffer {
  const head = 'order_id,order_date,customer_id,email,first_name,last_name,city,postcode,sku,product_name,quantity,unit_price'
  const rows = people.map(
    ({ number = '', email, first = '', last = '', city = '', postcode = '' }, index) =>
      `${index},2025-03-0${1 + (index % 9)}T10:00:00,${number},${email},${first},${last},${city},${postcode},A,Coffee,1,9.50`,
  )
  return Buffer.from(`${[head, ...rows].join('\n')}\n`)
}
