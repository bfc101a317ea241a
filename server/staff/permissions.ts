/** What each role and each scope of an API key may do in a shop: the one table that says so. */
import type { Permission } from '../kit/access.ts'
import { type ApiScope, apiScopes, type Role } from './schema.ts'

/** Who has it, from the role with most rights to the one with fewest. */
const rolesByPermission = {
  'shop:read': ['owner', 'admin', 'marketer', 'support', 'analyst'],
  'shop:change': ['owner', 'admin'],
  'shop:remove': ['owner'],
  'staff:read': ['owner', 'admin'],
  'staff:change': ['owner', 'admin'],
  'keys:read': ['owner', 'admin'],
  'keys:change': ['owner', 'admin'],
  'changes:read': ['owner', 'admin'],
  'customers:read': ['owner', 'admin', 'marketer', 'support', 'analyst'],
  // What was merged is parted again by the same.
  // Fields, tags, notes and tasks of one customer.
  'customers:change': ['owner', 'admin', 'marketer', 'support'],
  // What fields and tags there are.
  'customers:configure': ['owner', 'admin', 'marketer'],
  'customers:bulk': ['owner', 'admin', 'marketer'],
  'customers:merge': ['owner', 'admin', 'support'],
  'consent:read': ['owner', 'admin', 'marketer', 'support', 'analyst'],
  'consent:change': ['owner', 'admin', 'marketer', 'support'],
  'consent:record': ['owner', 'admin', 'marketer', 'support'],
  'consent:settings': ['owner', 'admin'],
  // Everything about one person, and the end of it.
  'privacy:handle': ['owner', 'admin', 'support'],
  'privacy:settings': ['owner', 'admin'],
  // Many people's data in one file: not for every day's work.
  'customers:export': ['owner', 'admin', 'marketer', 'analyst'],
  'segments:read': ['owner', 'admin', 'marketer', 'support', 'analyst'],
  'segments:change': ['owner', 'admin', 'marketer'],
  'views:change': ['owner', 'admin', 'marketer', 'support', 'analyst'],
  // What shops' pages and programs tell, as it arrived.
  'events:read': ['owner', 'admin', 'marketer', 'analyst'],
  'loyalty:read': ['owner', 'admin', 'marketer', 'support', 'analyst'],
  'loyalty:configure': ['owner', 'admin', 'marketer'],
  // Points given, taken, moved by hand.
  'loyalty:adjust': ['owner', 'admin', 'support'],
  // What a checkout does for a customer.
  'loyalty:redeem': ['owner', 'admin', 'support'],
  'messages:read': ['owner', 'admin', 'marketer', 'support', 'analyst'],
  'messages:change': ['owner', 'admin', 'marketer'],
  // Who writes, through which server, how often at most.
  'messages:configure': ['owner', 'admin'],
  // One message to one person.
  'messages:send': ['owner', 'admin', 'support'],
  'imports:read': ['owner', 'admin', 'marketer'],
  'imports:change': ['owner', 'admin', 'marketer'],
  'analytics:read': ['owner', 'admin', 'marketer', 'analyst'],
  'analytics:compute': ['owner', 'admin', 'marketer', 'analyst'],
  'plan:read': ['owner', 'admin', 'marketer', 'support', 'analyst'],
  'webhooks:read': ['owner', 'admin', 'marketer'],
  'webhooks:change': ['owner', 'admin'],
  'jobs:read': ['owner', 'admin', 'marketer'],
  'jobs:retry': ['owner', 'admin'],
} as const satisfies Record<Permission, readonly Role[]>

const permissionsByScope: Readonly<Record<ApiScope, readonly Permission[]>> = {
  'customers:read': ['customers:read'],
  'analytics:read': ['analytics:read'],
  'consent:read': ['consent:read'],
  'loyalty:read': ['loyalty:read'],
  'loyalty:redeem': ['loyalty:read', 'loyalty:redeem'],
  'consent:write': ['consent:record'],
  'messages:send': ['messages:send'],
  'webhooks:write': ['webhooks:read', 'webhooks:change'],
  // Asked for at the door for events, which knows keys and nobody else.
  'events:write': ['events:write'],
}

/** A browser key stands in the shop's pages for all to read: it may bring something in and never take anything out. */
export const browserScopes: readonly ApiScope[] = ['events:write']

export const isPermission = (permission: Permission): boolean => permission in rolesByPermission

export function permissionsOfRole(role: Role): ReadonlySet<string> {
  return byRole[role]
}

/** A stored scope that is none any more opens nothing. */
export function permissionsOfScopes(scopes: readonly string[]): ReadonlySet<string> {
  return new Set(apiScopes.filter((scope) => scopes.includes(scope)).flatMap((scope) => permissionsByScope[scope]))
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
