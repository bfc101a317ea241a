import { first, sql, type Tx, write } from '../kit/database.ts'
import { notFound } from '../kit/problem.ts'
import { hashSecret, newSecret } from '../kit/secret-hash.ts'
import type { LinkToken } from './link-token.ts'
import { hasAnybody } from './people.ts'

/** How long the link works; each start prints a new one while nobody has used any. */
const linkHours = 24

/** A new link to make the first person of this installation; undefined once there is somebody. */
export async function makeOwnerLink(tx: Tx, { now }: { now: Date }): Promise<LinkToken | undefined> {
  if (await hasAnybody(tx)) return undefined
  const secret = newSecret()
  const expiresAt = new Date(now.getTime() + linkHours * 3_600_000)
  await write(tx, sql`insert into owner_links (token_hash, created_at, expires_at) values (${hashSecret(secret)}, ${now}, ${expiresAt})`)
  return { kind: 'owner', secret }
}

/** Whether the link still works: it is not used, not old, and nobody came by another one. */
export async function isOwnerLinkOpen(tx: Tx, { secret, now }: { secret: string; now: Date }): Promise<boolean> {
  const link = await first(
    tx,
    sql`select 1 as found from owner_links where token_hash = ${hashSecret(secret)} and used_at is null and expires_at > ${now} for update`,
  )
  return link !== undefined && !(await hasAnybody(tx))
}

/**
 * Marks the link as used. One person only comes by owner links, also where two links are used at the same moment.
 * Throws `link_gone` where it does not work any more.
 */
export async function takeOwnerLink(tx: Tx, { secret, now }: { secret: string; now: Date }): Promise<void> {
  await write(tx, sql`lock table owner_links in exclusive mode`)
  if (!(await isOwnerLinkOpen(tx, { secret, now }))) throw notFound('link_gone')
  await write(tx, sql`update owner_links set used_at = ${now} where token_hash = ${hashSecret(secret)}`)
}
