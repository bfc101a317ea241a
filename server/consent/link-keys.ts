import { randomBytes } from 'node:crypto'
import { recordChange } from '../kit/change-log.ts'
import { type Db, first, sql, type Tx, write } from '../kit/database.ts'
import { tooMany } from '../kit/problem.ts'

interface LinkKey {
  keyNo: number
  secret: Buffer
}

/** The key that new links of a shop are signed with; made when there is none. */
export async function signingKey(tx: Tx, { shopId, now }: { shopId: string; now: Date }): Promise<LinkKey> {
  const known = await newestKey(tx, { shopId })
  if (known) return known
  await write(
    tx,
    sql`insert into link_keys (shop_id, key_no, secret, created_at) values (${shopId}, 1, ${randomBytes(32)}, ${now}) on conflict do nothing`,
  )
  return (await newestKey(tx, { shopId })) ?? signingKey(tx, { shopId, now })
}

/** The secret that a link says it is signed with; undefined where the shop has no such key, or links of it are refused. */
export const verifyingSecret = async (db: Db, { shopId, keyNo }: { shopId: string; keyNo: number }): Promise<Buffer | undefined> =>
  (
    await first(
      db,
      sql<{ secret: Buffer }>`select secret from link_keys where shop_id = ${shopId} and key_no = ${keyNo} and revoked_at is null`,
    )
  )?.secret

/**
 * Signs with a new key from now on. Links of before go on working, unless `revokesOld`: that is for a key that came into
 * strange hands, and makes every link in messages sent so far useless. At most one new key a minute: `too_many_requests`.
 */
export async function rotateKey(
  tx: Tx,
  { shopId, staffId, revokesOld, now }: { shopId: string; staffId: string; revokesOld: boolean; now: Date },
): Promise<{ keyNo: number }> {
  await write(tx, sql`select pg_advisory_xact_lock(hashtext(${shopId}), hashtext('link_keys'))`)
  const newest = await first(
    tx,
    sql<{
      keyNo: number
      createdAt: Date
    }>`select key_no, created_at from link_keys where shop_id = ${shopId} order by key_no desc limit 1`,
  )
  if (newest && now.getTime() - newest.createdAt.getTime() < 60_000) throw tooMany('too_many_requests', { retryAfterSeconds: 60 })
  const keyNo = (newest?.keyNo ?? 0) + 1
  if (revokesOld) await write(tx, sql`update link_keys set revoked_at = ${now} where shop_id = ${shopId} and revoked_at is null`)
  await write(tx, sql`insert into link_keys (shop_id, key_no, secret, created_at) values (${shopId}, ${keyNo}, ${randomBytes(32)}, ${now})`)
  await recordChange(tx, { shopId, staffId, action: 'link_key.rotated', before: null, after: { keyNo, revokesOld }, now })
  return { keyNo }
}

const newestKey = (db: Db, { shopId }: { shopId: string }): Promise<LinkKey | undefined> =>
  first(
    db,
    sql<LinkKey>`select key_no, secret from link_keys where shop_id = ${shopId} and revoked_at is null order by key_no desc limit 1`,
  )
