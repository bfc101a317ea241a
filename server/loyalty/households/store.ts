/** Who belongs to which household. Every change holds the household's row, so that two at once come one after the other. */
import { uuids } from '../../kit/arrays.ts'
import { all, type Db, first, sql, type Tx, write } from '../../kit/database.ts'
import { notFound } from '../../kit/problem.ts'
import type { HouseholdView } from './schema.ts'

interface Key {
  shopId: string
  householdId: string
}

/** Throws 404 where there is none. */
export async function lockHousehold(tx: Tx, { shopId, householdId }: Key): Promise<void> {
  const found = await first(
    tx,
    sql`select household_id from loyalty_households where shop_id = ${shopId} and household_id = ${householdId} for no key update`,
  )
  if (!found) throw notFound()
}

/** Its members now, the owner first; null where there are none. */
export async function viewHousehold(db: Db, { shopId, householdId }: Key): Promise<HouseholdView | null> {
  const members = await all(
    db,
    sql<{ customerId: string; title: string; firstName: string | null; joinedAt: Date }>`
      select customer_id, coalesce(nullif(concat_ws(' ', first_name, last_name), ''), email, customer_number, phone, '') as title, first_name,
        min(joined_at) as joined_at
      from loyalty_household_members join customers using (shop_id, customer_id)
      where shop_id = ${shopId} and household_id = ${householdId}
      group by customer_id, first_name, last_name, email, customer_number, phone
      having bool_or(is_present)
      order by bool_or(is_owner) desc, joined_at, customer_id`,
  )
  if (members.length === 0) return null
  return {
    householdId,
    members: members.map(({ joinedAt, ...member }, place) => ({ ...member, isOwner: place === 0, joinedAt: joinedAt.toISOString() })),
  }
}

/** Of these customers, those who belong to a household. Erased ones and those of other shops are not found: `unknown`. */
export async function standingOf(
  tx: Tx,
  { shopId, customerIds }: { shopId: string; customerIds: readonly string[] },
): Promise<{ unknown: string[]; taken: string[] }> {
  const known = await all(
    tx,
    sql<{ customerId: string; isTaken: boolean }>`
      select customer_id, exists (
        select 1 from loyalty_household_members as member
        where member.shop_id = ${shopId} and member.customer_id = customers.customer_id
      ) as is_taken
      from customers where shop_id = ${shopId} and customer_id = any(${uuids(customerIds)}) and erased_at is null
      order by customer_id for no key update`,
  )
  const found = new Set(known.map(({ customerId }) => customerId))
  return {
    unknown: customerIds.filter((customerId) => !found.has(customerId)),
    taken: known.filter(({ isTaken }) => isTaken).map(({ customerId }) => customerId),
  }
}

export async function insertHousehold(tx: Tx, { shopId, householdId, now }: Key & { now: Date }): Promise<void> {
  await write(tx, sql`insert into loyalty_households (shop_id, household_id, created_at) values (${shopId}, ${householdId}, ${now})`)
}

/** `ownerId`: who of them founded it. */
export async function insertMembers(
  tx: Tx,
  { shopId, householdId, ownerId, customerIds, now }: Key & { ownerId: string | null; customerIds: readonly string[]; now: Date },
): Promise<void> {
  await write(
    tx,
    sql`
      insert into loyalty_household_members (shop_id, household_id, customer_id, origin_id, is_owner, joined_at)
      select ${shopId}, ${householdId}, customer_id, customer_id, coalesce(customer_id = ${ownerId}::uuid, false), ${now}
      from unnest(${uuids(customerIds)}) as customer_id`,
  )
}

/** Every place that came together in the customer goes, and a household in which nobody has one any more. Says how many places there were. */
export async function deletePlaces(tx: Tx, { shopId, customerId }: { shopId: string; customerId: string }): Promise<number> {
  const { rows } = await write(
    tx,
    sql<{ householdId: string }>`
      delete from loyalty_household_members where shop_id = ${shopId} and customer_id = ${customerId} returning household_id`,
  )
  await write(
    tx,
    sql`
      delete from loyalty_households
      where shop_id = ${shopId} and household_id = any(${uuids(rows.map(({ householdId }) => householdId))}) and not exists (
        select 1 from loyalty_household_members as member where member.shop_id = ${shopId} and member.household_id = loyalty_households.household_id
      )`,
  )
  return rows.length
}

export async function deleteHousehold(tx: Tx, { shopId, householdId }: Key): Promise<void> {
  await write(tx, sql`delete from loyalty_households where shop_id = ${shopId} and household_id = ${householdId}`)
}
