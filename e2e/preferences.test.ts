/** The page behind the links in messages, as people have it: without scripts, without cookies, on the smallest screen. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { aBrowser, aVisitor, needsBrowser } from './browser.ts'
import { type Ask, asking, becomeOwner, makeShop } from './preparation.ts'
import { picture } from './recording.ts'
import { aServer } from './server.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const { skip } = needsBrowser
const { server, browser, ask } = skip ? ({} as Awaited<ReturnType<typeof theScene>>) : await theScene()

async function theScene() {
  const browser = await aBrowser()
  const server = await aServer()
  const { page } = await aVisitor(browser)
  const ask = asking(page.request, server)
  await becomeOwner(ask, server)
  return { server, browser, ask }
}

test('Anna chooses, stops everything and asks for her data, without scripts and cookies', { skip }, async () => {
  const { link, customer } = await aSubscriber('anna@example.com')
  const { page, faults } = await aVisitor(browser, { javaScriptEnabled: false, viewport: { width: 320, height: 700 } })
  await page.goto(`${server.url}${link}?language=en`)
  assert.ok(await page.getByLabel('E-mail').isChecked())
  await page.getByLabel('E-mail').uncheck()
  await page.getByLabel('See what I open').check()
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Saved. It holds from now on.').waitFor()
  assert.deepEqual(await statesOf(ask, customer), {
    'email marketing': 'revoked',
    'any track': 'granted',
    'any profile': 'unknown',
    'any share_ads': 'unknown',
  })

  await page.getByRole('button', { name: 'Stop everything' }).click()
  await page.getByText('You get no advertising any more.').waitFor()
  assert.deepEqual(new Set(Object.values(await statesOf(ask, customer))), new Set(['revoked']))

  await page.getByRole('button', { name: 'Ask for a copy of my data' }).click()
  await page.getByText('You asked for a copy of your data').waitFor()
  assert.deepEqual(await page.context().cookies(), [])
  assert.deepEqual(faults(), [])
  await page.context().close()
})

test('the pages have no barriers: in each language, light and dark, 320 px wide', { skip }, async () => {
  const { link, confirmLink } = await aSubscriber('ola@example.com')
  const looks = [
    { language: 'pl', colorScheme: 'light', width: 320 },
    { language: 'uk', colorScheme: 'dark', width: 320 },
    { language: 'en', colorScheme: 'light', width: 1280 },
  ] as const
  for (const { language, colorScheme, width } of looks) {
    // The audit itself is a script; the page has none.
    const { page, faults } = await aVisitor(browser, { colorScheme, viewport: { width, height: 700 }, locale: language })
    for (const path of [`${link}?language=${language}&notice=saved`, confirmLink, '/p/nothing']) {
      await page.goto(`${server.url}${path}`)
      const where = `preferences ${path.slice(0, 12)} ${language} ${width}`
      await picture(page, where)
      assert.equal(await page.locator('script').count(), 0, where)
      assert.ok((await page.evaluate<number>('document.documentElement.scrollWidth')) <= width, where)
      assert.deepEqual(await barriersOf(page), [], where)
    }
    assert.deepEqual(
      faults().filter((fault) => !/404 .*\/p\/nothing/.test(fault)),
      [],
    )
    await page.context().close()
  }
})

test('who confirms agrees by pressing the button, and not by opening the page', { skip }, async () => {
  const { confirmLink, pending } = await aSubscriber('ewa@example.com')
  const { page } = await aVisitor(browser, { javaScriptEnabled: false })
  await page.goto(`${server.url}${confirmLink}`)
  assert.equal((await statesOf(ask, pending))['email marketing'], 'pending')
  await page.locator('button[value="confirm"]').click()
  await page.getByRole('heading', { name: 'Dziękujemy' }).waitFor()
  assert.equal((await statesOf(ask, pending))['email marketing'], 'granted')
  await page.context().close()
})

/** Somebody who gets a shop's newsletter, and somebody who has not confirmed yet. */
async function aSubscriber(email: string): Promise<{ link: string; customer: string; confirmLink: string; pending: string }> {
  const shopId = await makeShop(ask, 'Kawiarnia „Pod Wierzbą”')
  const shop = `/api/shops/${shopId}`
  const tell = (address: string, state: string) =>
    ask<{ customerId: string; confirmUrl: string | null }>('POST', `${shop}/consents`, {
      email: address,
      channel: 'email',
      state,
      source: 'newsletter box',
    })
  const told = await tell(email, 'granted')
  const waiting = await tell(`new-${email}`, 'pending')
  const customer = `${shop}/customers/${told.customerId}`
  const { url } = await ask<{ url: string }>('POST', `${customer}/preference-link`)
  return {
    ...{ customer, pending: `${shop}/customers/${waiting.customerId}` },
    ...{ link: new URL(url).pathname, confirmLink: new URL(waiting.confirmUrl ?? '').pathname },
  }
}

async function statesOf(ask: Ask, customer: string): Promise<Record<string, string>> {
  const { consents } = await ask<{ consents: { channel: string; purpose: string; state: string }[] }>('GET', `${customer}/consents`)
  return Object.fromEntries(consents.map(({ channel, purpose, state }) => [`${channel} ${purpose}`, state]))
}

/** Serious and critical findings of axe, each with its first place. */
async function barriersOf(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  const { violations } = await page.evaluate<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }>(
    "axe.run({ resultTypes: ['violations'] })",
  )
  return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)
}
