import { type MergeParticipant, moveRows, moveRowsBack, touch } from '../customers/customers.ts'
import { sql, write } from '../kit/database.ts'
import { recomputeConsents } from './consent-states.ts'

/**
 * Evidence, answers and requests follow a customer into another one, and back. The states are made anew from what each has
 * then: a withdrawal on either side holds for all addresses of the channel until a newer grant, and comes apart with them.
 */
export const consentMergeParticipant: MergeParticipant = {
  merge: async (tx, { shopId, keptId, mergedId, now }) => {
    for (const table of tables) await moveRows(tx, { shopId, table, keptId, mergedId })
    await write(tx, sql`update consent_signals set customer_id = ${keptId} where shop_id = ${shopId} and customer_id = ${mergedId}`)
    await recomputeConsents(tx, { shopId, customerIds: [keptId, mergedId] })
    await touch(tx, { shopId, topic: 'consent', customerIds: [keptId], now })
  },
  part: async (tx, { shopId, keptId, restoredId, originIds, now }) => {
    for (const table of tables) await moveRowsBack(tx, { shopId, table, keptId, restoredId, originIds })
    await write(
      tx,
      sql`update consent_signals set customer_id = ${restoredId}
          where shop_id = ${shopId} and customer_id = ${keptId} and origin_id = any(${originIds}::uuid[])`,
    )
    await recomputeConsents(tx, { shopId, customerIds: [keptId, restoredId] })
    await touch(tx, { shopId, topic: 'consent', customerIds: [keptId, restoredId], now })
  },
}

const tables = ['consent_evidence', 'consent_confirmations', 'consent_answers', 'privacy_requests']
