/** Everything that a mouse can do in the console, done by the keyboard alone. */
import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { Page } from 'playwright-core'
import { aBrowser, aVisitor, needsBrowser } from './browser.ts'
import { asking, becomeOwner, isDone, makeShop, orderFile, owner, planImport, untilImport } from './preparation.ts'
import { aServer } from './server.ts'
import { focusedName, tabTo } from './tabbing.ts'

test('the console by keyboard alone', { skip: needsBrowser.skip }, async (t) => {
  const browser = await aBrowser()
  const server = await aServer()
  const preparing = await aVisitor(browser)
  const ask = asking(preparing.page.request, server)
  await becomeOwner(ask, server)
  const shopId = await makeShop(ask, 'Kawiarnia')
  const path = await planImport(ask, { shopId, fileName: 'orders.csv', file: orderFile(600) })
  await ask('POST', `${path}/start`)
  await untilImport(ask, path, isDone)
  const { page, faults } = await aVisitor(browser)
  const { keyboard } = page

  await t.test('signs in', async () => {
    await page.goto(`${server.url}/sign-in`)
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    await tabTo(page, 'E-mail')
    await keyboard.type(owner.email)
    await tabTo(page, 'Password')
    await keyboard.type(owner.password)
    await keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Kawiarnia: the four-week plan' }).waitFor()
  })

  await t.test('the skip link is the first stop and leads to the content', async () => {
    await page.reload()
    await page.getByRole('heading', { name: 'the four-week plan' }).waitFor()
    await keyboard.press('Tab')
    assert.equal(await focusedName(page), 'Skip to the content')
    await page.waitForFunction(isFocusInView)
    await keyboard.press('Enter')
    await page.locator('main:focus').waitFor()
  })

  await t.test('each stop on the way through a page shows that it has the focus', async () => {
    for (const place of ['', '/audit', '/customers', '/imports', '/settings/people', '/settings/me']) {
      await page.goto(`${server.url}/shops/${shopId}${place}`)
      await page.locator('h1').waitFor()
      await page.locator('.skeleton').first().waitFor({ state: 'detached' })
      const stops = await stopsOf(page)
      assert.ok(stops.length > 8, `${place} has ${stops.length} stops`)
      assert.deepEqual(
        stops.filter(({ isMarked }) => !isMarked).map(({ name }) => name),
        [],
        `${place}: stops without a visible focus`,
      )
    }
  })

  await t.test('g and a letter lead to the places of the navigation', async () => {
    await page.goto(`${server.url}/shops/${shopId}`)
    await page.locator('h1').waitFor()
    for (const [letter, heading] of [
      ['c', 'Customers'],
      ['i', 'Import'],
      ['j', 'What the system is doing'],
      ['s', 'Shop'],
      ['a', 'Audit'],
      ['p', 'Kawiarnia: the four-week plan'],
    ] as const) {
      await keyboard.press('g')
      await keyboard.press(letter)
      await page.getByRole('heading', { level: 1, name: heading }).waitFor()
      await page.locator('h1:focus').waitFor()
    }
  })

  await t.test('the palette finds a customer, and Escape closes it', async () => {
    await keyboard.press('Control+k')
    await page.getByRole('combobox', { name: 'Search and commands' }).waitFor()
    await keyboard.type('anna nowak')
    await page.getByRole('option', { name: 'Anna Nowak' }).nth(1).waitFor()
    await keyboard.press('ArrowDown')
    const [chosen = ''] = (await page.getByRole('option', { selected: true }).innerText()).split('\n')
    await keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: chosen, exact: true }).waitFor()
    await keyboard.press('Control+k')
    await page.getByRole('dialog').waitFor()
    await keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  })

  await t.test('j and k walk through the list of customers, Enter opens one', async () => {
    await keyboard.press('g')
    await keyboard.press('c')
    await page.locator('.row-link').first().waitFor()
    await keyboard.press('j')
    const first = await focusedName(page)
    await keyboard.press('j')
    const second = await focusedName(page)
    await keyboard.press('k')
    assert.equal(await focusedName(page), first)
    assert.notEqual(first, second)
    await keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: first }).waitFor()
  })

  await t.test('a dialog keeps the focus, Escape closes it, and the focus returns', async () => {
    await page.goto(`${server.url}/shops/${shopId}/settings/people`)
    await page.getByRole('button', { name: 'Invite' }).waitFor()
    await tabTo(page, /^Invite/)
    const opener = await focusedName(page)
    await keyboard.press('Enter')
    await page.getByRole('dialog').waitFor()
    for (let stop = 0; stop < 12; stop++) {
      await keyboard.press('Tab')
      assert.ok(await page.evaluate<boolean>(`document.activeElement.closest('[role=dialog]') !== null`), `stop ${stop} is in the dialog`)
    }
    await keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.waitForFunction(`document.activeElement !== document.body`)
    assert.equal(await focusedName(page), opener)
  })

  await t.test('the wizard takes a file and imports it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'regulars-keyboard-'))
    after(() => rm(folder, { recursive: true, force: true }))
    await writeFile(join(folder, 'more.csv'), orderFile(80))
    const chooser = page.waitForEvent('filechooser')
    await keyboard.press('g')
    await keyboard.press('i')
    await page.getByRole('heading', { level: 1, name: 'Import' }).waitFor()
    await tabTo(page, 'Choose a file')
    await keyboard.press('Enter')
    await (await chooser).setFiles(join(folder, 'more.csv'))
    await page.getByRole('heading', { name: 'Is this your file?' }).waitFor()
    await tabTo(page, 'Continue')
    await keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Which column says what?' }).waitFor()
    await tabTo(page, 'Continue')
    await keyboard.press('Enter')
    await page.getByRole('heading', { name: 'What consent do you hold' }).waitFor()
    await tabTo(page, 'Try without storing')
    await keyboard.press('Enter')
    await page.getByRole('button', { name: 'Import 80 rows' }).waitFor()
    await tabTo(page, 'Import 80 rows')
    await keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Nothing new in this file' }).waitFor()
  })

  assert.deepEqual(
    // Before the sign-in the server rightly refuses to say who one is.
    faults().filter((fault) => !fault.includes('401')),
    [],
  )
})

/** Runs in the page: what has the focus is on the screen, and larger than a point. */
const isFocusInView = `(({ top, bottom, width }) => top >= 0 && bottom <= innerHeight && width > 10)(document.activeElement.getBoundingClientRect())`

interface Stop {
  name: string
  isMarked: boolean
}

/** Goes once through a page by Tab, at most 80 stops of it. */
async function stopsOf(page: Page): Promise<Stop[]> {
  // The mark is looked at in the moment it is set.
  await page.addStyleTag({ content: '* { transition: none !important }' })
  const stops: Stop[] = []
  while (stops.length < 80) {
    await page.keyboard.press('Tab')
    const stop = await page.evaluate<Stop | 'inside' | 'round'>(lookAtFocus)
    if (stop === 'round') break
    // A date has stops of its own inside for day, month and year.
    if (stop !== 'inside') stops.push(stop)
  }
  return stops
}

/** Runs in the page. The mark is an outline, on the element itself, or on what is drawn in its place: beside or around it. */
const lookAtFocus = `(() => {
  const focused = document.activeElement
  if (focused === window.lastFocused) return 'inside'
  window.lastFocused = focused
  if (focused === document.body || focused.dataset.seen !== undefined) return 'round'
  focused.dataset.seen = ''
  const name = focused.getAttribute('aria-label') ?? focused.labels?.[0]?.innerText ?? (focused.innerText || focused.tagName)
  const hasOutline = (element) => getComputedStyle(element).outlineStyle !== 'none' && parseFloat(getComputedStyle(element).outlineWidth) >= 2
  return { name, isMarked: [focused, focused.nextElementSibling, focused.parentElement].some((element) => element && hasOutline(element)) }
})()`
