import { timingSafeEqual } from 'node:crypto'
import { all, type Db, first, sql, type Tx, write } from '../kit/database.ts'
import { newId } from '../kit/ids.ts'
import { notFound } from '../kit/problem.ts'
import { hashSecret, newSecret } from '../kit/secret-hash.ts'
import type { LinkToken } from './link-token.ts'
import type { Role } from './schema.ts'

export interface OpenInvitation {
  invitationId: string
  email: string
  role: Role
  expiresAt: Date
}

/** An invitation works for a week. */
const invitationDays = 7

export interface NewInvitation {
  shopId: string
  email: string
  role: Role
  invitedBy: string
  now: Date
}

/** Invites somebody; an earlier invitation of the same address does not work any more. The link is nowhere kept. */
export async function createInvitation(tx: Tx, invitation: NewInvitation): Promise<OpenInvitation & { link: LinkToken }> {
  const { shopId, email, role, invitedBy, now } = invitation
  const invitationId = newId()
  const secret = newSecret()
  const expiresAt = new Date(now.getTime() + invitationDays * 86_400_000)
  await write(tx, sql`delete from invitations where shop_id = ${shopId} and lower(email) = lower(${email}) and accepted_at is null`)
  await write(
    tx,
    sql`insert into invitations (shop_id, invitation_id, email, role, token_hash, invited_by, created_at, expires_at)
        values (${shopId}, ${invitationId}, ${email}, ${role}, ${hashSecret(secret)}, ${invitedBy}, ${now}, ${expiresAt})`,
  )
  return { invitationId, email, role, expiresAt, link: { kind: 'invitation', shopId, invitationId, secret } }
}

/** Invitations that still wait for their answer, newest first. */
export function openInvitations(db: Db, { shopId, now }: { shopId: string; now: Date }): Promise<OpenInvitation[]> {
  return all(
    db,
    sql<OpenInvitation>`select invitation_id, email, role, expires_at from invitations
      where shop_id = ${shopId} and accepted_at is null and expires_at > ${now} order by created_at desc limit 500`,
  )
}

/** Takes an invitation back. Throws notFound where there is none that waits. */
export async function withdrawInvitation(
  tx: Tx,
  { shopId, invitationId }: { shopId: string; invitationId: string },
): Promise<{ email: string; role: Role }> {
  const { rows } = await write(
    tx,
    sql<{ email: string; role: Role }>`delete from invitations
      where shop_id = ${shopId} and invitation_id = ${invitationId} and accepted_at is null returning email, role`,
  )
  const [withdrawn] = rows
  if (!withdrawn) throw notFound()
  return withdrawn
}

interface InvitationByLink {
  email: string
  role: Role
  shopName: string
  invitedBy: string
}

/** The invitation of a link that still works, locked for whoever is about to accept it; undefined where it does not. */
export async function invitationOf(
  tx: Tx,
  link: Extract<LinkToken, { kind: 'invitation' }>,
  now: Date,
): Promise<InvitationByLink | undefined> {
  const { shopId, invitationId, secret } = link
  const found = await first(
    tx,
    sql<InvitationByLink & { tokenHash: Buffer }>`
      select invitations.email, invitations.role, shops.name as shop_name, invitations.invited_by, invitations.token_hash
      from invitations join shops using (shop_id)
      where shop_id = ${shopId} and invitation_id = ${invitationId} and accepted_at is null and expires_at > ${now}
      for update of invitations`,
  )
  return found && timingSafeEqual(found.tokenHash, hashSecret(secret)) ? found : undefined
}

export async function markAccepted(
  tx: Tx,
  { shopId, invitationId, now }: { shopId: string; invitationId: string; now: Date },
): Promise<void> {
  await write(tx, sql`update invitations set accepted_at = ${now} where shop_id = ${shopId} and invitation_id = ${invitationId}`)
}
