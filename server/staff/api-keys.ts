import { all, type Db, sql, type Tx, write } from '../kit/database.ts'
import { newId } from '../kit/ids.ts'
import { invalid, notFound } from '../kit/problem.ts'
import { hashSecret, newSecret } from '../kit/secret-hash.ts'
import { hintOf, writeApiKey } from './api-key-text.ts'
import { browserScopes } from './permissions.ts'
import type { ApiScope } from './schema.ts'

export interface StoredApiKey {
  keyId: string
  name: string
  kind: 'server' | 'browser'
  scopes: string[]
  createdAt: Date
  revokedAt: Date | null
  hint: string
}

/** The shop's keys, newest first, revoked ones too. */
export function apiKeysOf(db: Db, { shopId }: { shopId: string }): Promise<StoredApiKey[]> {
  return all(
    db,
    sql<StoredApiKey>`select key_id, name, kind, scopes, created_at, revoked_at, hint from api_keys
      where shop_id = ${shopId} order by created_at desc, key_id limit 500`,
  )
}

export interface NewApiKey {
  shopId: string
  name: string
  kind: 'server' | 'browser'
  scopes: readonly ApiScope[]
  createdBy: string
  now: Date
}

/** Makes a key. Its text is in the answer and nowhere else. Throws `browser_key_scopes` where a browser key could take something out. */
export async function createApiKey(
  tx: Tx,
  { shopId, name, kind, scopes, createdBy, now }: NewApiKey,
): Promise<StoredApiKey & { key: string }> {
  if (kind === 'browser' && scopes.some((scope) => !browserScopes.includes(scope))) throw invalid('browser_key_scopes')
  const keyId = newId()
  const secret = newSecret()
  const distinct = [...new Set(scopes)].sort()
  const hint = hintOf(secret)
  await write(
    tx,
    sql`insert into api_keys (shop_id, key_id, name, kind, scopes, hint, secret_hash, created_by, created_at)
        values (${shopId}, ${keyId}, ${name}, ${kind}, ${distinct}, ${hint}, ${hashSecret(secret)}, ${createdBy}, ${now})`,
  )
  return { keyId, name, kind, scopes: distinct, createdAt: now, revokedAt: null, hint, key: writeApiKey({ kind, shopId, keyId, secret }) }
}

/** From now on the key opens nothing. Revoking again changes nothing and says so. Throws notFound where the shop has no such key. */
export async function revokeApiKey(
  tx: Tx,
  { shopId, keyId, now }: { shopId: string; keyId: string; now: Date },
): Promise<{ name: string; wasRevoked: boolean }> {
  const [key] = await all(
    tx,
    sql<{
      name: string
      revokedAt: Date | null
    }>`select name, revoked_at from api_keys where shop_id = ${shopId} and key_id = ${keyId} for update`,
  )
  if (!key) throw notFound()
  if (key.revokedAt) return { name: key.name, wasRevoked: true }
  await write(tx, sql`update api_keys set revoked_at = ${now} where shop_id = ${shopId} and key_id = ${keyId}`)
  return { name: key.name, wasRevoked: false }
}
