import { all, type Db, first, sql, type Tx, write } from '../kit/database.ts'
import { conflict, forbidden, notFound } from '../kit/problem.ts'
import { mayChangeRole } from './permissions.ts'
import type { Role } from './schema.ts'
import { endSessionsOf } from './sessions.ts'

export interface Member {
  staffId: string
  email: string
  name: string
  role: Role
  joinedAt: Date
}

/** Who works in the shop, by name. */
export function membersOf(db: Db, { shopId }: { shopId: string }): Promise<Member[]> {
  return all(db, sql<Member>`${member} where memberships.shop_id = ${shopId} and left_at is null order by staff.name, staff_id limit 1000`)
}

/** Somebody who works in the shop. Throws notFound where nobody does by this id. */
export async function getMember(db: Db, { shopId, staffId }: { shopId: string; staffId: string }): Promise<Member> {
  const found = await first(
    db,
    sql<Member>`${member} where memberships.shop_id = ${shopId} and memberships.staff_id = ${staffId} and left_at is null`,
  )
  if (!found) throw notFound()
  return found
}

/** Lets somebody work in the shop, also one who had left. Whoever works there already keeps their role; says whether they came now. */
export async function join(
  tx: Tx,
  { shopId, staffId, role, now }: { shopId: string; staffId: string; role: Role; now: Date },
): Promise<{ isNew: boolean }> {
  const { count } = await write(
    tx,
    sql`insert into memberships (shop_id, staff_id, role, joined_at) values (${shopId}, ${staffId}, ${role}, ${now})
        on conflict (shop_id, staff_id) do update set role = excluded.role, joined_at = excluded.joined_at, left_at = null
        where memberships.left_at is not null`,
  )
  return { isNew: count === 1 }
}

interface MemberChange {
  shopId: string
  staffId: string
  by: string
  now: Date
}

/**
 * Gives a member another role and signs them out everywhere. Returns what they were before. Throws notFound, `not_allowed`
 * where the one who asks has fewer rights, `last_owner` where the shop would have no owner left.
 */
export async function changeRole(tx: Tx, { shopId, staffId, by, role }: MemberChange & { role: Role }): Promise<Member> {
  const before = await memberToChange(tx, { shopId, staffId, by, to: role })
  if (before.role === role) return before
  await write(tx, sql`update memberships set role = ${role} where shop_id = ${shopId} and staff_id = ${staffId}`)
  await endSessionsOf(tx, { staffId })
  return before
}

/** Ends somebody's work in the shop, and their sessions. What they did remains theirs. Throws as `changeRole` does. */
export async function removeMember(tx: Tx, { shopId, staffId, by, now }: MemberChange): Promise<Member> {
  const before = await memberToChange(tx, { shopId, staffId, by, to: null })
  await write(tx, sql`update memberships set left_at = ${now} where shop_id = ${shopId} and staff_id = ${staffId}`)
  await endSessionsOf(tx, { staffId })
  return before
}

async function memberToChange(
  tx: Tx,
  { shopId, staffId, by, to }: { shopId: string; staffId: string; by: string; to: Role | null },
): Promise<Member> {
  const roles = await lockRoles(tx, { shopId })
  const actor = roles.get(by)
  const before = await getMember(tx, { shopId, staffId })
  if (!actor || !mayChangeRole(actor, { from: before.role, to })) throw forbidden('not_allowed')
  const owners = [...roles.values()].filter((role) => role === 'owner').length
  if (before.role === 'owner' && to !== 'owner' && owners === 1) throw conflict('last_owner')
  return before
}

/** Locked together and in one order, so that two owners who remove each other at once do not both succeed. */
async function lockRoles(tx: Tx, { shopId }: { shopId: string }): Promise<Map<string, Role>> {
  const rows = await all(
    tx,
    sql<{ staffId: string; role: Role }>`select staff_id, role from memberships where shop_id = ${shopId} and left_at is null
      order by staff_id for update`,
  )
  return new Map(rows.map(({ staffId, role }) => [staffId, role]))
}

const member = sql`select staff_id, staff.email, staff.name, memberships.role, memberships.joined_at from memberships join staff using (staff_id)`
