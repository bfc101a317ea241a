/** From a shop without a programme to a member who can account for every point: console, import, the shop's own page, checkout, return. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { aBrowser, aVisitor, needsBrowser } from './browser.ts'
import { aMemberSite } from './member-site.ts'
import { asking, becomeOwner, isDone, makeShop, planImport, untilImport } from './preparation.ts'
import { aServer } from './server.ts'

const { skip } = needsBrowser

test('a programme is switched on, orders are imported, points are spent, half is returned, and the statement explains every point', {
  skip,
}, async () => {
  const browser = await aBrowser()
  const server = await aServer()
  const { page } = await aVisitor(browser)
  const ask = asking(page.request, server)
  await becomeOwner(ask, server)
  const shopId = await makeShop(ask, 'Kawiarnia')
  const at = `/api/shops/${shopId}`

  await page.goto(`${server.url}/shops/${shopId}/loyalty`)
  await page.getByRole('radio', { name: /From a year ago/ }).check()
  await page.getByRole('button', { name: 'Switch it on' }).click()
  await page.getByRole('button', { name: 'Pause' }).waitFor()

  const imported = await planImport(ask, { shopId, fileName: 'orders.csv', file: orders() })
  await ask('POST', `${imported}/start`)
  await untilImport(ask, imported, isDone)
  const { secret } = await ask<{ secret: string }>('POST', `${at}/loyalty/identity-key`, { overlapHours: 0 })
  const site = await aMemberSite({ server: server.url, shopId, secret })
  const member = await aVisitor(browser)
  await until(async () => {
    await member.page.goto(`${site.url}/as/K1`)
    return member.page
      .getByText('620 points', { exact: true })
      .waitFor({ timeout: 2_000 })
      .then(
        () => true,
        () => false,
      )
  })

  const { key } = await ask<{ key: string }>('POST', `${at}/api-keys`, {
    ...{ name: 'Shop', kind: 'server', scopes: ['events:write', 'loyalty:read', 'loyalty:redeem'] },
  })
  const shop = async <Answer>(path: string, body: unknown): Promise<Answer> => {
    const response = await fetch(`${server.url}${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${key}`,
        'content-type': 'application/json',
        'idempotency-key': path + JSON.stringify(body).length,
      },
      body: JSON.stringify(body),
    })
    assert.ok(response.ok, `${path}: ${response.status} ${await response.clone().text()}`)
    return response.json() as Promise<Answer>
  }
  const customer = { number: 'K1' }
  const quote = await shop<{ earns: { points: number }[]; usable: { points: number } }>(`${at}/loyalty/quotes`, {
    customer,
    lines: [{ totalMinor: 20_000 }],
  })
  assert.deepEqual([quote.earns[0]?.points, quote.usable.points], [220, 600])
  const held = await shop<{ redemptionId: string; valueMinor: number }>(`${at}/loyalty/redemptions`, {
    customer,
    points: 300,
    orderMinor: 20_000,
  })
  assert.equal(held.valueMinor, 1_500)
  await shop(`${at}/loyalty/redemptions/${held.redemptionId}/capture`, { orderNumber: 'B1' })
  const sold = { sku: 'S1', name: 'Coffee', price: 100, quantity: 2 }
  await shop('/v1/track', {
    userId: 'K1',
    event: 'Order Completed',
    messageId: 'm1',
    properties: { order_id: 'B1', total: 185, products: [sold] },
  })
  await balance(203, 320)
  await shop('/v1/track', { userId: 'K1', event: 'Order Refunded', messageId: 'm2', properties: { order_id: 'B1', total: 92.5 } })
  await balance(101, 470)

  await member.page.goto(`${site.url}/as/K1`)
  await member.page.getByText('470 points', { exact: true }).waitFor()
  await member.page.getByRole('tab', { name: 'History' }).click()
  const history = member.page.getByRole('tabpanel', { name: 'History' })
  await history.getByText(/B1/).first().waitFor()
  const { members } = await ask<{ members: { customerId: string }[] }>('GET', `${at}/loyalty/members`)
  const { lines } = await ask<{ lines: Line[] }>('GET', `${at}/customers/${members[0]?.customerId}/loyalty/statement`)
  assert.deepEqual(
    lines
      .toReversed()
      .filter(({ kind }) => kind !== 'hold')
      .map(({ kind, activeChange, pendingChange, cause }) => [kind, activeChange, pendingChange, cause.label]),
    [
      ['earn', 0, 620, 'A1'],
      ['activate', 620, -620, null],
      ['redeem', 0, 0, 'B1'],
      ['earn', 0, 203, 'B1'],
      ['restore', 150, 0, 'B1'],
      ['claw', 0, -102, 'B1'],
    ],
  )
  assert.equal(sumOf(lines.map(({ activeChange }) => activeChange)), 470)
  assert.equal(sumOf(lines.map(({ pendingChange }) => pendingChange)), 101)

  /** Waits until the shop's question is answered so. */
  async function balance(pending: number, active: number): Promise<void> {
    await until(async () => {
      const { members } = await ask<{ members: { active: number; pending: number }[] }>('GET', `${at}/loyalty/members`)
      return members[0]?.active === active && members[0].pending === pending
    })
  }
})

interface Line {
  kind: string
  activeChange: number
  pendingChange: number
  cause: { label: string | null }
}

const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, each) => sum + each, 0)

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const endsAt = performance.now() + 60_000
  while (!(await isSo())) {
    assert.ok(performance.now() < endsAt, 'it is so within a minute')
    await sleep(200)
  }
}

/** Bought long enough ago for its points to be usable. */
function orders(): Buffer {
  const day = new Date(Date.now() - 60 * 86_400_000).toISOString().slice(0, 10)
  return Buffer.from(
    `order_id,order_date,customer_id,email,first_name,sku,product_name,quantity,unit_price\nA1,${day},K1,anna@example.com,Anna,S1,Coffee,2,310.00\n`,
  )
}
