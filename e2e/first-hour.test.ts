/** What a stranger does in the first hour: from the link on the terminal to the answer, with a real shop's file. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import type { Locator, Page } from 'playwright-core'
import { auditJson } from '../server/analytics/analytics.ts'
import type { Audit, AuditAnswer } from '../server/analytics/schema.ts'
import { needs, testData } from '../test/data.ts'
import { expectedFigures, netted, onlineRetailFile, rawLines } from '../test/online-retail.ts'
import { aBrowser, aVisitor, needsBrowser, type WatchedPage } from './browser.ts'
import { record } from './recording.ts'
import { aServer, environment, projectFolder } from './server.ts'

const options = { skip: needsBrowser.skip || needs(onlineRetailFile).skip }

// One installation, through which the tests go one after the other.
const { server, browser, visitor, folder, keepRecording } = options.skip ? ({} as Awaited<ReturnType<typeof theScene>>) : await theScene()
const { page } = visitor ?? ({} as WatchedPage)

async function theScene() {
  const browser = await aBrowser()
  const server = await aServer()
  const folder = await mkdtemp(join(tmpdir(), 'regulars-first-hour-'))
  after(() => rm(folder, { recursive: true, force: true }))
  const visitor = await aVisitor(browser)
  return { server, browser, folder, visitor, keepRecording: await record(visitor.page.context(), 'first-hour') }
}

let expected: ReturnType<typeof expectedFigures>
let shown: Record<string, string>
let audit: Audit

test('the owner link makes an account', options, async () => {
  await page.goto(await server.ownerLink())
  await page.getByLabel('Your name').fill('Olena')
  await page.getByLabel('E-mail').fill('olena@example.com')
  await page.getByLabel('Password', { exact: true }).fill('correct horse battery')
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('heading', { name: 'How would you like to begin?' }).waitFor()
})

test('the owner starts with a shop of their own', options, async () => {
  await page.getByRole('link', { name: 'Start with my shop' }).click()
  await page.getByLabel('Name of the shop').fill('Online Retail')
  await page.getByLabel('Country').selectOption('GB')
  await page.getByLabel('Currency').selectOption('GBP')
  await page.getByLabel('Time zone').selectOption('Europe/London')
  await page.getByLabel('English').check()
  await page.getByRole('button', { name: 'Create the shop' }).click()
  await page.getByRole('heading', { name: 'Online Retail: the four-week plan' }).waitFor()
})

test('the wizard takes the file, step by step', options, async () => {
  await page.getByRole('link', { name: 'Import orders' }).click()
  await page.getByLabel('File to import').setInputFiles(testData(onlineRetailFile))
  await page.getByRole('heading', { name: 'Is this your file?' }).waitFor()
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('heading', { name: 'Which column says what?' }).waitFor()
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('radio', { name: 'None, or I do not know' }).check()
  await page.getByRole('button', { name: 'Try without storing' }).click()
  await page.getByRole('button', { name: 'Import 320,705 rows' }).click({ timeout: 120_000 })
  expected = expectedFigures(netted(rawLines()))
  await page.getByRole('heading', { name: 'Imported' }).waitFor({ timeout: 180_000 })
})

test('the audit page shows the figures of an independent netting of the raw file', options, async () => {
  await page.getByRole('link', { name: 'See the audit' }).click()
  await page.getByRole('heading', { name: 'Customer relations audit: Online Retail' }).waitFor({ timeout: 60_000 })
  shown = await shownFigures(page)
  assert.deepEqual(shown, { ...shown, ...textOf(expected) })
  assert.deepEqual(await shownLadder(page), expected.ladder.map(number.format))
  const [first] = expected.cohorts
  assert.deepEqual(
    await firstCohort(page),
    [first?.size, ...(first?.active.slice(1) ?? [])].map((count) => number.format(count ?? 0)),
  )
})

test('what the page shows is what the API answers', options, async () => {
  const answer: AuditAnswer = await (await page.request.get(apiOf(page, '/audit'))).json()
  assert(answer.state === 'ready')
  audit = answer.audit
  const figure = (key: Audit['figures'][number]['key']) => audit.figures.find((each) => each.key === key)?.value
  assert.equal(figure('customers'), expected.customers)
  assert.equal(figure('orders'), expected.orders)
  assert.equal(figure('revenueMinor'), expected.revenueMinor)
  assert.equal(figure('returningShare'), expected.returning / expected.customers)
  assert.equal(figure('averageOrderValueMinor'), expected.averageOrderValueMinor)
  assert.equal(figure('medianGapDays'), expected.medianGapDays)
  assert.deepEqual(
    audit.cohorts.map(({ month, size, active }) => ({ month, size, active })),
    expected.cohorts,
  )
  assert.deepEqual(
    audit.topCustomers.map(({ id, revenueMinor }) => ({ customer: id, pence: revenueMinor })),
    expected.topCustomers,
  )
})

test('customer 12346, who cancelled everything, is found and is no buyer', options, async () => {
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Search and commands' }).fill('12346')
  await page.getByRole('option', { name: '12346' }).click()
  await page.getByRole('heading', { name: '12346' }).waitFor()
  await page.locator('fieldset').getByRole('button', { name: 'Orders', exact: true }).click()
  await page.getByText('Does not count').first().waitFor()
  const orders = page.locator('dl.figures > div', { has: page.getByText('Orders', { exact: true }) })
  assert.equal(await orders.locator('dd').innerText(), '0')
})

test('the command line computes the same audit from the same file', options, async () => {
  assert.deepEqual(withoutIds(await auditByTerminal(folder)), withoutIds(auditJson(audit)))
})

test('the file that it writes opens without a network and shows the same', options, async () => {
  const offline = await aVisitor(browser, { offline: true })
  const asked: string[] = []
  offline.page.on('request', (request) => asked.push(request.url()))
  const file = pathToFileURL(join(folder, 'audit.html')).href
  await offline.page.goto(file)
  assert.deepEqual(await shownFigures(offline.page), shown)
  assert.deepEqual(asked, [file])
  assert.deepEqual(offline.faults(), [])
})

test('the browser had nothing to complain about', options, async () => {
  await keepRecording()
  assert.deepEqual(visitor.faults(), [])
})

const number = new Intl.NumberFormat('en-GB')
const twoDigits = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 2 })
const pounds = new Intl.NumberFormat('en-GB', { style: 'currency', currency: 'GBP' })
const wholePounds = new Intl.NumberFormat('en-GB', { style: 'currency', currency: 'GBP', maximumFractionDigits: 0 })
const percent = new Intl.NumberFormat('en-GB', { style: 'percent', maximumFractionDigits: 1 })

/** What the cards must say, as a British reader has numbers written. */
function textOf(expected: ReturnType<typeof expectedFigures>): Record<string, string> {
  return {
    Customers: number.format(expected.customers),
    Orders: number.format(expected.orders),
    Revenue: wholePounds.format(expected.revenueMinor / 100),
    'Returning customers': percent.format(expected.returning / expected.customers),
    'Average order': pounds.format(expected.averageOrderValueMinor / 100),
    'Orders per customer': twoDigits.format(expected.ordersPerCustomer),
    'Unmatched refunds': wholePounds.format(expected.unmatchedMinor / 100),
  }
}

/** The cards of the audit: name and number as a person reads them. */
async function shownFigures(page: Page): Promise<Record<string, string>> {
  const cards = await page.locator('#figures .rp-card').all()
  const read = async (card: Locator, part: string) => (await card.locator(part).innerText()).trim()
  return Object.fromEntries(await Promise.all(cards.map(async (card) => [await read(card, 'h3'), await read(card, '.rp-big')])))
}

async function shownLadder(page: Page): Promise<string[]> {
  return (await page.locator('#ladder .rp-bar-value strong').allInnerTexts()).slice(0, 5)
}

/** What two installations can have in common: ids and the time of computing are each one's own. */
function withoutIds(audit: Record<string, unknown>): unknown {
  const uuid = /^[0-9a-f]{8}-[0-9a-f-]{27}$/
  const own = (key: string, value: unknown) =>
    key === 'computed_at' || (typeof value === 'string' && uuid.test(value)) ? undefined : value
  return JSON.parse(JSON.stringify(audit, own))
}

/** The first row of the cohort grid, counted in customers: how many there are, and those who bought one, two … months later. */
async function firstCohort(page: Page): Promise<string[]> {
  await page.locator('#cohorts').getByRole('radio', { name: 'Customers' }).check()
  const cells = await page.locator('#cohorts section:visible tbody tr').first().locator('td:not(.rp-future):not(.rp-hatched)').all()
  return Promise.all(cells.map(async (cell) => (await cell.innerText()).trim()))
}

const apiOf = (page: Page, path: string): string =>
  new URL(`/api${/^\/shops\/[^/]+/.exec(new URL(page.url()).pathname)}${path}`, page.url()).href

async function auditByTerminal(folder: string): Promise<Record<string, unknown>> {
  const args = ['server/cli.ts', 'audit', testData(onlineRetailFile), '--json', '--out', join(folder, 'audit.html')]
  const shop = ['--name', 'Online Retail', '--currency', 'GBP', '--time-zone', 'Europe/London', '--country', 'GB']
  const { stdout } = await promisify(execFile)(process.execPath, [...args, ...shop], {
    cwd: projectFolder,
    env: environment({ REGULARS_DATA: join(folder, 'data') }),
    maxBuffer: 64 * 1024 * 1024,
  })
  return JSON.parse(stdout)
}
