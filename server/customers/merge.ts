import assert from 'node:assert/strict'
import { all, type Db, first, one, sql, type Tx, write } from '../kit/database.ts'
import { newId } from '../kit/ids.ts'
import { publish } from '../kit/outbox.ts'
import type { MergeParticipant } from './contributions.ts'
import type { Link } from './identify.ts'
import { lockIdentities } from './lock-recording.ts'
import { moveRows } from './move-rows.ts'
import { mergeProfiles, type Profile } from './profile.ts'
import { storedOrigins, storedProfiles, updateProfiles } from './store-customers.ts'
import { touch } from './touches.ts'

export type MergeReason = 'identified' | 'alias' | 'order' | 'staff'

/** Why two customers stay two. */
export type MergeRefusal = 'same' | 'gone' | 'two_numbers' | 'kept_apart' | 'erased'

export interface MergeRequest {
  shopId: string
  oneId: string
  otherId: string
  reason: MergeReason
  /** What shows that they are one, without anything personal; shown to whoever may part them again. */
  evidence: Record<string, unknown>
  /** Who of the staff said so; null where a fact did. */
  staffId: string | null
  participants: readonly MergeParticipant[]
  now: Date
}

export type MergeAnswer = { mergeId: string; keptId: string; mergedId: string } | { refusal: MergeRefusal }

/**
 * Makes one customer out of two. Afterwards every row of both is the kept one's and remembers whose it was, all that is
 * derived is as if there had always been one, and the merged id leads to the kept customer for ever.
 *
 * Ids of customers that were merged before stand for whom they are now. The order of merges does not matter, and the same
 * again is refused as `same`. Who has a number stays; else who was seen first. Two with a number are never merged, and two
 * that the staff keep apart only by the staff.
 */
export async function mergeCustomers(tx: Tx, request: MergeRequest): Promise<MergeAnswer> {
  const { shopId, reason, evidence, staffId, participants, now } = request
  await lockIdentities(tx, { shopId })
  const pair = await currentPair(tx, request)
  if ('refusal' in pair) return pair
  const { kept, merged } = pair
  const [keptId, mergedId] = [kept.customerId, merged.customerId]

  await noteOrigins(tx, { shopId, customerIds: [keptId, mergedId] })
  const originIds = (await storedOrigins(tx, { shopId, customerIds: [mergedId] })).map(({ originId }) => originId)
  await write(tx, sql`update origins set customer_id = ${keptId} where shop_id = ${shopId} and customer_id = ${mergedId}`)
  for (const table of ownTables) await moveRows(tx, { shopId, table, keptId, mergedId })
  for (const participant of participants) await participant.merge(tx, { shopId, keptId, mergedId, now })
  await assertNothingLeft(tx, { shopId, customerId: mergedId })
  await write(tx, sql`delete from customers where shop_id = ${shopId} and customer_id = ${mergedId}`)
  await updateProfiles(tx, { shopId, profiles: [mergeProfiles(kept, { ...merged, customerId: keptId })] })

  const mergeId = newId()
  await write(
    tx,
    sql`insert into merges (shop_id, merge_id, kept_id, merged_id, origin_ids, reason, evidence, recorded_at, recorded_by)
        values (${shopId}, ${mergeId}, ${keptId}, ${mergedId}, ${originIds}, ${reason}, ${JSON.stringify(evidence)}::jsonb, ${now}, ${staffId})`,
  )
  await touch(tx, { shopId, topic: 'identity', customerIds: [keptId], now })
  publish(tx, { type: 'customers.merged', shopId, keptId, mergedId })
  return { mergeId, keptId, mergedId }
}

/** Merges what facts have shown to be one. A link that cannot be followed leaves two customers, whom the list of duplicates shows. */
export async function mergeLinked(
  tx: Tx,
  {
    shopId,
    links,
    reason,
    participants,
    now,
  }: Pick<MergeRequest, 'shopId' | 'reason' | 'participants' | 'now'> & { links: readonly Link[] },
): Promise<MergeAnswer[]> {
  const answers: MergeAnswer[] = []
  for (const { oneId, otherId, kind } of links)
    answers.push(await mergeCustomers(tx, { shopId, oneId, otherId, reason, evidence: { kind }, staffId: null, participants, now }))
  return answers
}

/** A kind of row that nobody moves would be deleted with the customer: then nothing is merged at all. */
async function assertNothingLeft(tx: Tx, { shopId, customerId }: { shopId: string; customerId: string }): Promise<void> {
  const tables = await all(
    tx,
    sql<{ name: string }>`
      select relname::text as name from pg_class join pg_attribute on attrelid = pg_class.oid
      where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition and attname in ('customer_id', 'origin_id')
      group by relname having count(*) = 2`,
  )
  const left = await all(
    tx,
    sql<{ name: string }>`${sql.join(
      tables.map(
        ({ name }) =>
          sql`(select ${name}::text as name from ${sql.table(name)} where shop_id = ${shopId} and customer_id = ${customerId} limit 1)`,
      ),
      sql` union all `,
    )}`,
  )
  assert.deepEqual(left, [], 'a merge leaves rows of the merged customer behind')
}

/** Rows of customers that no other capability owns. */
export const ownTables = ['identifiers', 'device_runs']

/** The customer that an id stands for today: itself, or whom it was merged into; null where there is none. */
export async function currentCustomerId(db: Db, { shopId, customerId }: { shopId: string; customerId: string }): Promise<string | null> {
  const found = await first(
    db,
    sql<{ customerId: string }>`
      select customer_id from customers where shop_id = ${shopId} and customer_id = ${customerId}
      union all
      select customer_id from origins where shop_id = ${shopId} and origin_id = ${customerId}
      limit 1`,
  )
  return found?.customerId ?? null
}

async function currentPair(
  tx: Tx,
  { shopId, oneId, otherId, staffId }: MergeRequest,
): Promise<{ kept: Profile; merged: Profile } | { refusal: MergeRefusal }> {
  const ids = [
    await currentCustomerId(tx, { shopId, customerId: oneId }),
    await currentCustomerId(tx, { shopId, customerId: otherId }),
  ].flatMap((id) => id ?? [])
  if (ids.length < 2) return { refusal: 'gone' }
  if (ids[0] === ids[1]) return { refusal: 'same' }
  const profiles = await storedProfiles(tx, { shopId, customerIds: ids })
  const [kept, merged] = profiles.toSorted(byStanding)
  if (!kept || !merged) return { refusal: 'erased' }
  if (merged.customerNumber !== null) return { refusal: 'two_numbers' }
  if (staffId === null && (await areKeptApart(tx, { shopId, customerIds: ids }))) return { refusal: 'kept_apart' }
  return { kept, merged }
}

/** Who stays comes first: who has a number, else who was seen first. */
function byStanding(one: Profile, other: Profile): number {
  if ((one.customerNumber === null) !== (other.customerNumber === null)) return one.customerNumber === null ? 1 : -1
  const difference = one.firstSeenAt.getTime() - other.firstSeenAt.getTime()
  return difference || (one.customerId < other.customerId ? -1 : 1)
}

async function areKeptApart(tx: Tx, { shopId, customerIds }: { shopId: string; customerIds: readonly string[] }): Promise<boolean> {
  const { isApart } = await one(
    tx,
    sql<{ isApart: boolean }>`
      with mine as (
        select customer_id, customer_id as origin_id from unnest(${customerIds}::uuid[]) as named (customer_id)
        union select customer_id, origin_id from origins where shop_id = ${shopId} and customer_id = any(${customerIds}::uuid[])
      )
      select exists (
        select 1 from kept_apart join mine as one on one.origin_id = one_id join mine as other on other.origin_id = other_id
        where shop_id = ${shopId} and one.customer_id <> other.customer_id
      ) as is_apart`,
  )
  return isApart
}

/** Each of these customers is written down as its own origin, where it was never merged before. */
async function noteOrigins(tx: Tx, { shopId, customerIds }: { shopId: string; customerIds: readonly string[] }): Promise<void> {
  const known = new Set((await storedOrigins(tx, { shopId, customerIds })).map(({ customerId }) => customerId))
  const profiles = await storedProfiles(tx, { shopId, customerIds: customerIds.filter((id) => !known.has(id)) })
  await write(
    tx,
    sql`
      insert into origins (shop_id, origin_id, customer_id, profile, created_at)
      select ${shopId}, customer_id, customer_id, fact.profile, created_at
      from unnest(${profiles.map(({ customerId }) => customerId)}::uuid[], ${profiles.map((profile) => JSON.stringify(profile))}::jsonb[]) as fact (id, profile)
      join customers on shop_id = ${shopId} and customer_id = fact.id`,
  )
}
