/**
 * Facts that hot paths tell: rows instead of jobs, so that telling costs one statement for any number of facts.
 *
 * Written in the transaction of the fact itself, taken in another one soon after (`drain-outbox.ts`): a fact is told if and
 * only if it is committed, and whoever is told does its part in the transaction that takes the row away.
 */
import { instants, uuids } from './arrays.ts'
import { type Change, change, first, sql, type Tx, write } from './database.ts'
import { newId } from './ids.ts'

export interface Fact {
  /** `<capability>.<what happened>`: `loyalty.points_earned`. */
  type: string
  /** Whom it is about; null where it is about nobody. Facts about one are told in the order in which they were written. */
  subjectId: string | null
  occurredAt: Date
  /** Plain values under camelCase names. */
  data: Readonly<Record<string, unknown>>
}

export interface ToldFact extends Fact {
  shopId: string
  /** The same however often it is told. */
  eventId: string
}

/** Notes facts to be told after the commit. Whoever tells of one subject holds a lock of that subject: then the order of ids is that of the facts. */
export async function tell(tx: Tx, told: { shopId: string; facts: readonly Fact[] }): Promise<void> {
  const statement = telling(told)
  if (statement) await write(tx, statement)
}

/** The same, to be written together with other things; null where there is nothing to tell. */
export function telling({ shopId, facts }: { shopId: string; facts: readonly Fact[] }): Change | null {
  if (facts.length === 0) return null
  return change(
    sql`
      insert into outbox (shop_id, event_id, type, customer_id, occurred_at, data)
      select ${shopId}, event_id, type, subject_id, occurred_at, data::jsonb
      from unnest(
        ${uuids(facts.map(() => newId()))}, ${facts.map(({ type }) => type)}::text[], ${uuids(facts.map(({ subjectId }) => subjectId))},
        ${instants(facts.map(({ occurredAt }) => occurredAt))}, ${facts.map(({ data }) => JSON.stringify(data))}::text[]
      ) as told (event_id, type, subject_id, occurred_at, data)`,
  )
}

/**
 * Takes the oldest facts of a shop away, in their order. This transaction answers for them: rolled back, they are there again.
 * Null where another process is at it, because two at once could change the order.
 */
export async function takeTold(tx: Tx, { shopId, limit }: { shopId: string; limit: number }): Promise<ToldFact[] | null> {
  const lock = await first(
    tx,
    sql<{ isOurs: boolean }>`select pg_try_advisory_xact_lock(hashtext(${shopId}), hashtext('outbox')) as is_ours`,
  )
  if (!lock?.isOurs) return null
  const { rows } = await write(
    tx,
    sql<ToldFact>`
      delete from outbox where shop_id = ${shopId} and event_id in (
        select event_id from outbox where shop_id = ${shopId} order by event_id limit ${limit} for update skip locked
      )
      returning shop_id, event_id, type, customer_id as subject_id, occurred_at, data`,
  )
  return rows.sort((one, other) => (one.eventId < other.eventId ? -1 : 1))
}
