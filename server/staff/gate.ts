/**
 * Knows who asks. Each request's session or key is looked up anew, so that a right that was taken away is gone at once;
 * look-ups of the same moment are one query.
 */
import { timingSafeEqual } from 'node:crypto'
import type { Admission, Credential, Gate, Person } from '../kit/access.ts'
import { collapse } from '../kit/collapse.ts'
import { all, type Db, sql, transaction } from '../kit/database.ts'
import { ownLimit } from '../kit/rate-limits.ts'
import { hashSecret } from '../kit/secret-hash.ts'
import type { Services } from '../kit/services.ts'
import { type ApiKeyText, readApiKey } from './api-key-text.ts'
import { browserScopes, isPermission, permissionsOfRole, permissionsOfScopes } from './permissions.ts'
import type { ApiScope, Role } from './schema.ts'
import { needsProlonging, prolongSession } from './sessions.ts'

/** The gate of this installation: sessions of staff, and API keys of shops. `db` must not lag behind: a right that was taken away is gone. */
export function openGate(services: Services, { db }: { db: Db }): Gate {
  const findSession = collapse(sessionKey, (questions) => lookUpSessions(db, { questions, now: services.clock.now() }))
  const findKey = collapse(keyKey, (questions) => lookUpKeys(db, { questions }))
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

async function lookUpSessions(
  db: Db,
  { questions, now }: { questions: readonly SessionQuestion[]; now: Date },
): Promise<(SessionFound | undefined)[]> {
  const rows = await all(
    db,
    sql<SessionFound & { n: number }>`
      select asked.n, session.staff_id, staff.is_installation_owner, session.expires_at, membership.role
      from unnest(${questions.map(({ tokenHash }) => tokenHash)}::bytea[], ${questions.map(({ shopId }) => shopId)}::uuid[])
        with ordinality as asked (token_hash, shop_id, n)
      join staff_sessions session on session.token_hash = asked.token_hash and session.expires_at > ${now}
      join staff on staff.staff_id = session.staff_id
      left join memberships membership
        on membership.shop_id = asked.shop_id and membership.staff_id = session.staff_id and membership.left_at is null`,
  )
  return inOrder(questions, rows)
}

interface KeyFound {
  secretHash: Buffer
  kind: 'server' | 'browser'
  scopes: ApiScope[]
}

const keyKey = ({ kind, shopId, keyId, secret }: ApiKeyText): string => `${kind}${shopId}${keyId}${secret}`

async function lookUpKeys(db: Db, { questions }: { questions: readonly ApiKeyText[] }): Promise<(KeyFound | undefined)[]> {
  const rows = await all(
    db,
    sql<KeyFound & { n: number }>`
      select asked.n, api_key.secret_hash, api_key.kind, api_key.scopes
      from unnest(${questions.map(({ shopId }) => shopId)}::uuid[], ${questions.map(({ keyId }) => keyId)}::uuid[], ${questions.map(({ kind }) => kind)}::text[])
        with ordinality as asked (shop_id, key_id, kind, n)
      join api_keys api_key
        on api_key.shop_id = asked.shop_id and api_key.key_id = asked.key_id and api_key.kind = asked.kind and api_key.revoked_at is null`,
  )
  return inOrder(questions, rows)
}

function inOrder<Row extends { n: number }>(questions: readonly unknown[], rows: readonly Row[]): (Row | undefined)[] {
  const byNumber = new Map(rows.map((row) => [row.n, row]))
  return questions.map((_, index) => byNumber.get(index + 1))
}

/** What was stored cannot widen what a browser key may do. */
const scopesOf = ({ kind, scopes }: KeyFound): readonly ApiScope[] =>
  kind === 'server' ? scopes : scopes.filter((scope) => browserScopes.includes(scope))
