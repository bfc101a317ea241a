/** Who takes part in a programme that is joined, as it is stored. */
import { uuids } from '../../kit/arrays.ts'
import { all, type Db, type Query, sql, type Tx, write } from '../../kit/database.ts'
import type { Program } from '../program.ts'
import type { Joining } from './takes-part.ts'

/** Whoever has an account and never joined has joined at `began`, or when the account was opened, whichever was first. */
export async function keepMembers(tx: Tx, { shopId, began, version }: { shopId: string; began: Date; version: number }): Promise<void> {
  await write(
    tx,
    sql`
      insert into loyalty_joinings (shop_id, joining_id, customer_id, joined_at, told_by, version)
      -- The holder's own id will do: it is nobody else's, and this happens to each once.
      select shop_id, holder_id, customer_id, least(joined_at, ${began}), 'programme', ${version} from loyalty_holders
      where shop_id = ${shopId} and customer_id is not null and not exists (
        select 1 from loyalty_joinings
        where loyalty_joinings.shop_id = ${shopId} and loyalty_joinings.customer_id = loyalty_holders.customer_id
      )
      on conflict do nothing`,
  )
}

/** By customer, the first first. */
export async function joiningsOf(
  db: Db,
  { shopId, customerIds }: { shopId: string; customerIds: readonly string[] },
): Promise<ReadonlyMap<string, Joining[]>> {
  const rows = await all(
    db,
    sql<Joining & { customerId: string }>`
      select customer_id, joined_at, left_at from loyalty_joinings
      where shop_id = ${shopId} and customer_id = any(${uuids(customerIds)}) order by joined_at`,
  )
  return Map.groupBy(rows, ({ customerId }) => customerId)
}

/** Whether the customer of a row of `loyalty_holders` is a member: for statements about many. */
export const isMember = ({ shopId }: { shopId: string }): Query<boolean> => sql<boolean>`(
  not exists (
    select 1 from loyalty_programs join loyalty_versions using (shop_id, version)
    where loyalty_programs.shop_id = ${shopId} and program ->> 'enrolment' = 'by_joining'
  ) or exists (
    select 1 from loyalty_joinings
    where loyalty_joinings.shop_id = ${shopId} and loyalty_joinings.customer_id = loyalty_holders.customer_id and left_at is null
  ))`

/** Of these customers those of whom points can be: all of them, or who joined once, or had taken part before it was to be joined. */
export async function everMembers(
  db: Db,
  { shopId, program, customerIds }: { shopId: string; program: Pick<Program, 'enrolment'>; customerIds: readonly string[] },
): Promise<string[]> {
  if (program.enrolment === 'automatic') return [...customerIds]
  const joinings = await joiningsOf(db, { shopId, customerIds })
  return customerIds.filter((customerId) => joinings.has(customerId))
}
