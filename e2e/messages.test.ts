/** A shopkeeper writes a message and publishes it, a program has it sent, and the outbox shows what was caught and why. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { aBrowser, aVisitor, needsBrowser } from './browser.ts'
import { untilNothingIsOnItsWay } from './message-places.ts'
import { asking, becomeOwner, isDone, makeShop, orderFile, planImport, untilImport } from './preparation.ts'
import { picture } from './recording.ts'
import { aServer } from './server.ts'
import { focusedName, tabTo } from './tabbing.ts'

const { skip } = needsBrowser

test('a template is written, published, sent by a program, caught and explained', { skip }, async () => {
  const browser = await aBrowser()
  const server = await aServer()
  const { page, faults } = await aVisitor(browser)
  const ask = asking(page.request, server)
  await becomeOwner(ask, server)
  const shopId = await makeShop(ask, 'Kawa')
  await ask('PATCH', `/api/shops/${shopId}`, { languages: ['pl', 'uk'] })
  const imported = await planImport(ask, { shopId, fileName: 'orders.csv', file: orderFile(8) })
  await ask('POST', `${imported}/start`)
  await untilImport(ask, imported, isDone)

  await page.goto(`${server.url}/shops/${shopId}/messages`)
  await page.getByText('Everything is caught here, nothing leaves.').waitFor()
  await page.getByRole('link', { name: 'To the templates' }).click()
  await page.getByRole('button', { name: 'New template' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('Dziękujemy za zamówienie')
  assert.equal(await dialog.getByLabel('Code').inputValue(), 'dziekujemy_za_zamowienie')
  await dialog.getByLabel('Follows from what they did').check()
  await dialog.getByRole('button', { name: 'Write it' }).click()

  await page.getByLabel('Subject').fill('Dziękujemy, {{ customer.firstName | vocative }}!')
  await page.getByText('“customer.firstName” is not known of this person.').waitFor()
  await page.getByLabel('Subject').fill('Dziękujemy, {{ customer.firstName | default: "Kliencie" | vocative }}!')
  const subject = page.locator('.mail-subject')
  await subject.filter({ hasText: 'Dziękujemy, Kliencie!' }).waitFor()
  await page.getByLabel('Find a customer').fill('Nowak-0')
  await page.getByLabel('Shown as for').selectOption({ label: 'Anna Nowak-0' })
  await subject.filter({ hasText: 'Dziękujemy, Anno!' }).waitFor()
  await page.getByRole('button', { name: 'Українська' }).click()
  await page.getByLabel('Subject').fill('Дякуємо, {{ customer.firstName | default: "друже" }}!')
  await subject.filter({ hasText: 'Дякуємо, Anna!' }).waitFor()
  await page.getByRole('button', { name: 'Polski' }).click()

  const { keyboard } = page
  await page.getByRole('textbox', { name: 'Text', exact: true }).focus()
  await tabTo(page, 'Add a block')
  await keyboard.press('Enter')
  await page.getByRole('menuitem', { name: 'Heading' }).waitFor()
  await keyboard.press('ArrowDown')
  await keyboard.press('Enter')
  await page.getByRole('menuitem').first().waitFor({ state: 'detached' })
  assert.equal(await focusedName(page), 'Text of the heading')
  await keyboard.type('Zamówienie {{ order.number }}')
  for (let stops = 0; stops < 2; stops++) await keyboard.press('Shift+Tab')
  assert.equal(await focusedName(page), 'Move up: Heading 2 Zamówienie {{ order.number }}')
  await keyboard.press('Enter')
  assert.equal(await focusedName(page), 'Move down: Heading 1 Zamówienie {{ order.number }}')
  assert.deepEqual(await page.locator('.block h3').allInnerTexts(), ['Heading', 'Text'])
  await picture(page, 'messages: a template')

  await page.getByRole('link', { name: 'Outbox' }).click()
  await dialog.locator('button', { hasText: 'Stay' }).click()
  await page.getByRole('button', { name: 'Save draft' }).click()
  await page.getByText('The draft is saved.').waitFor()
  await page.getByRole('button', { name: 'Publish' }).click()
  await dialog.getByText('have it sent as dziekujemy_za_zamowienie').waitFor()
  await dialog.getByRole('button', { name: 'Publish' }).click()
  await page.getByText('Version 1 is sent').waitFor()

  const { key } = await ask<{ key: string }>('POST', `/api/shops/${shopId}/api-keys`, {
    ...{ name: 'Shop', kind: 'server', scopes: ['messages:send'] },
  })
  const sent = await fetch(`${server.url}/api/shops/${shopId}/sends`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      ...{ template: 'dziekujemy_za_zamowienie', customer: { email: 'person0@example.com' }, key: '1042' },
      data: { order: { number: '1042' } },
    }),
  })
  assert.equal(sent.status, 202)
  const news = { subject: { pl: 'Nowości' }, preheader: null, blocks: [{ kind: 'text', text: { pl: 'Nowa kawa' } }] }
  const made = await ask<{ templateId: string }>('POST', `/api/shops/${shopId}/message-templates`, {
    ...{ code: 'news', name: 'Nowości', messageClass: 'marketing', draft: news },
  })
  await ask('POST', `/api/shops/${shopId}/message-templates/${made.templateId}/publish`)
  await ask('POST', `/api/shops/${shopId}/sends`, { template: 'news', customer: { email: 'person0@example.com' }, key: 'may' })
  await untilNothingIsOnItsWay(ask, shopId)

  await page.getByRole('link', { name: 'Outbox' }).click()
  const row = (name: string) => page.locator('.outbox-table tbody tr').filter({ has: page.getByRole('button', { name }) })
  await row('Nowości').getByText('Not sent').waitFor()
  await row('Nowości').getByText('Advertising needs an agreement at the moment it is sent.').waitFor()
  await row('Dziękujemy').getByText('Caught').waitFor()
  await row('Dziękujemy').getByRole('link', { name: 'Anna Nowak-0' }).waitFor()
  await row('Dziękujemy').getByRole('button').click()
  await dialog.getByText('own order needs no agreement.').waitFor()
  await dialog.getByRole('heading', { name: 'Dziękujemy, Anno!' }).waitFor()
  const mail = dialog.locator('iframe.mail-page')
  assert.match(String(await mail.getAttribute('srcdoc')), /Zamówienie 1042/)
  assert.equal(await mail.getAttribute('sandbox'), '')
  await dialog.getByRole('button', { name: 'Plain text' }).click()
  await dialog.locator('.mail-text', { hasText: 'Zamówienie 1042' }).waitFor()
  await picture(page, 'messages: what was caught')
  await dialog.getByRole('button', { name: 'Close' }).click()
  await page.getByLabel('Show', { exact: true }).selectOption({ label: 'Too late' })
  await page.getByText('No message is in this state.').waitFor()

  await page.getByRole('link', { name: 'Templates' }).click()
  await page.getByRole('link', { name: 'Nowości' }).click()
  await page.getByLabel('Subject').fill('Nowości w maju')
  await page.getByRole('button', { name: 'Publish' }).click()
  await dialog.getByText('The subject is another.').waitFor()
  await dialog.getByRole('button', { name: 'Publish' }).click()
  await page.getByText('Version 2 is sent').waitFor()

  await page.getByRole('navigation', { name: 'Parts of messages' }).getByRole('link', { name: 'Settings' }).click()
  const sender = page.getByRole('form', { name: 'Sender' })
  await sender.getByLabel('Name').fill('Kawa"')
  await sender.getByRole('button', { name: 'Save' }).click()
  await sender.getByText('Without line breaks, quotes and angle brackets.').waitFor()
  await sender.getByLabel('Name').fill('Kawa')
  await sender.getByLabel('E-mail address').fill('hello@kawa.example')
  await sender.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Saved.').waitFor()
  await page.getByRole('button', { name: 'Send for real' }).click()
  await dialog.getByRole('button', { name: 'Send for real' }).click()
  await page.getByText('Say first who writes and where mail is handed over.').waitFor()
  const post = page.getByRole('form', { name: 'Mail server' })
  await post.getByLabel('Host').fill('smtp.kawa.example')
  await post.getByRole('textbox', { name: 'Password' }).fill('secret of the post')
  await post.getByRole('button', { name: 'Save' }).click()
  await post.getByText('There is one. Write here only to exchange it.').waitFor()
  assert.equal(await post.getByRole('textbox', { name: 'Password' }).inputValue(), '')
  await picture(page, 'messages: settings')
  assert.deepEqual(
    faults().filter((fault) => !/(422|409) .*\/(preview|message-settings)\)/.test(fault)),
    [],
  )
})
