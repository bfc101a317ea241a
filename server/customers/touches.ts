import { uuids } from '../kit/arrays.ts'
import { sql, type Tx, write } from '../kit/database.ts'
import { newId } from '../kit/ids.ts'

/** What kind of fact was recorded: everything that is derived from such facts looks at these customers again. */
export type TouchTopic = 'profile' | 'identity' | 'consent' | 'orders' | 'tags' | 'predictions' | `event:${string}`

/** About whom a fact of this kind was recorded. */
export interface Touch {
  topic: TouchTopic
  customerIds: readonly string[]
}

/**
 * Notes about whom something was recorded, in the transaction of the fact itself. Whoever derives something from such facts
 * reads the notes soon after, and deletes them as it does. `isImport`: a file told of the past, so nobody did anything now.
 */
export async function touch(
  tx: Tx,
  { topic, customerIds, ...shared }: Touch & { shopId: string; isImport?: boolean; now: Date },
): Promise<void> {
  await touchAll(tx, { ...shared, touches: [{ topic, customerIds }] })
}

/** Several notes at once. */
export async function touchAll(
  tx: Tx,
  { shopId, touches, isImport = false, now }: { shopId: string; touches: readonly Touch[]; isImport?: boolean; now: Date },
): Promise<void> {
  const notes = touches.flatMap(({ topic, customerIds }) =>
    customerIds.length === 0
      ? []
      : sql`(${shopId}::uuid, ${newId()}::uuid, ${topic}, ${uuids(new Set(customerIds))}, ${isImport}::boolean, ${now}::timestamptz)`,
  )
  if (notes.length === 0) return
  await write(tx, sql`insert into touches (shop_id, touch_id, topic, customer_ids, is_import, recorded_at) values ${sql.join(notes)}`)
}
