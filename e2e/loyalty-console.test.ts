/** A shopkeeper switches a programme on, changes it, explains a balance, corrects it and takes the correction back. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { aBrowser, aVisitor, needsBrowser } from './browser.ts'
import { asking, becomeOwner, isDone, makeShop, orderFile, planImport, untilImport } from './preparation.ts'
import { picture } from './recording.ts'
import { aServer } from './server.ts'

const { skip } = needsBrowser

test('a programme is switched on, changed and explained point by point', { skip }, async () => {
  const browser = await aBrowser()
  const server = await aServer()
  const { page, faults } = await aVisitor(browser)
  const ask = asking(page.request, server)
  await becomeOwner(ask, server)
  const shopId = await makeShop(ask, 'Kawa')
  const imported = await planImport(ask, { shopId, fileName: 'orders.csv', file: orderFile(60) })
  await ask('POST', `${imported}/start`)
  await untilImport(ask, imported, isDone)

  await page.goto(`${server.url}/shops/${shopId}/loyalty`)
  await page.getByText('1 point for every zloty spent').waitFor()
  await page.getByRole('button', { name: 'Українська' }).click()
  await page.getByText('1 бал за кожен витрачений злотий').waitFor()
  await page.getByLabel('From another day').check()
  await page.getByLabel('First day').fill('2025-01-01')
  await page.getByText('30 orders that you have already earn points right away').waitFor()
  await picture(page, 'loyalty: before')
  await page.getByRole('button', { name: 'Switch it on' }).click()
  await page.getByText('The programme is on.', { exact: true }).waitFor()
  await page.getByRole('region', { name: 'Points for earlier orders' }).waitFor({ state: 'detached' })

  await page.getByRole('link', { name: 'Change the programme' }).click()
  await page.getByText('Nothing changes.').waitFor()
  await page.getByRole('button', { name: 'Add a rule' }).click()
  await page.getByRole('menuitem', { name: 'Points for the first, fifth, tenth order' }).click()
  const rule = page.getByRole('dialog')
  await rule.getByLabel('With which order').fill('x')
  await rule.getByText('Write a number here.').waitFor()
  await rule.getByLabel('With which order').fill('5')
  await rule.getByText('50 points for the 5th order').waitFor()
  await picture(page, 'loyalty: a rule')
  await rule.getByRole('button', { name: 'Done' }).click()
  await page.getByText('Everything is saved.').waitFor()
  await page.reload()
  await page.getByRole('button', { name: 'Edit: 50 points for the 5th order' }).waitFor()
  await page.getByRole('button', { name: 'Publish' }).click()
  await page.getByRole('dialog').getByLabel('Note').fill('A fifth order is a habit')
  await page.getByRole('dialog').getByRole('button', { name: 'Publish' }).click()
  await page.getByText('Version 2: A fifth order is a habit').waitFor()
  await page.getByText('What changed').click()
  await page.locator('.change-list', { hasText: '50 points for the 5th order' }).waitFor()

  await page.getByRole('link', { name: 'Members' }).click()
  await page.locator('a.row-name').first().click()
  const statement = page.locator('.statement-line')
  await statement
    .filter({ hasText: /Earned: order \d+/ })
    .first()
    .waitFor()
  const balance = page.locator('.lot-sum')
  const before = await balance.innerText()
  await page.getByLabel('At another time').fill('2024-12-31T12:00')
  await balance.filter({ hasText: /31 Dec 2024.*: 0 points to use/ }).waitFor()
  await page.getByRole('button', { name: 'Back to now' }).click()

  const correct = async (points: string) => {
    await page.getByRole('button', { name: 'By hand' }).click()
    await page.getByRole('menuitem', { name: 'Give or take points' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('spinbutton', { name: 'Points' }).fill(points)
    await dialog.getByLabel('Reason').fill('The parcel was late')
    await dialog.getByRole('button', { name: 'Correct' }).click()
    await dialog.waitFor({ state: 'detached' })
  }
  await correct('120')
  await statement.filter({ hasText: 'Reason: The parcel was late' }).filter({ hasText: '+120' }).waitFor()
  await picture(page, 'loyalty: corrected')
  await statement.getByRole('button', { name: 'Undo' }).click()
  await page.getByRole('dialog').getByLabel('Reason').fill('It was not')
  await page.getByRole('dialog').getByRole('button', { name: 'Undo' }).click()
  await statement.filter({ hasText: 'undone later' }).waitFor()
  const points = (text: string) => /: (.* to use)/.exec(text)?.[1]
  assert.equal(points(await balance.innerText()), points(before))
  await correct('5001')
  await page.getByText('A second person has to approve this.').waitFor()

  await page.getByRole('link', { name: 'Members' }).click()
  await page.getByRole('link', { name: 'Approvals' }).click()
  await page.getByText('Give 5,001 points to').waitFor()
  await page.getByText('You asked for this; another person decides.').waitFor()
  assert.equal(await page.getByRole('button', { name: 'Approve' }).count(), 0)

  await page.getByRole('link', { name: 'Rewards' }).click()
  await page.getByRole('button', { name: 'Add a reward' }).click()
  const reward = page.getByRole('dialog')
  await reward.getByRole('button', { name: 'Save' }).click()
  await reward.getByText('Write the text in one language at least.').waitFor()
  await reward.getByLabel('English').fill('Cup of coffee')
  await reward.getByRole('combobox', { name: 'Codes' }).selectOption({ label: 'are the shop’s own' })
  await reward.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('button', { name: 'Add codes: Cup of coffee' }).click()
  await page.getByRole('dialog').getByRole('textbox', { name: 'Codes' }).fill('CUP-1\nCUP-2\nCUP-1')
  await page.getByRole('dialog').getByRole('button', { name: 'Add codes' }).click()
  await page.getByText('2 codes waiting').waitFor()
  await picture(page, 'loyalty: rewards')
  assert.deepEqual(
    faults().filter((fault) => !/422 .*loyalty\/(program\/preview|rewards)\)/.test(fault)),
    [],
  )
})
