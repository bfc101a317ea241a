/** The pages of messages: an outbox with messages of several states, a template that was changed since, the settings. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import type { Ask } from './preparation.ts'

interface Looked {
  name: string
  path: string
  open?: (page: Page) => Promise<void>
}

/** Plans messages to customers of an imported file, and returns once nothing is on its way any more. */
export async function messagePlaces(ask: Ask, { shopId }: { shopId: string }): Promise<{ pages: Looked[]; overlays: Looked[] }> {
  const templateId = await publishedTemplate(ask, shopId, 'order_confirmation', 'transactional')
  await publishedTemplate(ask, shopId, 'news', 'marketing')
  const order = { number: '1042', currency: 'PLN', totalMinor: 8_980, lines: [{ name: 'Kawa', quantity: 2, totalMinor: 8_980 }] }
  const later = { dueAt: new Date(Date.now() + 86_400_000).toISOString() }
  const send = (template: string, number: number, more: object) =>
    ask('POST', `/api/shops/${shopId}/sends`, {
      template,
      key: String(number),
      customer: { email: `person${number}@example.com` },
      ...more,
    })
  await send('order_confirmation', 0, { data: { order } })
  await send('order_confirmation', 1, { data: {} })
  await send('order_confirmation', 2, { data: { order }, ...later })
  await send('news', 3, {})
  await untilNothingIsOnItsWay(ask, shopId)
  await ask('PATCH', `/api/shops/${shopId}/message-templates/${templateId}`, { draft: content('Dziękujemy bardzo!') })

  const path = `/shops/${shopId}/messages`
  const template = `${path}/templates/${templateId}`
  const drawn = (page: Page) => page.locator('iframe.mail-page').waitFor()
  const dialog = (page: Page) => page.getByRole('dialog').waitFor()
  return {
    pages: [
      { name: 'outbox', path, open: (page) => page.locator('.outbox-why').first().waitFor() },
      { name: 'outbox, none found', path: `${path}?state=unknown` },
      { name: 'templates', path: `${path}/templates` },
      { name: 'template', path: template, open: drawn },
      { name: 'settings of messages', path: `${path}/settings`, open: (page) => page.locator('.limit').first().waitFor() },
    ],
    overlays: [
      {
        name: 'message that was caught',
        path: `${path}?state=caught`,
        open: async (page) => {
          await page.locator('.outbox-open').first().click()
          await dialog(page)
          await drawn(page)
        },
      },
      {
        name: 'message that was not sent',
        path: `${path}?state=skipped`,
        open: async (page) => {
          await page.locator('.outbox-open').first().click()
          await dialog(page)
          await page.locator('.facts').waitFor()
        },
      },
      {
        name: 'new template',
        path: `${path}/templates`,
        open: async (page) => {
          await page.locator('.page-actions button').click()
          await dialog(page)
        },
      },
      {
        name: 'publishing a template',
        path: template,
        open: async (page) => {
          await drawn(page)
          await page.locator('.page-actions button').last().click()
          await page.locator('.publish-changes').waitFor()
        },
      },
      {
        name: 'plain text of a mail',
        path: template,
        open: async (page) => {
          await drawn(page)
          await page.locator('.values-help summary').click()
          await page.locator('.mail .kind').last().click()
          await page.locator('.mail-text').waitFor()
        },
      },
    ],
  }
}

const content = (subject: string) => ({
  subject: { pl: subject },
  preheader: { pl: 'Twoje zamówienie jest u nas' },
  blocks: [
    { kind: 'heading', text: { pl: 'Dzień dobry, {{ customer.firstName | default: "Kliencie" | vocative }}!' } },
    { kind: 'text', text: { pl: 'Mamy zamówienie **{{ order.number }}**. [Zobacz je](https://shop.example/orders).' } },
    { kind: 'picture', source: 'https://shop.example/kawa.jpg', alt: { pl: 'Filiżanka kawy' }, address: null },
    { kind: 'order' },
    { kind: 'button', label: { pl: 'Śledź przesyłkę' }, address: 'https://shop.example/track' },
  ],
})

async function publishedTemplate(ask: Ask, shopId: string, code: string, messageClass: string): Promise<string> {
  const templates = `/api/shops/${shopId}/message-templates`
  const draft = content('Dziękujemy!')
  const { templateId } = await ask<{ templateId: string }>('POST', templates, { code, name: `Wzór: ${code}`, messageClass, draft })
  await ask('POST', `${templates}/${templateId}/publish`)
  return templateId
}

export async function untilNothingIsOnItsWay(ask: Ask, shopId: string): Promise<void> {
  for (let waitedMs = 0; waitedMs < 60_000; waitedMs += 200) {
    const { sends } = await ask<{ sends: { state: string; dueAt: string }[] }>('GET', `/api/shops/${shopId}/sends`)
    const isOnItsWay = ({ state, dueAt }: { state: string; dueAt: string }) =>
      ['reserved', 'sending'].includes(state) || (state === 'planned' && Date.parse(dueAt) <= Date.now())
    if (!sends.some(isOnItsWay)) return
    await sleep(200)
  }
  throw new Error('after a minute messages are still on their way')
}
