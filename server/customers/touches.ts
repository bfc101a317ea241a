import { arrayText, uuids } from '../kit/arrays.ts'
import { type Change, change, sql, type Tx, write } from '../kit/database.ts'
import { newId } from '../kit/ids.ts'

/** What kind of fact was recorded: everything that is derived from such facts looks at these customers again. */
export type TouchTopic = 'profile' | 'identity' | 'consent' | 'orders' | 'tags' | 'predictions' | 'loyalty' | `event:${string}`

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
export async function touchAll(tx: Tx, touched: Touched): Promise<void> {
  const statement = touching(touched)
  if (statement) await write(tx, statement)
}

interface Touched {
  shopId: string
  touches: readonly Touch[]
  isImport?: boolean
  now: Date
}

/** The same, to be written together with other things; null where nobody is touched. */
export function touching({ shopId, touches, isImport = false, now }: Touched): Change | null {
  const told = touches.filter(({ customerIds }) => customerIds.length > 0)
  if (told.length === 0) return null
  const lists = told.map(({ customerIds }) => arrayText(new Set(customerIds)))
  return change(
    sql`
      insert into touches (shop_id, touch_id, topic, customer_ids, is_import, recorded_at)
      select ${shopId}, touch_id, topic, ids::uuid[], ${isImport}, ${now}
      from unnest(${uuids(told.map(() => newId()))}, ${told.map(({ topic }) => topic)}::text[], ${lists}::text[]) as told (touch_id, topic, ids)`,
  )
}
