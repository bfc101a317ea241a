import { isOlder, type MergeParticipant, type PersonalData, type TimelineRow, type TimelineSource, touch } from '../customers/customers.ts'
import { all, sql, write } from '../kit/database.ts'

/** Memberships are derived: both people are looked at again, and who is no more is in nothing. */
export const segmentMerges: MergeParticipant = {
  merge: (tx, { shopId, keptId, mergedId, now }) => touch(tx, { shopId, topic: 'identity', customerIds: [keptId, mergedId], now }),
  part: (tx, { shopId, keptId, restoredId, now }) => touch(tx, { shopId, topic: 'identity', customerIds: [keptId, restoredId], now }),
}

/** The segments that somebody is in, and their comings and goings. */
export const segmentData: PersonalData = {
  name: 'segments',
  read: (db, { shopId, customerId }) =>
    all(
      db,
      sql<Record<string, unknown>>`
        select name as segment, kind, cause, moved_at as at
        from segment_moves join segments using (shop_id, segment_id) where shop_id = ${shopId} and customer_id = ${customerId}
        union all
        select name, 'is_member', null, segment_states.changed_at
        from segment_states join segments using (shop_id, segment_id) where shop_id = ${shopId} and customer_id = ${customerId} and is_member
        order by at, segment, kind`,
    ),
  erase: async (tx, { shopId, customerId, now }) => {
    // The upkeep takes them out of what they are in; what they were in before goes here.
    const { count } = await write(tx, sql`delete from segment_moves where shop_id = ${shopId} and customer_id = ${customerId}`)
    await touch(tx, { shopId, topic: 'identity', customerIds: [customerId], now })
    return { removed: count, kept: 0 }
  },
}

/** When somebody came into a segment, and when they left: under the ids that they had then. */
export const segmentTimeline: TimelineSource = {
  kind: 'segment',
  entries: (scope) => sql<TimelineRow>`
    select moved_at as at, 'segment' as kind, ${entryId} as entry_id,
      jsonb_build_object('segmentId', segment_id, 'name', name, 'move', segment_moves.kind, 'cause', cause) as details
    from segment_moves join segments using (shop_id, segment_id)
    where shop_id = ${scope.shopId} and deleted_at is null and ${isOlder(scope, sql`moved_at`, entryId)}
      and customer_id = any(array(select ${scope.customerId}::uuid union select origin_id from origins where shop_id = ${scope.shopId} and customer_id = ${scope.customerId}))
    order by moved_at desc, (${entryId}) collate "C" desc limit ${scope.limit}`,
}

const entryId = sql`'segment:' || segment_id || ':' || customer_id || ':' || segment_moves.version`
