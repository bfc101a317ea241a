import type { Query } from '../kit/database.ts'
import { sql, type Tx, write } from '../kit/database.ts'
import { publish } from '../kit/outbox.ts'
import type { Evaluated } from './compile.ts'
import type { Moment } from './condition.ts'

export type Cause = 'fact' | 'time' | 'definition' | 'import'

export interface Move {
  customerId: string
  version: number
  isMember: boolean
}

interface Differences {
  segmentId: string
  moment: Moment
  cause: Cause
  /** What is true now, of everybody or of `customerIds`. */
  fresh: Query<Evaluated>
  /** Whose states may be written; null for everybody's. */
  customerIds: readonly string[] | null
}

/**
 * Brings the states of a segment to what is true now, and writes down each coming and going once, under its number. What has not
 * changed is not written; nor is it that the next look may be later than the one that is kept, since that look will find it, and who
 * does something each day would be written each day. Answers with the moves. Under the upkeep's lock.
 */
export async function applyDifferences(tx: Tx, { segmentId, moment, cause, fresh, customerIds }: Differences): Promise<Move[]> {
  const { shopId, now } = moment
  const isInScope = customerIds === null ? sql`true` : sql`customer_id = any(${customerIds}::uuid[])`
  const { rows: moves } = await write(
    tx,
    sql<Move>`
      with fresh as materialized (${fresh}),
      kept as (
        select customer_id, version, is_member, next_flip_at from segment_states where shop_id = ${shopId} and segment_id = ${segmentId} and ${isInScope}
      ),
      changed as materialized (
        select customer_id, coalesce(fresh.is_member, false) as is_member, fresh.next_flip_at,
          coalesce(fresh.is_member, false) <> coalesce(kept.is_member, false) as has_moved, coalesce(kept.version, 0) as version
        from fresh full join kept using (customer_id)
        where coalesce(fresh.is_member, false) <> coalesce(kept.is_member, false)
          or (fresh.next_flip_at is distinct from kept.next_flip_at and (kept.next_flip_at > ${now} and kept.next_flip_at < coalesce(fresh.next_flip_at, 'infinity')) is not true)
      ),
      written as (
        insert into segment_states (shop_id, segment_id, customer_id, version, changed_at, next_flip_at)
        select ${shopId}, ${segmentId}, customer_id, version + has_moved::integer, ${now}, next_flip_at from changed
        where version + has_moved::integer > 0 or next_flip_at is not null
        on conflict (shop_id, segment_id, customer_id) do update
        set version = excluded.version, next_flip_at = excluded.next_flip_at,
          changed_at = case when segment_states.version = excluded.version then segment_states.changed_at else excluded.changed_at end
      ),
      forgotten as (
        delete from segment_states using changed
        where segment_states.shop_id = ${shopId} and segment_states.segment_id = ${segmentId} and segment_states.customer_id = changed.customer_id
          and changed.version = 0 and not changed.has_moved and changed.next_flip_at is null
      ),
      logged as (
        insert into segment_moves (shop_id, segment_id, customer_id, version, kind, cause, moved_at)
        select ${shopId}, ${segmentId}, customer_id, version + 1, case when is_member then 'entered' else 'left' end, ${cause}, ${now} from changed where has_moved
      )
      select customer_id, version + 1 as version, is_member from changed where has_moved`,
  )
  await countMoves(tx, { segmentId, moment, moves })
  if (cause !== 'definition') announce(tx, { shopId, segmentId, cause, now, moves })
  return moves
}

/** Members, and the day's sums. */
async function countMoves(
  tx: Tx,
  { segmentId, moment: { shopId, today }, moves }: { segmentId: string; moment: Moment; moves: readonly Move[] },
): Promise<void> {
  if (moves.length === 0) return
  const entered = moves.filter(({ isMember }) => isMember).length
  const left = moves.length - entered
  await write(
    tx,
    sql`
      with counted as (
        update segments set members = members + ${entered - left}::integer where shop_id = ${shopId} and segment_id = ${segmentId} returning members
      )
      insert into segment_days (shop_id, segment_id, day, members, entered, went_out)
      select ${shopId}, ${segmentId}, ${today}, members, ${entered}::integer, ${left}::integer from counted
      on conflict (shop_id, segment_id, day) do update
      set members = excluded.members, entered = segment_days.entered + excluded.entered, went_out = segment_days.went_out + excluded.went_out`,
  )
}

interface Announced {
  shopId: string
  segmentId: string
  cause: Cause
  now: Date
  moves: readonly Move[]
}

const movesAnEvent = 500

/** Tells whoever is above, some hundreds at a time. Each move has its number, so that hearing it twice is hearing it once. */
function announce(tx: Tx, { shopId, segmentId, cause, now, moves }: Announced): void {
  for (let start = 0; start < moves.length; start += movesAnEvent)
    publish(tx, { type: 'segment.moved', shopId, segmentId, cause, at: now, moves: moves.slice(start, start + movesAnEvent) })
}
