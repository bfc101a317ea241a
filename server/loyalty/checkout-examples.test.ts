/** Every example of docs/developers/checkout.md, run as it stands there against a server that listens. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { needsDatabase } from '../../test/database.ts'
import { anOwner, aProduct, makeShop } from '../../test/product.ts'
import { aRow, record } from '../../test/shop.ts'
import { all, sql, transaction } from '../kit/database.ts'
import { addRewards, defaultProgram, defaultRewards, publishProgram, settleCustomers } from './loyalty.ts'

const page = readFileSync(join(import.meta.dirname, '../../docs/developers/checkout.md'), 'utf8')
const run = promisify(execFile)

test('each request of the page on checkouts gives the answer that stands below it', needsDatabase, async () => {
  const product = await aProduct()
  const { database, clock } = product
  const owner = await anOwner(product)
  const path = await makeShop(owner)
  const { key } = (await owner('POST', `${path}/api-keys`, { name: 'Shop', kind: 'server', scopes: ['loyalty:redeem'] })).json
  const shopId = path.split('/').at(-1) ?? ''
  const placed = {
    placedAt: new Date('2026-01-10T12:00:00Z'),
    placedOn: '2026-01-10',
    email: 'anna@example.com',
    emailKey: 'anna@example.com',
  }
  await transaction(database, async (tx) => {
    const now = new Date('2026-01-01T00:00:00Z')
    await publishProgram(tx, { shopId, program: defaultProgram({ currency: 'PLN', startsOn: '2026-01-01' }), staffId: null, note: '', now })
    await addRewards(tx, { shopId, rewards: defaultRewards({ currency: 'PLN' }), now })
  })
  await record(database, {
    shopId,
    rows: [aRow({ ...placed, orderKey: '1001', productCode: 'MUG', quantity: '1', lineTotalMinor: 120_000 })],
  })
  const people = await all(database.db, sql<{ customerId: string }>`select customer_id from customers where shop_id = ${shopId}`)
  await transaction(database, (tx) =>
    settleCustomers(tx, { shopId, customerIds: people.map(({ customerId }) => customerId), now: clock.now() }),
  )

  const address = await product.app.listen({ port: 0, host: '127.0.0.1' })
  const known: Record<string, string> = { SHOP: `${address}${path}`, KEY: String(key) }
  const examples = [...page.matchAll(/```sh\n(.*?)```\n```json\n(.*?)```/gs)]
  assert.equal(examples.length, page.split('```sh').length - 1, 'each request has its answer')
  assert(examples.length > 10)
  for (const [, request = '', expected = ''] of examples) {
    const { stdout } = await run('sh', ['-c', request], { env: { ...process.env, ...known } })
    hasAll(JSON.parse(stdout), JSON.parse(expected), `${request}answered ${stdout}`)
  }

  /** What is expected is there; what else there is does not matter. A `$NAME` is remembered for later requests. */
  function hasAll(actual: unknown, expected: unknown, where: string): void {
    if (typeof expected === 'string' && expected.startsWith('$')) known[expected.slice(1)] = String(actual)
    else if (typeof expected !== 'object' || expected === null) assert.equal(actual, expected, where)
    else {
      assert(typeof actual === 'object' && actual !== null, where)
      for (const [name, value] of Object.entries(expected)) hasAll(actual[name as keyof typeof actual], value, where)
    }
  }
})
