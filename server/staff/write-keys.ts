/**
 * Keys at the door for events, where each request would be too dear to look up: an answer is kept for some seconds, so a
 * revoked key opens nothing after that.
 */
import { timingSafeEqual } from 'node:crypto'
import { type Db, first, sql } from '../kit/database.ts'
import { hashSecret } from '../kit/secret-hash.ts'
import type { Services } from '../kit/services.ts'
import { readApiKey } from './api-key-text.ts'

/** Whose key it is, and what it may do. */
export interface WriteKey {
  shopId: string
  keyId: string
  kind: 'server' | 'browser'
  /** Whether it was given the right to send events. */
  mayWrite: boolean
  /** Of the shop. */
  country: string
}

export type FindWriteKey = (text: string) => Promise<WriteKey | null>

/** Finds keys by their text; null where nobody has such a key, or it was revoked. `db` must not lag behind. */
export function writeKeyFinder({ clock }: Services, { db }: { db: Db }): FindWriteKey {
  const kept = new Map<string, { found: Promise<WriteKey | null>; until: number }>()
  return (text) => {
    const now = clock.now().getTime()
    const known = kept.get(text)
    if (known && known.until > now && known.until <= now + keptMs) return known.found
    if (kept.size >= mostKept) kept.clear()
    const found = lookUp(db, text)
    kept.set(text, { found, until: now + keptMs })
    // A look-up that failed says nothing about the key.
    found.catch(() => kept.delete(text))
    return found
  }
}

const keptMs = 3_000
/** Strangers can make up keys: what they made up is forgotten first of all. */
const mostKept = 10_000

async function lookUp(db: Db, text: string): Promise<WriteKey | null> {
  const key = readApiKey(text)
  if (!key) return null
  const found = await first(
    db,
    sql<{ secretHash: Buffer; scopes: string[]; country: string }>`
      select secret_hash, scopes, country from api_keys join shops using (shop_id)
      where shop_id = ${key.shopId} and key_id = ${key.keyId} and kind = ${key.kind} and revoked_at is null`,
  )
  if (!found || !timingSafeEqual(found.secretHash, hashSecret(key.secret))) return null
  return { shopId: key.shopId, keyId: key.keyId, kind: key.kind, mayWrite: found.scopes.includes('events:write'), country: found.country }
}
