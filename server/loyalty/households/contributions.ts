/** What becomes of a place in a household when its customer is merged, parted or erased. */
import type { MergeParticipant, PersonalData } from '../../customers/customers.ts'
import { all, sql, type Tx, write } from '../../kit/database.ts'
import { deletePlaces } from './store.ts'

/** Places go along. Where several come together, the customer's own counts, or else the oldest; the others rest until they part. */
export const householdMerges: MergeParticipant = {
  merge: async (tx, { shopId, keptId, mergedId }) => {
    await write(
      tx,
      sql`
        update loyalty_household_members set customer_id = ${keptId}, is_present = false
        where shop_id = ${shopId} and customer_id = ${mergedId}`,
    )
    await choosePlace(tx, { shopId, customerId: keptId })
  },
  part: async (tx, { shopId, keptId, restoredId, originIds }) => {
    await write(
      tx,
      sql`
        update loyalty_household_members set customer_id = ${restoredId}, is_present = false
        where shop_id = ${shopId} and customer_id = ${keptId} and origin_id = any(${originIds}::uuid[])`,
    )
    await choosePlace(tx, { shopId, customerId: restoredId })
    await choosePlace(tx, { shopId, customerId: keptId })
  },
}

/** In two steps: at no time may two places of one customer count. */
async function choosePlace(tx: Tx, { shopId, customerId }: { shopId: string; customerId: string }): Promise<void> {
  const chosen = sql`
    select origin_id from loyalty_household_members where shop_id = ${shopId} and customer_id = ${customerId}
    order by origin_id = customer_id desc, joined_at, origin_id limit 1`
  for (const isPresent of [false, true])
    await write(
      tx,
      sql`
        update loyalty_household_members set is_present = ${isPresent}
        where shop_id = ${shopId} and customer_id = ${customerId} and is_present <> ${isPresent} and (origin_id = (${chosen})) = ${isPresent}`,
    )
}

/** Whom somebody spends together with is the others' too: of them nothing is told. */
export const householdPersonalData: PersonalData = {
  name: 'household',
  read: (db, { shopId, customerId }) =>
    all(
      db,
      sql<Record<string, unknown>>`
        select household_id, is_owner, joined_at from loyalty_household_members
        where shop_id = ${shopId} and customer_id = ${customerId} order by joined_at, origin_id`,
    ),
  erase: async (tx, { shopId, customerId }) => ({ removed: await deletePlaces(tx, { shopId, customerId }), kept: 0 }),
}
