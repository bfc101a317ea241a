import assert from 'node:assert/strict'
import { test } from 'node:test'
import { needsDatabase } from '../../test/database.ts'
import { anOwner, aProduct, asking, invite, makeShop } from '../../test/product.ts'

test('the owner of the installation looks around; nobody else may', needsDatabase, async () => {
  const product = await aProduct()
  const owner = await anOwner(product)
  const shop = await makeShop(owner)
  const colleague = await invite(product, owner, shop, { email: 'iryna@example.com', role: 'admin' })
  for (const method of ['GET', 'POST', 'DELETE']) {
    assert.equal((await colleague(method, '/api/demo')).status, 403)
    assert.equal((await asking(product)(method, '/api/demo')).status, 401)
  }
  assert.deepEqual((await owner('GET', '/api/demo')).json, { state: 'none', progress: 0, shopIds: [] })

  const started = await owner('POST', '/api/demo')
  assert.equal(started.status, 202)
  const shops = started.json.shops as { shopId: string; currency: string; isDemo: boolean }[]
  assert.deepEqual(
    shops.map(({ currency, isDemo }) => [currency, isDemo]),
    [
      ['PLN', true],
      ['UAH', true],
    ],
  )
  const shopIds = shops.map(({ shopId }) => shopId)
  assert.deepEqual((await owner('GET', '/api/demo')).json, { state: 'loading', progress: 0, shopIds })
  const { json: jobs } = await owner('GET', `/api/shops/${shopIds[0]}/jobs`)
  assert.deepEqual(
    (jobs.jobs as { name: string }[]).map(({ name }) => name),
    ['load_demo'],
  )
  const { json: me } = await owner('GET', '/api/me')
  assert.deepEqual(
    (me.memberships as { shopId: string; role: string }[]).filter(({ shopId }) => shopIds.includes(shopId)).map(({ role }) => role),
    ['owner', 'owner'],
  )

  assert.equal((await owner('DELETE', '/api/demo')).status, 204)
  assert.equal((await owner('DELETE', '/api/demo')).status, 204)
  assert.equal((await owner('GET', `/api/shops/${shopIds[0]}`)).status, 404)
  assert.equal((await owner('GET', shop)).status, 200)
})
