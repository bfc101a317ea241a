/** Segments as a shopkeeper makes them: by keyboard, with the count before one's eyes, and then by themselves. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import type { SegmentList } from '../server/segments/schema.ts'
import { aBrowser, aVisitor, needsBrowser } from './browser.ts'
import { type Ask, asking, becomeOwner, isDone, makeShop, orderFile, planImport, untilImport } from './preparation.ts'
import { aServer } from './server.ts'
import { focusedName, tabTo } from './tabbing.ts'

const hostile = '<img src=x onerror="window.pwned=1"> =1+1'

test('segments in the console', { skip: needsBrowser.skip }, async (t) => {
  const browser = await aBrowser()
  const server = await aServer()
  const { page, faults } = await aVisitor(browser)
  const ask = asking(page.request, server)
  await becomeOwner(ask, server)
  const shopId = await makeShop(ask, 'Kawiarnia')
  await bring(ask, shopId, 'orders.csv', orderFile(600))
  const { keyboard } = page

  await t.test('the first time, the page says what segments are for', async () => {
    await page.goto(`${server.url}/shops/${shopId}`)
    await page.locator('h1').waitFor()
    await keyboard.press('g')
    await keyboard.press('m')
    await page.getByRole('heading', { level: 1, name: 'Segments' }).waitFor()
    await page.getByRole('heading', { name: 'Here you group customers' }).waitFor()
  })

  await t.test('a segment is built by keyboard alone, and the count follows what is typed', async () => {
    await tabTo(page, 'New segment')
    await keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'New segment' }).waitFor()
    await tabTo(page, 'Name')
    await keyboard.type('Regulars')
    await tabTo(page, 'Add a condition')
    await add(page, 'number of orders')
    assert.equal(await focusedName(page), 'How it is compared', 'the new condition has the focus')
    await tabTo(page, 'How many')
    await keyboard.press('Control+a')
    await keyboard.type('2')
    await tabTo(page, 'When')
    await keyboard.type('so far')
    await counts(page, await buyers(ask, shopId, 2))
    const { two, three } = { two: await buyers(ask, shopId, 2), three: await buyers(ask, shopId, 3) }
    assert.ok(three > 0 && three < two, `${three} of ${two}`)
    await keyboard.press('Shift+Tab')
    await keyboard.press('Control+a')
    await keyboard.type('3')
    await counts(page, three)
    await keyboard.press('Control+z')
    await counts(page, two)
    await keyboard.press('Control+y')
    await counts(page, three)
    await page.getByText(`${three} orders`).or(page.getByText('3 orders so far')).first().waitFor()
  })

  await t.test('what is open is told where it is, and is not counted until it is filled in', async () => {
    await tabTo(page, 'Add a condition')
    await add(page, 'town')
    await page.getByText('Until then this condition is not counted.').waitFor()
    await page.getByText('Counted without the unfinished condition.').waitFor()
    await counts(page, await buyers(ask, shopId, 3))
    await keyboard.press('Enter')
    await page.getByRole('option', { name: 'Kraków' }).waitFor()
    await keyboard.type('krakow')
    await page.getByRole('option', { name: 'Kraków' }).waitFor()
    await keyboard.press('Enter')
    await keyboard.press('Escape')
    await page.getByText('town: Kraków').first().waitFor()
    await page.waitForFunction(`document.activeElement.classList.contains('token')`)
    await keyboard.press('Shift+Tab')
    assert.match(await focusedName(page), /^and: change to “or”/)
    await keyboard.press('Enter')
    await counts(page, 110)
    await keyboard.press('Control+z')
    await counts(page, await buyers(ask, shopId, 3))
  })

  await t.test('a number out of range is told at its condition', async () => {
    await page.getByLabel('How many').fill('-1')
    await page.getByText('A whole number from 0 to 100,000.').waitFor()
    await page.getByLabel('How many').fill('3')
    await page.getByText('A whole number from').waitFor({ state: 'detached' })
  })

  const three = await buyers(ask, shopId, 3)

  await t.test('once saved it says who is in, in words and by name', async () => {
    await tabTo(page, 'Create the segment')
    await keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Regulars' }).waitFor()
    await page.getByText('People who placed at least 3 orders so far and live in Kraków.').waitFor()
    await untilFigure(page, three)
    const rows = page.locator('.member-table tbody tr:not(.room)')
    await rows.first().waitFor()
    assert.equal(await page.locator('.member-table').getAttribute('aria-rowcount'), String(three + 1))
    await rows.first().getByRole('button', { name: /^Why/ }).click()
    await rows.first().getByText('3 orders so far').waitFor()
  })

  await t.test('an order brings somebody in, and the log says who and by what', async () => {
    const { customers } = await ask<{ customers: { title: string; email: string }[] }>(
      'GET',
      `/api/shops/${shopId}/customers?minOrders=2&maxOrders=2&limit=1`,
    )
    const [next] = customers
    assert.ok(next)
    const head = orderFile(1).toString().split('\n')[0]
    const number = next.email.replace(/\D/g, '')
    const order = `9001,2025-12-28T10:00:00,K${number},${next.email},Anna,Nowak-${number},Kraków,SKU1,Coffee 1,Category 1,1,20.00`
    await bring(ask, shopId, 'one-more.csv', Buffer.from(`${head}\n${order}\n`))
    await untilFigure(page, three + 1)
    const newest = page.locator('.moves li').first()
    await newest.getByRole('link', { name: next.title }).waitFor()
    assert.match(await newest.innerText(), /came in · .+ · version 1/)
    assert.ok((await segmentsOf(ask, shopId)).some(({ name, members }) => name === 'Regulars' && members === three + 1))
  })

  await t.test('a ready-made one takes a click, and leads to its segment from then on', async () => {
    await page.goto(`${server.url}/shops/${shopId}/segments`)
    await page.getByRole('button', { name: 'Create “First-time buyers”' }).click()
    await page.getByRole('heading', { level: 1, name: 'First-time buyers' }).waitFor()
    await page.getByText('People who bought on exactly 1 day.').waitFor()
    await page.goto(`${server.url}/shops/${shopId}/segments`)
    await page.getByRole('link', { name: 'Open “First-time buyers”' }).waitFor()
    await page.getByRole('row', { name: /^Regulars/ }).waitFor()
  })

  await t.test('whoever leaves with changes is asked; a copy is a segment of its own', async () => {
    await page.goto(`${server.url}/shops/${shopId}/segments`)
    await page.getByRole('link', { name: 'Regulars', exact: true }).click()
    await page.getByRole('button', { name: 'More' }).click()
    await page.getByRole('menuitem', { name: 'Duplicate' }).click()
    await page.getByRole('heading', { level: 1, name: 'New segment' }).waitFor()
    await page.getByLabel('Name').fill(hostile)
    await page.getByRole('link', { name: 'Cancel' }).click()
    await page.getByRole('dialog', { name: 'Leave without saving?' }).waitFor()
    await page.getByRole('dialog').getByRole('button', { name: 'Stay' }).last().click()
    await page.getByRole('button', { name: 'Create the segment' }).click()
    await page.getByRole('heading', { level: 1, name: hostile }).waitFor()
  })

  await t.test('names are shown as they are written and do nothing', async () => {
    await page.goto(`${server.url}/shops/${shopId}/segments/new`)
    await page.getByLabel('Name').fill('Of the other')
    await page.getByRole('button', { name: 'Add a condition' }).focus()
    await add(page, 'another segment')
    await keyboard.press('Enter')
    await page.getByRole('option', { name: hostile }).click()
    await page.getByRole('button', { name: 'Create the segment' }).click()
    await page.getByText(`People who are in the segment ${hostile}.`).waitFor()
    assert.equal(await page.evaluate('window.pwned'), undefined)
  })

  await t.test('a segment that another one looks into cannot go; the others can', async () => {
    const [used] = (await segmentsOf(ask, shopId)).filter(({ name }) => name === hostile)
    await page.goto(`${server.url}/shops/${shopId}/segments/${used?.segmentId}`)
    await page.getByRole('link', { name: 'Of the other' }).waitFor()
    await page.getByRole('button', { name: 'More' }).click()
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    await page.getByText('It cannot go yet: “Of the other” looks into it.').waitFor()
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click()
    await page.getByRole('link', { name: 'Of the other' }).click()
    await page.getByRole('heading', { level: 1, name: 'Of the other' }).waitFor()
    await page.getByRole('button', { name: 'More' }).click()
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('heading', { level: 1, name: 'Segments' }).waitFor()
    await page.getByRole('link', { name: 'Of the other' }).waitFor({ state: 'detached' })
  })

  await t.test('what somebody else saved meanwhile is not overwritten', async () => {
    const [mine] = (await segmentsOf(ask, shopId)).filter(({ name }) => name === 'Regulars')
    await page.goto(`${server.url}/shops/${shopId}/segments/${mine?.segmentId}/edit`)
    await page.getByLabel('How many').fill('4')
    await page.getByText('are not told to journeys').waitFor()
    const definition = { kind: 'condition', code: 'order_count', args: { compare: 'ge', times: 9, window: { kind: 'ever' } } }
    await ask('PATCH', `/api/shops/${shopId}/segments/${mine?.segmentId}`, { definition })
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Somebody else has changed this segment meanwhile.').waitFor()
  })

  assert.deepEqual(
    faults().filter((fault) => !/\b4(12|22) /.test(fault)),
    [],
  )
})

/** Imports a file of orders. */
async function bring(ask: Ask, shopId: string, fileName: string, file: Buffer): Promise<void> {
  const path = await planImport(ask, { shopId, fileName, file })
  await ask('POST', `${path}/start`)
  await untilImport(ask, path, isDone)
}

/** Picks a condition in the menu whose button has the focus. */
async function add(page: Page, name: string): Promise<void> {
  await page.keyboard.press('Enter')
  await page.getByRole('combobox', { name: 'Search conditions' }).waitFor()
  await page.keyboard.type(name)
  await page.keyboard.press('Enter')
  await page.waitForFunction(`document.activeElement.classList.contains('token')`)
}

/** How many customers have so many orders, by the list of customers. */
async function buyers(ask: Ask, shopId: string, minOrders: number): Promise<number> {
  return (await ask<{ total: number }>('GET', `/api/shops/${shopId}/customers?minOrders=${minOrders}&limit=1`)).total
}

const segmentsOf = async (ask: Ask, shopId: string) =>
  (await ask<(typeof SegmentList)['_output']>('GET', `/api/shops/${shopId}/segments`)).segments

/** The live count has come to this. */
const counts = (page: Page, members: number): Promise<void> =>
  page.locator('.preview-body[data-stale="false"] .preview-count strong', { hasText: new RegExp(`^${members}$`) }).waitFor()

/** Waits until the page of a segment says that so many are in; it looks by itself. */
async function untilFigure(page: Page, members: number): Promise<void> {
  const figure = page.locator('[data-figure="members"]')
  for (let waited = 0; waited < 240 && (await figure.innerText()) !== String(members); waited++) await sleep(250)
  assert.equal(await figure.innerText(), String(members))
}
