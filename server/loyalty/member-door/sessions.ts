/**
 * Members on the shop's pages. What the shop signed is exchanged once for a session, which lives as long as somebody is there
 * and no longer than half a day.
 */
import { findCustomer } from '../../customers/customers.ts'
import { type Db, first, sql, type Tx, write } from '../../kit/database.ts'
import { isId } from '../../kit/ids.ts'
import { hashSecret, newSecret } from '../../kit/secret-hash.ts'
import type { Identity } from './identity-token.ts'

export interface MemberSession {
  shopId: string
  customerId: string
  startedAt: Date
  expiresAt: Date
}

const idleMs = 30 * 60_000
const longestMs = 12 * 3_600_000

/** Null where this was exchanged before. `identity` is believed: its signature and its time were looked at. */
export async function beginSession(
  tx: Tx,
  { identity, customerId, now }: { identity: Identity; customerId: string; now: Date },
): Promise<{ session: string; expiresAt: Date } | null> {
  const { shopId, nonce } = identity
  await forgetOver(tx, { shopId, now })
  const { count } = await write(
    tx,
    sql`insert into loyalty_nonces (shop_id, nonce_hash, expires_at)
        values (${shopId}, ${hashSecret(nonce)}, ${identity.expiresAt}) on conflict do nothing`,
  )
  if (count === 0) return null
  const secret = newSecret()
  const expiresAt = new Date(now.getTime() + idleMs)
  await write(
    tx,
    sql`insert into loyalty_sessions (shop_id, token_hash, customer_id, started_at, expires_at)
        values (${shopId}, ${hashSecret(secret)}, ${customerId}, ${now}, ${expiresAt})`,
  )
  return { session: `rgm_${shopId}_${secret}`, expiresAt }
}

/** Whose session it is; null where it is none, is over, or the customer was merged or erased meanwhile. */
export async function sessionOf(db: Db, { token, now }: { token: string; now: Date }): Promise<MemberSession | null> {
  const named = readSession(token)
  if (!named) return null
  const { shopId, secret } = named
  const found = await first(
    db,
    sql<Omit<MemberSession, 'shopId'>>`
      select customer_id, started_at, expires_at from loyalty_sessions
      where shop_id = ${shopId} and token_hash = ${hashSecret(secret)} and expires_at > ${now}`,
  )
  if (!found || (await findCustomer(db, { shopId, name: found })) === undefined) return null
  return { shopId, ...found }
}

/** When a session ends that was used now; null where that is hardly later than it is to end already, so that not every look is a write. */
export function laterEnd({ startedAt, expiresAt }: MemberSession, now: Date): Date | null {
  const end = Math.min(now.getTime() + idleMs, startedAt.getTime() + longestMs)
  return end - expiresAt.getTime() > 60_000 ? new Date(end) : null
}

export async function prolongSession(tx: Tx, { token, expiresAt }: { token: string; expiresAt: Date }): Promise<void> {
  const named = readSession(token)
  if (!named) return
  await write(
    tx,
    sql`update loyalty_sessions set expires_at = ${expiresAt} where shop_id = ${named.shopId} and token_hash = ${hashSecret(named.secret)}`,
  )
}

/** What is over goes when somebody comes, a few at a time: at most as many as come are left. */
async function forgetOver(tx: Tx, { shopId, now }: { shopId: string; now: Date }): Promise<void> {
  for (const [table, key] of [
    ['loyalty_nonces', 'nonce_hash'],
    ['loyalty_sessions', 'token_hash'],
  ] as const)
    await write(
      tx,
      sql`delete from ${sql.table(table)} where shop_id = ${shopId} and ${sql.ref(key)} in (
            select ${sql.ref(key)} from ${sql.table(table)} where shop_id = ${shopId} and expires_at <= ${now}
            order by expires_at limit 20 for update skip locked)`,
    )
}

function readSession(token: string): { shopId: string; secret: string } | null {
  const [, shopId, secret] = /^rgm_([0-9a-f-]{36})_([\w-]{43})$/.exec(token) ?? []
  return shopId !== undefined && secret !== undefined && isId(shopId) ? { shopId, secret } : null
}
