/** What people do with people: an invitation for somebody who has an account, a withdrawn consent, the end of a shop. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { aBrowser, aVisitor, needsBrowser } from './browser.ts'
import { asking, becomeOwner, isDone, makeShop, orderFile, owner, planImport, untilImport } from './preparation.ts'
import { aServer } from './server.ts'

const { skip } = needsBrowser
const scene = skip ? undefined : await theScene()

test('an invitation leads somebody with an account to signing in, with the address shown', { skip }, async () => {
  const { browser, server, ask, first, second } = there()
  const linkInto = async (shopId: string) =>
    (await ask<{ link: string }>('POST', `/api/shops/${shopId}/invitations`, { email: 'anna@example.com', role: 'support' })).link
  const { page, faults } = await aVisitor(browser)
  const token = (await linkInto(first)).split('/').at(-1)
  await asking(page.request, server)('POST', `/api/links/${token}`, { name: 'Anna Nowak', password: owner.password, language: 'en' })
  await page.context().clearCookies()

  await page.goto(await linkInto(second))
  await page.getByRole('heading', { name: 'Invitation to “Second”' }).waitFor()
  assert.equal(await page.getByLabel('E-mail').inputValue(), 'anna@example.com')
  assert.equal(await page.getByLabel('Your name').count(), 0)
  await page.getByLabel('Password', { exact: true }).fill('not this one')
  await page.getByRole('button', { name: 'Sign in and join' }).click()
  await page.locator('.form-problem').waitFor()
  assert.equal(faults().filter((fault) => !fault.includes('401')).length, 0)
  await page.getByLabel('Password', { exact: true }).fill(owner.password)
  await page.getByRole('button', { name: 'Sign in and join' }).click()
  await page.getByText('Anna Nowak').first().waitFor()
  const { memberships } = await asking(page.request, server)<{ memberships: unknown[] }>('GET', '/api/me')
  assert.equal(memberships.length, 2)
  await page.context().close()
})

test('what a person withdrew is written down on their page, and stands in the log', { skip }, async () => {
  const { page, server, first, faults } = there()
  await page.goto(`${server.url}/shops/${first}/customers`)
  await page.locator('.row-link').first().click()
  await page.getByRole('button', { name: 'Change consent: E-mail' }).click()
  await page.getByRole('radio', { name: 'Wants no advertising' }).check()
  await page.getByLabel('How do you know?').fill('Asked on the phone')
  await page.getByRole('button', { name: 'Save' }).click()
  const withdrawn = page.locator('.consents li').filter({ hasText: 'E-mail: withdrawn' })
  await withdrawn.getByText(`Asked on the phone · ${owner.name}`).waitFor()

  await page.goto(`${server.url}/shops/${first}/settings/changes`)
  const entry = page.getByRole('listitem').filter({ hasText: 'Consent of a customer changed' })
  await entry.getByText('Details').click()
  await entry.getByText('Asked on the phone').waitFor()
  await entry.getByRole('link', { name: 'See the customer' }).click()
  await withdrawn.waitFor()
  assert.deepEqual(faults(), [])
})

test('the owner removes a shop by typing its name', { skip }, async () => {
  const { page, server, ask, first, second, faults } = there()
  await page.goto(`${server.url}/shops/${first}/settings/shop`)
  await page.getByRole('button', { name: 'Remove this shop…' }).click()
  await page.getByText('npm run regulars -- backup --shop "First"').waitFor()
  const remove = page.getByRole('button', { name: 'Remove the shop for good' })
  await page.getByLabel('Type the name of the shop').fill('Firs')
  assert.equal(await remove.isDisabled(), true)
  await page.getByLabel('Type the name of the shop').fill('First')
  await remove.click()
  await page.getByText('“First” is closed and is being removed.').waitFor()
  await page.waitForURL(`**/shops/${second}`)
  const { memberships } = await ask<{ memberships: { shopId: string }[] }>('GET', '/api/me')
  assert.deepEqual(
    memberships.map(({ shopId }) => shopId),
    [second],
  )
  assert.deepEqual(faults(), [])
})

async function theScene() {
  const browser = await aBrowser()
  const server = await aServer()
  const { page, faults } = await aVisitor(browser)
  const ask = asking(page.request, server)
  await becomeOwner(ask, server)
  const first = await makeShop(ask, 'First')
  const second = await makeShop(ask, 'Second')
  const orders = await planImport(ask, { shopId: first, fileName: 'orders.csv', file: orderFile(60) })
  await ask('POST', `${orders}/start`)
  await untilImport(ask, orders, isDone)
  return { browser, server, page, faults, ask, first, second }
}

function there() {
  assert(scene)
  return scene
}
