/** The page on which whoever connects a shop sees events arrive. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { aBrowser, aVisitor, needsBrowser } from './browser.ts'
import { asking, becomeOwner, makeShop } from './preparation.ts'
import { aServer } from './server.ts'

/** What somebody may send who means harm: markup, scripts, formulas, SQL, templates, names of prototypes, letters that turn words around. */
const hostile = [
  '<img src=x onerror="window.harmed=1">',
  '<script>window.harmed=1</script>',
  '"><svg onload=window.harmed=1>',
  "';window.harmed=1;//",
  'javascript:window.harmed=1',
  '</pre></details><iframe srcdoc="<script>parent.harmed=1</script>">',
  '{{constructor.constructor("window.harmed=1")()}}',
  '#{window.harmed=1}',
  "'; drop table events; --",
  '=HYPERLINK("http://evil.example","click")',
  '__proto__',
  'constructor',
  '\u202Egnp.exe\u2066',
  '%00%0a<b>x</b>',
]

test('events as they arrive', { skip: needsBrowser.skip }, async (t) => {
  const browser = await aBrowser()
  const server = await aServer()
  const { page, faults } = await aVisitor(browser)
  const ask = asking(page.request, server)
  await becomeOwner(ask, server)
  const shopId = await makeShop(ask, 'Kawiarnia')
  const send = (batch: object[], writeKey: string) => ask('POST', '/v1/batch', { batch, writeKey })
  let key = ''

  await t.test('somebody new makes a key, and the lines for the pages hold it', async () => {
    await page.goto(`${server.url}/shops/${shopId}/events`)
    await page.getByRole('button', { name: 'Create the key' }).click()
    const lines = await page.locator('.events-code', { hasText: 'data-key' }).innerText()
    assert.match(lines, new RegExp(`<script async src="${server.url}/r.js" data-key="rg_browser_\\w+`))
    key = /data-key="([^"]+)"/.exec(lines)?.[1] ?? ''
    await page.getByText('Waiting for the first event.').waitFor()
  })

  await t.test('the first event shows by itself, and the next do too', async () => {
    await send([{ type: 'page', anonymousId: 'b' }], key)
    await page.getByText('Your first event arrived.').waitFor()
    await send([{ type: 'track', anonymousId: 'b', event: 'Product Viewed' }], key)
    await page.getByText('Product Viewed').waitFor()
  })

  await t.test('one that is refused says why and how to mend it', async () => {
    await send([{ type: 'track', event: 'Nobody’s' }], key)
    const entry = page.locator('.event').filter({ hasText: 'Nobody’s' })
    await entry.getByText('It does not say whom it is about.').waitFor()
    await entry.getByText('Send userId').waitFor()
    await entry.locator('summary').click()
    assert.match(await entry.locator('pre').innerText(), /"event": ?"Nobody’s"/)
  })

  await t.test('paused, the list stands still', async () => {
    await page.getByRole('button', { name: 'Pause' }).click()
    await send([{ type: 'track', anonymousId: 'b', event: 'While paused' }], key)
    await page.waitForTimeout(2_500)
    assert.equal(await page.getByText('While paused').count(), 0)
    await page.getByRole('button', { name: 'Go on live' }).click()
    await page.getByText('While paused').waitFor()
  })

  await t.test('it is narrowed by what became of the events, by name and by type, and the address says so', async () => {
    await page.getByRole('link', { name: 'Refused' }).click()
    await page.getByText('Product Viewed').waitFor({ state: 'detached' })
    assert.equal(await page.locator('.event').count(), 1)
    await page.getByRole('link', { name: 'All', exact: true }).click()
    await page.getByRole('searchbox', { name: 'Part of the name' }).fill('VIEWED')
    await page.locator('.event strong').filter({ hasText: 'Nobody’s' }).waitFor({ state: 'detached' })
    assert.equal(await page.locator('.event').count(), 2)
    await page.getByRole('combobox', { name: 'Type' }).selectOption({ label: 'Page' })
    await page.getByText('Product Viewed').waitFor({ state: 'detached' })
    assert.deepEqual(Object.fromEntries(new URL(page.url()).searchParams), { name: 'VIEWED', type: 'page' })
    await page.reload()
    await page.locator('.event').first().waitFor()
    assert.equal(await page.locator('.event').count(), 1)
  })

  await t.test('whatever somebody sends stands there as text and does nothing', async () => {
    const { key: serverKey } = await ask<{ key: string }>('POST', `/api/shops/${shopId}/api-keys`, {
      ...{ name: 'Shop', kind: 'server', scopes: ['events:write'] },
    })
    const batch = hostile.flatMap((text, index) => [
      { type: 'identify', userId: `h-${index}`, traits: { firstName: text, lastName: text, [text]: text } },
      {
        type: 'track',
        userId: `h-${index}`,
        event: text,
        properties: { [text]: { [text]: text } },
        context: { page: { url: text, title: text } },
      },
      { type: text, anonymousId: text, event: text },
    ])
    await page.goto(`${server.url}/shops/${shopId}/events`)
    await page.locator('.event').first().waitFor()
    // The list holds some of what comes in a second: all of it comes in a few.
    for (let from = 0; from < batch.length; from += 21) {
      await send(batch.slice(from, from + 21), serverKey)
      await page.waitForTimeout(1_000)
    }
    for (const text of hostile) await page.locator('.event strong').filter({ hasText: text.trim() }).first().waitFor()
    await page.evaluate(`document.querySelectorAll('.event details').forEach((details) => { details.open = true })`)
    assert.equal(await page.evaluate('window.harmed'), undefined)
    assert.equal(await page.locator('main :is(img, script, iframe, b)').count(), 0)
    assert.equal(await page.locator('main a[href^="javascript:"]').count(), 0)
    const named = page.locator('.event a').filter({ hasText: 'onerror' }).first()
    await named.click()
    await page.getByRole('heading', { level: 1 }).filter({ hasText: 'onerror' }).waitFor()
    assert.equal(await page.evaluate('window.harmed'), undefined)
  })

  assert.deepEqual(faults(), [])
})
