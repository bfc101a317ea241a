import { recordChange } from '../kit/change-log.ts'
import type { Tx } from '../kit/database.ts'
import type { Language } from '../kit/language.ts'
import { invalid, notFound, unauthenticated } from '../kit/problem.ts'
import { invitationOf, markAccepted } from './invitations.ts'
import { type LinkToken, readLinkToken } from './link-token.ts'
import { join } from './members.ts'
import { isOwnerLinkOpen, takeOwnerLink } from './owner-link.ts'
import { hashPassword, isPassword } from './passwords.ts'
import { createPerson, findAccount } from './people.ts'
import type { AcceptLink, LinkState } from './schema.ts'

/** What the link is for. Throws `link_gone` where it was used, is too old, or never was. */
export async function linkState(tx: Tx, { token, now }: { token: string; now: Date }): Promise<LinkState> {
  const link = parsed(token)
  if (link.kind === 'owner') {
    if (!(await isOwnerLinkOpen(tx, { secret: link.secret, now }))) throw notFound('link_gone')
    return { kind: 'owner', email: null, shopName: null, hasAccount: false }
  }
  const invitation = await invitationOf(tx, link, now)
  if (!invitation) throw notFound('link_gone')
  const account = await findAccount(tx, invitation)
  return { kind: 'invitation', email: invitation.email, shopName: invitation.shopName, hasAccount: account !== undefined }
}

/**
 * Uses the link, once: afterwards there is an account that may do what the link promised. Returns whose it is.
 *
 * Whoever has an account already gives its password and keeps its name. Throws `link_gone`, `wrong_account_password`,
 * and `email_missing` or `name_missing` where a new account comes without.
 */
export async function acceptLink(tx: Tx, { token, now, ...person }: AcceptLink & { token: string; now: Date }): Promise<string> {
  const link = parsed(token)
  return link.kind === 'owner' ? acceptOwnerLink(tx, link, { ...person, now }) : acceptInvitation(tx, link, { ...person, now })
}

interface Person {
  email?: string | undefined
  name?: string | undefined
  password: string
  language: Language
  now: Date
}

async function acceptOwnerLink(tx: Tx, { secret }: { secret: string }, { email, now, ...person }: Person): Promise<string> {
  if (email === undefined) throw invalid('email_missing')
  await takeOwnerLink(tx, { secret, now })
  return makeAccount(tx, { ...person, email, isInstallationOwner: true, now })
}

async function acceptInvitation(tx: Tx, link: Extract<LinkToken, { kind: 'invitation' }>, person: Person): Promise<string> {
  const { shopId, invitationId } = link
  const { now } = person
  const invitation = await invitationOf(tx, link, now)
  if (!invitation) throw notFound('link_gone')
  const { email, role } = invitation
  const staffId =
    (await signedInto(tx, email, person.password)) ?? (await makeAccount(tx, { ...person, email, isInstallationOwner: false }))
  await join(tx, { shopId, staffId, role, now })
  await markAccepted(tx, { shopId, invitationId, now })
  await recordChange(tx, { shopId, staffId, action: 'staff.joined', before: null, after: { email, role }, now })
  return staffId
}

/** The account that the address has already; undefined where it has none. */
async function signedInto(tx: Tx, email: string, password: string): Promise<string | undefined> {
  const account = await findAccount(tx, { email })
  if (!account) return undefined
  if (!(await isPassword(password, account.passwordHash))) throw unauthenticated('wrong_account_password')
  return account.staffId
}

async function makeAccount(
  tx: Tx,
  { password, name, ...person }: Omit<Person, 'email'> & { email: string; isInstallationOwner: boolean },
): Promise<string> {
  if (name === undefined) throw invalid('name_missing')
  const passwordHash = await hashPassword(password)
  const staffId = await createPerson(tx, { ...person, name, passwordHash })
  // The same address came through another link a moment ago: this link has not been used and may be tried again.
  if (staffId === undefined) throw notFound('link_gone')
  return staffId
}

function parsed(token: string): LinkToken {
  const link = readLinkToken(token)
  if (!link) throw notFound('link_gone')
  return link
}
