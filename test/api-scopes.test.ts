/** Rights lead somewhere: whatever somebody can be given, some route asks for. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keyScopes } from '../console/src/pages/staff/key-scopes.ts'
import { permissionsOfRole, permissionsOfScopes } from '../server/staff/permissions.ts'
import { apiScopes, Role } from '../server/staff/schema.ts'
import { needsDatabase } from './database.ts'
import { aProduct } from './product.ts'

test('every scope of an API key opens a route', needsDatabase, async () => {
  const asked = await askedFor()
  for (const scope of apiScopes) {
    const permissions = [...permissionsOfScopes([scope])]
    assert(permissions.length > 0 && permissions.every((permission) => asked.has(permission)), `a key with ${scope} opens nothing`)
  }
})

test('every permission of a role opens a route', needsDatabase, async () => {
  const asked = await askedFor()
  const given = new Set(Role.options.flatMap((role) => [...permissionsOfRole(role)]))
  assert.deepEqual(
    [...given].filter((permission) => !asked.has(permission)),
    [],
  )
})

test('the console offers just the scopes that there are', () => assert.deepEqual([...keyScopes].sort(), [...apiScopes].sort()))

test('a scope that an earlier version had opens nothing', () => assert.deepEqual([...permissionsOfScopes(['orders:write'])], []))

/** By public routes that check keys themselves: server/activity/door-routes.test.ts. */
const askedAtDoors = ['events:write']

async function askedFor(): Promise<Set<string>> {
  const { app } = await aProduct()
  return new Set([...askedAtDoors, ...app.routeTable.flatMap(({ access }) => (typeof access === 'object' ? [access.permission] : []))])
}
