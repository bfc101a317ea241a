/** What each role and each scope of an API key may do in a shop: the one table that says so. */
import type { Permission } from '../kit/access.ts'
import type { ApiScope, Role } from './schema.ts'

/** Who has it, from the role with most rights to the one with fewest. */
const rolesByPermission = {
  'shop:read': ['owner', 'admin', 'marketer', 'support', 'analyst'],
  'shop:change': ['owner', 'admin'],
  'staff:read': ['owner', 'admin'],
  'staff:change': ['owner', 'admin'],
  'keys:read': ['owner', 'admin'],
  'keys:change': ['owner', 'admin'],
  'changes:read': ['owner', 'admin'],
  'customers:read': ['owner', 'admin', 'marketer', 'support', 'analyst'],
  'customers:write': ['owner', 'admin', 'marketer', 'support'],
  // Many people's data in one file: not for every day's work.
  'customers:export': ['owner', 'admin', 'marketer', 'analyst'],
  'views:change': ['owner', 'admin', 'marketer', 'support', 'analyst'],
  'imports:read': ['owner', 'admin', 'marketer'],
  'imports:change': ['owner', 'admin', 'marketer'],
  'analytics:read': ['owner', 'admin', 'marketer', 'analyst'],
  'analytics:compute': ['owner', 'admin', 'marketer', 'analyst'],
  'plan:read': ['owner', 'admin', 'marketer', 'support', 'analyst'],
  'jobs:read': ['owner', 'admin', 'marketer'],
  'jobs:retry': ['owner', 'admin'],
  'orders:write': [],
  'events:write': [],
} as const satisfies Record<Permission, readonly Role[]>

const permissionsByScope: Readonly<Record<ApiScope, readonly Permission[]>> = {
  'orders:write': ['orders:write'],
  'customers:read': ['customers:read'],
  'customers:write': ['customers:write'],
  'analytics:read': ['analytics:read'],
  'events:write': ['events:write'],
}

/** A browser key stands in the shop's pages for all to read: it brings events in and takes nothing out. */
export const browserScopes: readonly ApiScope[] = ['events:write']

export const isPermission = (permission: Permission): boolean => permission in rolesByPermission

export function permissionsOfRole(role: Role): ReadonlySet<string> {
  return byRole[role]
}

export function permissionsOfScopes(scopes: readonly ApiScope[]): ReadonlySet<string> {
  return new Set(scopes.flatMap((scope) => permissionsByScope[scope]))
}

/** Owners change everybody; an admin changes everybody but owners, and makes nobody one. */
export function mayChangeRole(actor: Role, { from, to }: { from: Role | null; to: Role | null }): boolean {
  if (!permissionsOfRole(actor).has('staff:change')) return false
  return actor === 'owner' || (from !== 'owner' && to !== 'owner')
}

const byRole: Readonly<Record<Role, ReadonlySet<string>>> = {
  owner: having('owner'),
  admin: having('admin'),
  marketer: having('marketer'),
  support: having('support'),
  analyst: having('analyst'),
}

function having(role: Role): ReadonlySet<string> {
  const entries: [string, readonly Role[]][] = Object.entries(rolesByPermission)
  return new Set(entries.filter(([, roles]) => roles.includes(role)).map(([permission]) => permission))
}
