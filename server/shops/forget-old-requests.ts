import { all, sql, transaction } from '../kit/database.ts'
import { forgetOldKeys } from '../kit/idempotency.ts'
import type { Services } from '../kit/services.ts'

/** Forgets the keys of requests that nobody will send again, shop by shop. Runs every night. */
export async function forgetOldRequests({ database, clock }: Services): Promise<void> {
  const now = clock.now()
  const limit = 5_000
  const shops = await all(database.db, sql<{ shopId: string }>`select shop_id from shops order by shop_id`)
  for (const { shopId } of shops) while ((await transaction(database, (tx) => forgetOldKeys(tx, { shopId, now, limit }))) === limit);
}
