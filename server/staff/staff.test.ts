import assert from 'node:assert/strict'
import { test } from 'node:test'
import { needsDatabase } from '../../test/database.ts'
import { anOwner, aProduct, asking, cookieOf, invite, makeShop, password, polishShop, withKey } from '../../test/product.ts'
import { transaction } from '../kit/database.ts'
import { linkAddress } from './link-token.ts'
import { makeOwnerLink } from './owner-link.ts'

test('the owner link makes the first person, once', needsDatabase, async () => {
  const product = await aProduct()
  const newLink = () => transaction(product.database, (tx) => makeOwnerLink(tx, { now: product.clock.now() }))
  const ask = asking(product)
  const old = await newLink()
  const link = await newLink()
  assert(old && link)
  const path = linkAddress('', link).replace('/start/', '/api/links/')
  const person = { email: 'Olena@Example.com', name: 'Olena', password, language: 'uk' }

  assert.deepEqual((await ask('GET', path)).json, { kind: 'owner', email: null, shopName: null, hasAccount: false })
  assert.equal((await ask('POST', path, { ...person, email: undefined })).json.code, 'email_missing')
  assert.equal((await ask('POST', path, { ...person, password: 'short' })).status, 422)
  const made = await ask('POST', path, person)
  assert.equal(made.status, 200)
  assert.equal(made.json.isInstallationOwner, true)
  assert.match(String(made.headers['set-cookie']), /^regulars_session=[\w-]{43}; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/)

  for (const again of [path, linkAddress('', old).replace('/start/', '/api/links/')]) {
    assert.equal((await ask('POST', again, person)).json.code, 'link_gone')
    assert.equal((await ask('GET', again)).status, 404)
  }
  assert.equal(await newLink(), undefined)
})

test('of two owner links used at the same moment one works', needsDatabase, async () => {
  const product = await aProduct()
  const link = async () => {
    const made = await transaction(product.database, (tx) => makeOwnerLink(tx, { now: product.clock.now() }))
    return made ? linkAddress('', made).replace('/start/', '/api/links/') : ''
  }
  const links = [await link(), await link()]
  const replies = await Promise.all(
    links.map((path, n) => asking(product)('POST', path, { email: `o${n}@example.com`, name: 'O', password, language: 'pl' })),
  )
  assert.deepEqual(replies.map(({ status }) => status).sort(), [200, 404])
})

test('an owner link ends after a day', needsDatabase, async () => {
  const product = await aProduct()
  const link = await transaction(product.database, (tx) => makeOwnerLink(tx, { now: product.clock.now() }))
  assert(link)
  product.clock.set('2026-03-02T10:00:00Z')
  assert.equal((await asking(product)('GET', linkAddress('', link).replace('/start/', '/api/links/'))).json.code, 'link_gone')
})

test('signing in needs the right password, and tells nobody who has an account', needsDatabase, async () => {
  const product = await aProduct()
  await anOwner(product)
  const ask = asking(product)
  const signedIn = await ask('POST', '/api/sign-in', { email: ' OLENA@example.com'.trim(), password })
  assert.equal(signedIn.status, 200)
  const wrong = await ask('POST', '/api/sign-in', { email: 'olena@example.com', password: 'wrong password' })
  const unknown = await ask('POST', '/api/sign-in', { email: 'nobody@example.com', password: 'wrong password' })
  assert.equal(wrong.status, 401)
  assert.equal(wrong.text, unknown.text)

  const me = asking(product, { cookie: cookieOf(signedIn) })
  assert.equal((await me('GET', '/api/me')).json.email, 'olena@example.com')
  assert.equal((await me('POST', '/api/sign-out')).status, 204)
  assert.equal((await me('GET', '/api/me')).status, 401)
})

test('after too many wrong passwords even the right one has to wait', needsDatabase, async () => {
  const product = await aProduct()
  await anOwner(product)
  const ask = asking(product)
  for (let n = 0; n < 10; n++)
    assert.equal((await ask('POST', '/api/sign-in', { email: 'olena@example.com', password: 'wrong' })).status, 401)
  const refused = await ask('POST', '/api/sign-in', { email: 'Olena@example.com', password })
  assert.equal(refused.status, 429)
  assert.match(String(refused.headers['retry-after']), /^\d+$/)
  assert.equal((await ask('POST', '/api/sign-in', { email: 'another@example.com', password })).status, 401)
})

test('a session lasts thirty days from its last use', needsDatabase, async () => {
  const product = await aProduct()
  const ask = await anOwner(product)
  product.clock.set('2026-03-21T10:00:00Z')
  assert.equal((await ask('GET', '/api/me')).status, 200)
  product.clock.set('2026-04-15T10:00:00Z')
  assert.equal((await ask('GET', '/api/me')).status, 200)
  product.clock.set('2026-05-15T10:00:01Z')
  assert.equal((await ask('GET', '/api/me')).status, 401)
})

test('a new password signs everybody out but the one who set it', needsDatabase, async () => {
  const product = await aProduct()
  const here = await anOwner(product)
  const there = asking(product, {
    cookie: cookieOf(await asking(product)('POST', '/api/sign-in', { email: 'olena@example.com', password })),
  })
  assert.equal(
    (await here('PATCH', '/api/me', { password: { current: 'wrong', next: 'another password' } })).json.code,
    'wrong_current_password',
  )
  const changed = await here('PATCH', '/api/me', { name: 'Olena K.', password: { current: password, next: 'another password' } })
  assert.equal(changed.json.name, 'Olena K.')
  assert.equal((await there('GET', '/api/me')).status, 401)
  assert.equal((await here('GET', '/api/me')).status, 401)
  assert.equal((await asking(product, { cookie: cookieOf(changed) })('GET', '/api/me')).status, 200)
  assert.equal((await asking(product)('POST', '/api/sign-in', { email: 'olena@example.com', password })).status, 401)
})

test('a request of another site that carries the cookie changes nothing', needsDatabase, async () => {
  const product = await aProduct()
  const owner = await anOwner(product)
  const reply = await owner('POST', '/api/shops', polishShop, { 'x-regulars-console': '' })
  assert.equal(reply.json.code, 'console_header_missing')
})

test('roles and memberships follow the invitation, and a change of them ends sessions', needsDatabase, async () => {
  const product = await aProduct()
  const owner = await anOwner(product)
  const shop = await makeShop(owner)
  const anna = await invite(product, owner, shop, { email: 'anna@example.com', role: 'analyst' })
  assert.equal((await anna('GET', shop)).status, 200)
  assert.equal((await anna('PATCH', shop, { name: 'Herbata' })).json.code, 'not_allowed')
  assert.equal((await anna('POST', '/api/shops', polishShop)).status, 403)

  const { members } = (await owner('GET', `${shop}/staff`)).json as { members: { email: string; staffId: string; isYou: boolean }[] }
  const annaId = members.find(({ email }) => email === 'anna@example.com')?.staffId
  assert.deepEqual(
    members.filter(({ isYou }) => isYou).map(({ email }) => email),
    ['olena@example.com'],
  )
  assert.equal((await owner('PATCH', `${shop}/staff/${annaId}`, { role: 'admin' })).json.role, 'admin')
  assert.equal((await anna('GET', '/api/me')).status, 401)

  const again = asking(product, {
    cookie: cookieOf(await asking(product)('POST', '/api/sign-in', { email: 'anna@example.com', password })),
  })
  assert.equal((await again('PATCH', shop, { name: 'Herbata' })).status, 200)
  const ownerId = members.find(({ isYou }) => isYou)?.staffId
  assert.equal((await again('DELETE', `${shop}/staff/${ownerId}`)).json.code, 'not_allowed')
  assert.equal((await again('POST', `${shop}/invitations`, { email: 'x@example.com', role: 'owner' })).json.code, 'not_allowed')

  assert.equal((await owner('DELETE', `${shop}/staff/${annaId}`)).status, 204)
  assert.equal((await again('GET', shop)).status, 401)
  assert.equal((await owner('PATCH', `${shop}/staff/${ownerId}`, { role: 'admin' })).json.code, 'last_owner')
  assert.equal((await owner('DELETE', `${shop}/staff/${ownerId}`)).json.code, 'last_owner')

  const { changes } = (await owner('GET', `${shop}/changes`)).json as { changes: { action: string; before: unknown; after: unknown }[] }
  assert.deepEqual(
    changes.map(({ action }) => action),
    ['staff.removed', 'shop.changed', 'staff.role_changed', 'staff.joined', 'staff.invited', 'shop.created'],
  )
  assert.deepEqual(changes[1], { ...changes[1], before: { name: 'Kawa' }, after: { name: 'Herbata' } })
})

test('two owners who remove each other at once leave one owner', needsDatabase, async () => {
  const product = await aProduct()
  const olena = await anOwner(product)
  const shop = await makeShop(olena)
  const anna = await invite(product, olena, shop, { email: 'anna@example.com', role: 'owner' })
  const idOf = async (ask: typeof anna) => (await ask('GET', '/api/me')).json.staffId
  const [olenaId, annaId] = [await idOf(olena), await idOf(anna)]
  const replies = await Promise.all([olena('DELETE', `${shop}/staff/${annaId}`), anna('DELETE', `${shop}/staff/${olenaId}`)])
  assert.equal(replies.filter(({ status }) => status === 204).length, 1, replies.map(({ text }) => text).join())
})

test('an invitation is for one person, once, and may be taken back', needsDatabase, async () => {
  const product = await aProduct()
  const owner = await anOwner(product)
  const shop = await makeShop(owner)
  const other = await makeShop(owner, { name: 'Herbata' })
  await invite(product, owner, shop, { email: 'anna@example.com', role: 'support' })
  assert.equal((await owner('POST', `${shop}/invitations`, { email: 'Anna@example.com', role: 'admin' })).json.code, 'already_member')

  // Anna has an account: the second shop asks for its password and changes nothing else of it.
  const invited = await owner('POST', `${other}/invitations`, { email: 'anna@example.com', role: 'analyst' })
  const path = String(invited.json.link).replace('http://regulars.test/start/', '/api/links/')
  assert.deepEqual((await asking(product)('GET', path)).json, {
    kind: 'invitation',
    email: 'anna@example.com',
    shopName: 'Herbata',
    hasAccount: true,
  })
  const wrong = await asking(product)('POST', path, { name: 'Mallory', password: 'wrong password', language: 'en' })
  assert.equal(wrong.json.code, 'wrong_account_password')
  const right = await asking(product)('POST', path, { password, language: 'en' })
  assert.equal(right.status, 200, right.text)
  const anna = asking(product, { cookie: cookieOf(right) })
  const me = (await anna('GET', '/api/me')).json as { name: string; memberships: { role: string }[] }
  assert.equal(me.name, 'anna@example.com')
  assert.deepEqual(me.memberships.map(({ role }) => role).sort(), ['analyst', 'support'])
  assert.equal((await asking(product)('GET', path)).json.code, 'link_gone')

  const nameless = await owner('POST', `${shop}/invitations`, { email: 'piotr@example.com', role: 'support' })
  const withoutName = String(nameless.json.link).replace('http://regulars.test/start/', '/api/links/')
  assert.equal((await asking(product)('POST', withoutName, { password, language: 'pl' })).json.code, 'name_missing')

  const withdrawn = await owner('POST', `${shop}/invitations`, { email: 'ivan@example.com', role: 'support' })
  assert.equal((await owner('DELETE', `${shop}/invitations/${withdrawn.json.invitationId}`)).status, 204)
  const gone = String(withdrawn.json.link).replace('http://regulars.test/start/', '/api/links/')
  assert.equal((await asking(product)('GET', gone)).json.code, 'link_gone')
})

test('an API key opens its own shop as far as its scopes reach, until it is revoked', needsDatabase, async () => {
  const product = await aProduct()
  const owner = await anOwner(product)
  const shop = await makeShop(owner)
  const other = await makeShop(owner)
  const made = await owner('POST', `${shop}/api-keys`, { name: 'Shop', kind: 'server', scopes: ['analytics:read'] })
  assert.equal(made.status, 201)
  const key = String(made.json.key)
  assert.match(key, /^rg_server_[0-9a-f]{32}_[0-9a-f]{32}_[\w-]{43}$/)
  const { rows } = await product.database.pool.query('select * from api_keys')
  assert(!JSON.stringify(rows).includes(key.slice(-43)), 'the secret is nowhere kept')

  assert.equal((await withKey(product, key)('GET', shop)).json.code, 'not_allowed')
  assert.equal((await withKey(product, key)('GET', other)).status, 404)
  assert.equal((await withKey(product, `${key.slice(0, -2)}xx`)('GET', shop)).json.code, 'wrong_api_key')
  assert.equal((await withKey(product, 'nonsense')('GET', shop)).json.code, 'wrong_api_key')
  assert.equal((await withKey(product, key)('GET', '/api/me')).json.code, 'sign_in_needed')
  // A key of this shop whose text names another one is no key.
  const shopOf = (path: string) => path.slice('/api/shops/'.length).replaceAll('-', '')
  assert.equal((await withKey(product, key.replace(shopOf(shop), shopOf(other)))('GET', other)).json.code, 'wrong_api_key')

  assert.equal((await owner('DELETE', `${shop}/api-keys/${made.json.keyId}`)).status, 204)
  assert.equal((await withKey(product, key)('GET', shop)).json.code, 'wrong_api_key')
  const refused = await owner('POST', `${shop}/api-keys`, { name: 'Page', kind: 'browser', scopes: ['customers:read'] })
  assert.equal(refused.json.code, 'browser_key_scopes')
})

test('changes are listed newest first, page by page', needsDatabase, async () => {
  const product = await aProduct()
  const owner = await anOwner(product)
  const shop = await makeShop(owner)
  for (const name of ['A', 'B', 'C']) await owner('PATCH', shop, { name })
  const names: unknown[] = []
  let cursor: unknown = ''
  do {
    const page = (await owner('GET', `${shop}/changes?limit=3&cursor=${cursor}`)).json as {
      changes: { after: { name: string } }[]
      nextCursor: string | null
    }
    names.push(...page.changes.map(({ after }) => after.name))
    cursor = page.nextCursor
  } while (cursor !== null)
  assert.deepEqual(names, ['C', 'B', 'A', 'Kawa'])
  assert.equal((await owner('GET', `${shop}/changes?cursor=nonsense`)).json.code, 'wrong_cursor')
})
