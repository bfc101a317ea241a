import { sql, type Tx, write } from '../kit/database.ts'
import { newId } from '../kit/ids.ts'

/** What kind of fact was recorded: everything that is derived from such facts looks at these customers again. */
export type TouchTopic = 'profile' | 'identity' | 'consent' | 'orders' | 'tags' | 'predictions' | `event:${string}`

/**
 * Notes about whom something was recorded, in the transaction of the fact itself. Whoever derives something from such facts
 * reads the notes soon after, and deletes them as it does. `isImport`: a file told of the past, so nobody did anything now.
 */
export async function touch(
  tx: Tx,
  {
    shopId,
    topic,
    customerIds,
    isImport = false,
    now,
  }: { shopId: string; topic: TouchTopic; customerIds: readonly string[]; isImport?: boolean; now: Date },
): Promise<void> {
  if (customerIds.length === 0) return
  await write(
    tx,
    sql`insert into touches (shop_id, touch_id, topic, customer_ids, is_import, recorded_at)
        values (${shopId}, ${newId()}, ${topic}, ${[...new Set(customerIds)]}::uuid[], ${isImport}, ${now})`,
  )
}
