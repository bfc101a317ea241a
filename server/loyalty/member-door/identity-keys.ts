/** The secret with which a shop's server says who is on its page. The shop keeps a copy; we keep it sealed. */
import { type Db, first, sql, type Tx, write } from '../../kit/database.ts'
import { openVault } from '../../kit/sealed.ts'
import { newSecret } from '../../kit/secret-hash.ts'
import type { Services } from '../../kit/services.ts'

export interface IdentityKeys {
  /** Makes a new secret, which is in the answer and nowhere else. What was signed with the one before counts for so many hours more. */
  rotate(tx: Tx, asked: { shopId: string; overlapHours: number; now: Date }): Promise<{ secret: string }>
  /** The secrets by which a signature counts now; none where the shop has no key, or it cannot be read any more. */
  current(db: Db, asked: { shopId: string; now: Date }): Promise<string[]>
}

interface Stored {
  secret: Buffer
  oldSecret: Buffer | null
  oldSecretUntil: Date | null
}

export function identityKeys({ settings }: Pick<Services, 'settings'>): IdentityKeys {
  const vault = openVault(settings)
  return {
    rotate: async (tx, { shopId, overlapHours, now }) => {
      const secret = newSecret()
      const sealed = vault.seal(secret, placeOf(shopId))
      await write(
        tx,
        sql`
          insert into loyalty_identity_keys as key (shop_id, secret, hint, created_at)
          values (${shopId}, ${sealed}, ${secret.slice(0, 4)}, ${now})
          on conflict (shop_id) do update
          set secret = excluded.secret, hint = excluded.hint, created_at = excluded.created_at,
            old_secret = case when ${overlapHours}::integer > 0 then key.secret end,
            old_secret_until = case when ${overlapHours}::integer > 0 then ${now}::timestamptz + ${overlapHours}::integer * interval '1 hour' end`,
      )
      return { secret }
    },
    current: async (db, { shopId, now }) => {
      const stored = await first(
        db,
        sql<Stored>`select secret, old_secret, old_secret_until from loyalty_identity_keys where shop_id = ${shopId}`,
      )
      if (!stored) return []
      const { secret, oldSecret, oldSecretUntil } = stored
      const counting = oldSecret && oldSecretUntil && oldSecretUntil > now ? [secret, oldSecret] : [secret]
      return counting.flatMap((each) => vault.unseal(each, placeOf(shopId)) ?? [])
    },
  }
}

/** What people see of the key; null where the shop has none. */
export function describeKey(
  db: Db,
  { shopId, now }: { shopId: string; now: Date },
): Promise<{ hint: string; createdAt: Date; oldUntil: Date | null } | undefined> {
  return first(
    db,
    sql<{ hint: string; createdAt: Date; oldUntil: Date | null }>`
      select hint, created_at, case when old_secret_until > ${now} then old_secret_until end as old_until
      from loyalty_identity_keys where shop_id = ${shopId}`,
  )
}

const placeOf = (shopId: string): string => `loyalty_identity_keys ${shopId}`
