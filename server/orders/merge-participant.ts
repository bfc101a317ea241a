import { type MergeParticipant, moveRows, moveRowsBack } from '../customers/customers.ts'
import type { Tx } from '../kit/database.ts'
import { keepFigures } from './figures/shop-figures.ts'
import { giveBack } from './give-back.ts'

/** Orders and refunds go with their customer; refunds without reference find their sales anew, and all figures stay true. */
export const ordersMergeParticipant: MergeParticipant = {
  merge: (tx, { shopId, keptId, mergedId }) =>
    keepingFigures(tx, { shopId, customerIds: [keptId, mergedId] }, async () => {
      for (const table of tables) await moveRows(tx, { shopId, table, keptId, mergedId })
    }),
  part: (tx, { shopId, keptId, restoredId, originIds }) =>
    keepingFigures(tx, { shopId, customerIds: [keptId, restoredId] }, async () => {
      for (const table of tables) await moveRowsBack(tx, { shopId, table, keptId, restoredId, originIds })
    }),
}

const tables = ['orders', 'refunds']

async function keepingFigures(
  tx: Tx,
  { shopId, customerIds }: { shopId: string; customerIds: readonly string[] },
  move: () => Promise<void>,
): Promise<void> {
  const scope = () => ({ customerIds, anonymousOrderIds: [], anonymousRefundIds: [] })
  await keepFigures(tx, { shopId, scope }, async () => {
    await move()
    await giveBack(tx, { shopId, customerIds, numbers: [] })
  })
}
