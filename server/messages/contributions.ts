/** What messages bring to a customer: their timeline, their rows when two become one, what is kept about a person, and for how long. */
import type { RetentionRule } from '../consent/consent.ts'
import {
  isOlder,
  type MergeParticipant,
  moveRows,
  moveRowsBack,
  type PersonalData,
  type TimelineRow,
  type TimelineSource,
} from '../customers/customers.ts'
import { all, one, type Query, sql, write } from '../kit/database.ts'

/** Messages go with their customer, and with them what counts towards how often somebody may be written to. */
export const messageMerges: MergeParticipant = {
  merge: (tx, { shopId, keptId, mergedId }) => moveRows(tx, { shopId, table: 'sends', keptId, mergedId }),
  part: (tx, { shopId, keptId, restoredId, originIds }) => moveRowsBack(tx, { shopId, table: 'sends', keptId, restoredId, originIds }),
}

/** What was written to somebody goes; that something was written stays, without address, content or data. */
export const messagePersonalData: PersonalData = {
  name: 'messages',
  read: (db, { shopId, customerId }) =>
    all(
      db,
      sql<Record<string, unknown>>`
        select message_templates.name as message, topic, sends.state, contact, sends.created_at, handed_at, ended_at, data, subject, body_text
        from sends join message_templates using (shop_id, template_id) left join send_contents using (shop_id, send_id)
        where shop_id = ${shopId} and customer_id = ${customerId} order by send_id`,
    ),
  erase: async (tx, { shopId, customerId, now }) => {
    const own = sql`shop_id = ${shopId} and send_id in (select send_id from sends where shop_id = ${shopId} and customer_id = ${customerId})`
    const contents = await write(tx, sql`delete from send_contents where ${own}`)
    const kept = await write(
      tx,
      sql`
        update sends set contact = null, data = '{}', answer = null, provider_reference = null,
          state = case when state in ('planned', 'reserved') then 'skipped' else state end,
          rules = case when state in ('planned', 'reserved') then array['erased'] else rules end,
          ended_at = coalesce(ended_at, ${now})
        where shop_id = ${shopId} and customer_id = ${customerId}
          and (contact is not null or data <> '{}' or answer is not null or state in ('planned', 'reserved'))`,
    )
    return { removed: contents.count, kept: kept.count }
  },
}

/** What became of each message, and why. */
export const messageTimeline: TimelineSource = {
  kind: 'message',
  entries: (scope) => sql<TimelineRow>`
    select coalesce(ended_at, sends.created_at) as at, 'message' as kind, ${entryId} as entry_id,
      jsonb_build_object('name', message_templates.name, 'state', sends.state, 'rules', rules, 'dueAt', due_at) as details
    from sends join message_templates using (shop_id, template_id)
    where sends.shop_id = ${scope.shopId} and sends.customer_id = ${scope.customerId} and ${isOlder(scope, sql`coalesce(ended_at, sends.created_at)`, entryId)}
    order by coalesce(ended_at, sends.created_at) desc, (${entryId}) collate "C" desc limit ${scope.limit}`,
}

const entryId = sql`'message:' || send_id`

export const messageRetention: readonly RetentionRule[] = [
  olderThan({
    dataClass: 'message_contents',
    defaultMonths: 1,
    table: 'send_contents',
    key: 'send_id',
    isOld: (before) => sql`rendered_at < ${before}`,
  }),
  olderThan({ dataClass: 'messages', defaultMonths: 24, table: 'sends', key: 'send_id', isOld: (before) => sql`ended_at < ${before}` }),
]

function olderThan({
  dataClass,
  defaultMonths,
  table,
  key,
  isOld,
}: {
  dataClass: string
  defaultMonths: number
  table: string
  key: string
  isOld: (before: Date) => Query<unknown>
}): RetentionRule {
  return {
    ...{ dataClass, defaultMonths },
    count: async (db, { shopId, before }) =>
      (
        await one(
          db,
          sql<{ count: number }>`select count(*) as count from ${sql.table(table)} where shop_id = ${shopId} and ${isOld(before)}`,
        )
      ).count,
    remove: async (tx, { shopId, before, limit }) =>
      (
        await write(
          tx,
          sql`delete from ${sql.table(table)} where shop_id = ${shopId} and ${sql.ref(key)} in (
                select ${sql.ref(key)} from ${sql.table(table)} where shop_id = ${shopId} and ${isOld(before)} limit ${limit})`,
        )
      ).count,
  }
}
