/** Notes, tasks, tags and the history of changes follow a customer into another one, and back. */
import { sql, write } from '../kit/database.ts'
import type { MergeParticipant } from './contributions.ts'
import { moveRows, moveRowsBack } from './move-rows.ts'
import { touch } from './touches.ts'

const tables = ['notes', 'tasks', 'customer_changes']

export const crmMergeParticipant: MergeParticipant = {
  merge: async (tx, { shopId, keptId, mergedId, now }) => {
    for (const table of tables) await moveRows(tx, { shopId, table, keptId, mergedId })
    await write(tx, sql`update customer_tags set customer_id = ${keptId} where shop_id = ${shopId} and customer_id = ${mergedId}`)
    await touch(tx, { shopId, topic: 'tags', customerIds: [keptId], now })
  },
  part: async (tx, { shopId, keptId, restoredId, originIds, now }) => {
    for (const table of tables) await moveRowsBack(tx, { shopId, table, keptId, restoredId, originIds })
    await write(
      tx,
      sql`update customer_tags set customer_id = ${restoredId}
          where shop_id = ${shopId} and customer_id = ${keptId} and origin_id = any(${originIds}::uuid[])`,
    )
    await touch(tx, { shopId, topic: 'tags', customerIds: [keptId, restoredId], now })
  },
}
