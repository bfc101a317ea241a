/** A shopkeeper connects a program: it hears, it fails, it hears again. */
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, test } from 'node:test'
import { aBrowser, aVisitor, needsBrowser } from './browser.ts'
import { asking, becomeOwner, makeShop } from './preparation.ts'
import { picture } from './recording.ts'
import { aServer } from './server.ts'

const { skip } = needsBrowser

test('a webhook is added, tested, mended and deleted', { skip }, async () => {
  const program = await aProgram()
  const browser = await aBrowser()
  const server = await aServer({ REGULARS_ALLOW_PRIVATE_HOSTS: program.host })
  const { page, faults } = await aVisitor(browser)
  const ask = asking(page.request, server)
  await becomeOwner(ask, server)
  const shopId = await makeShop(ask, 'Kawa')

  await page.goto(`${server.url}/shops/${shopId}/settings/webhooks`)
  await page.getByText('No program listens yet').waitFor()
  await picture(page, 'webhooks: none')
  await page.getByRole('button', { name: 'Add a webhook' }).click()
  const drawer = page.getByRole('dialog')
  await drawer.getByLabel('Address').fill('https://10.0.0.1/hooks')
  await drawer.getByRole('button', { name: 'Add a webhook' }).click()
  await drawer.getByText('This address lies in a private network').waitFor()
  await drawer.getByLabel('Address').fill(`http://${program.host}/hooks`)
  await drawer.getByLabel('Name').fill('Till in Kraków')
  await drawer.getByText('Only this').click()
  await drawer.getByLabel('Somebody earned points').check()
  await picture(page, 'webhooks: adding')
  await drawer.getByRole('button', { name: 'Add a webhook' }).click()
  const secret = await drawer.getByLabel('Secret').inputValue()
  assert.match(secret, /^whsec_/)
  await picture(page, 'webhooks: secret')
  await drawer.getByRole('button', { name: 'Done' }).click()
  await page.getByText('1 kind of event').waitFor()

  await page.getByRole('link', { name: 'Till in Kraków' }).click()
  await page.getByText('Nothing yet.').waitFor()
  program.status = 503
  await page.getByRole('button', { name: 'Send a test' }).click()
  await page.getByText('The program did not take it (answer 503). Given up after 1 attempt.').waitFor()
  await page.getByText('Details').first().click()
  await page.getByText('closed for lunch').waitFor()
  await picture(page, 'webhook that fails')
  program.status = 204
  await page.getByRole('button', { name: 'Send again' }).first().click()
  await page.getByText('Arrived at attempt 2').waitFor()
  await page.getByText('Works. It last took something').waitFor()
  await picture(page, 'webhook that works')

  assert.equal(program.heard.length, 2)
  for (const { headers, text } of program.heard) {
    const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${text}`
    const expected = createHmac('sha256', Buffer.from(secret.slice(6), 'base64'))
      .update(signed)
      .digest('base64')
    assert.equal(headers['webhook-signature'], `v1,${expected}`)
  }
  await page.getByRole('button', { name: 'More that can be done' }).click()
  await picture(page, 'webhook: more')
  await page.getByRole('menuitem', { name: 'Delete this webhook' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete this webhook' }).click()
  await page.getByText('No program listens yet').waitFor()
  assert.deepEqual(
    faults().filter((fault) => !fault.includes('422')),
    [],
  )
})

/** A program on this machine that answers as it is told to, and keeps what it hears. */
async function aProgram() {
  const program = { host: '', status: 204, heard: [] as { headers: IncomingHttpHeaders; text: string }[] }
  const server = createServer(async (request, response) => {
    let text = ''
    for await (const part of request.setEncoding('utf8')) text += part
    program.heard.push({ headers: request.headers, text })
    response.writeHead(program.status).end(program.status === 204 ? undefined : 'closed for lunch')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  after(() => void server.close())
  program.host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return program
}
