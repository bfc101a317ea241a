/**
 * Knows who asks. Each request's session or key is looked up anew, so that a right that was taken away is gone at once;
 * the same look-up by many at once is one query.
 */
import { timingSafeEqual } from 'node:crypto'
import type { Admission, Credential, Gate, Person } from '../kit/access.ts'
import { collapse } from '../kit/collapse.ts'
import { type Db, first, sql, transaction } from '../kit/database.ts'
import { ownLimit } from '../kit/rate-limits.ts'
import { hashSecret } from '../kit/secret-hash.ts'
import type { Services } from '../kit/services.ts'
import { type ApiKeyText, readApiKey } from './api-key-text.ts'
import { browserScopes, isPermission, permissionsOfRole, permissionsOfScopes } from './permissions.ts'
import type { Role } from './schema.ts'
import { needsProlonging, prolongSession } from './sessions.ts'

/** The gate of this installation: sessions of staff, and API keys of shops. `db` must not lag behind: a right that was taken away is gone. */
export function openGate(services: Services, { db }: { db: Db }): Gate {
  const findSession = collapse(sessionKey, (question) => lookUpSession(db, { ...question, now: services.clock.now() }))
  const findKey = collapse(keyKey, (question) => lookUpKey(db, question))
  const limit = ownLimit({ name: 'api_key', ...requestsPerKey })

  async function sessionOf(token: string, shopId: string | null): Promise<SessionFound | undefined> {
    const found = await findSession({ tokenHash: hashSecret(token), shopId })
    const now = services.clock.now()
    if (found && needsProlonging(found.expiresAt, now)) await transaction(services.database, (tx) => prolongSession(tx, { token, now }))
    return found
  }

  async function admitSession(token: string, shopId: string): Promise<Admission> {
    const session = await sessionOf(token, shopId)
    if (!session) return { kind: 'wrongCredential' }
    if (!session.role) return { kind: 'stranger' }
    return { kind: 'actor', actor: { kind: 'staff', shopId, staffId: session.staffId }, permissions: permissionsOfRole(session.role) }
  }

  async function admitKey(text: string, shopId: string): Promise<Admission> {
    const key = readApiKey(text)
    const found = key && (await findKey(key))
    if (!key || !found || !timingSafeEqual(found.secretHash, hashSecret(key.secret))) return { kind: 'wrongCredential' }
    await limit.count(key.keyId)
    if (key.shopId !== shopId) return { kind: 'stranger' }
    return { kind: 'actor', actor: { kind: 'key', shopId, keyId: key.keyId }, permissions: permissionsOfScopes(scopesOf(found)) }
  }

  return {
    isPermission,
    person: async (token): Promise<Person | null> => {
      const session = await sessionOf(token, null)
      return session ? { staffId: session.staffId, isInstallationOwner: session.isInstallationOwner } : null
    },
    admit: (credential: Credential, shopId) =>
      credential.kind === 'session' ? admitSession(credential.token, shopId) : admitKey(credential.key, shopId),
  }
}

/** Enough for any shop's own programs; one that runs wild must not take the server from everybody else. */
const requestsPerKey = { tries: 20_000, seconds: 10 }

interface SessionQuestion {
  tokenHash: Buffer
  shopId: string | null
}

interface SessionFound {
  staffId: string
  isInstallationOwner: boolean
  expiresAt: Date
  /** The role in the shop that was asked about. */
  role: Role | null
}

const sessionKey = ({ tokenHash, shopId }: SessionQuestion): string => `${tokenHash.toString('latin1')}${shopId ?? ''}`

const lookUpSession = (db: Db, { tokenHash, shopId, now }: SessionQuestion & { now: Date }): Promise<SessionFound | undefined> =>
  first(
    db,
    sql<SessionFound>`
      select session.staff_id, staff.is_installation_owner, session.expires_at, membership.role
      from staff_sessions session
      join staff on staff.staff_id = session.staff_id
      left join memberships membership
        on membership.shop_id = ${shopId}::uuid and membership.staff_id = session.staff_id and membership.left_at is null
      where session.token_hash = ${tokenHash} and session.expires_at > ${now}`,
  )

interface KeyFound {
  secretHash: Buffer
  kind: 'server' | 'browser'
  scopes: string[]
}

const keyKey = ({ kind, shopId, keyId, secret }: ApiKeyText): string => `${kind}${shopId}${keyId}${secret}`

const lookUpKey = (db: Db, { shopId, keyId, kind }: ApiKeyText): Promise<KeyFound | undefined> =>
  first(
    db,
    sql<KeyFound>`
      select secret_hash, kind, scopes from api_keys
      where shop_id = ${shopId} and key_id = ${keyId} and kind = ${kind} and revoked_at is null`,
  )

/** What was stored cannot widen what a browser key may do. */
const scopesOf = ({ kind, scopes }: KeyFound): readonly string[] =>
  kind === 'server' ? scopes : browserScopes.filter((scope) => scopes.includes(scope))
