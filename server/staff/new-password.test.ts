import assert from 'node:assert/strict'
import { test } from 'node:test'
import { needsDatabase } from '../../test/database.ts'
import { anOwner, aProduct, asking, password } from '../../test/product.ts'
import { giveNewPassword } from './staff.ts'

test('a new password replaces the forgotten one and ends every session', needsDatabase, async () => {
  const product = await aProduct()
  const olena = await anOwner(product, { email: 'olena@example.com' })
  assert.equal((await olena('GET', '/api/me')).status, 200)

  const made = await giveNewPassword(product.database, { email: 'Olena@Example.com' })
  assert.ok(made)
  assert.equal((await olena('GET', '/api/me')).status, 401)
  const signIn = (secret: string) => asking(product)('POST', '/api/sign-in', { email: 'olena@example.com', password: secret })
  assert.equal((await signIn(password)).status, 401)
  assert.equal((await signIn(made)).status, 200)
})

test('nobody gets a password for an address that nobody has', needsDatabase, async () => {
  const { database } = await aProduct()
  assert.equal(await giveNewPassword(database, { email: 'nobody@example.com' }), null)
})
