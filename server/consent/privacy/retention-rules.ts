import { one, type Query, sql, write } from '../../kit/database.ts'
import type { RetentionRule } from './retention.ts'

/** A table whose rows grow old by one of its times, and whether there is more to say of them. */
const rowsOf = ({
  table,
  at,
  key,
  where = sql`true`,
}: {
  table: string
  at: string
  key: string
  where?: Query<unknown>
}): Pick<RetentionRule, 'count' | 'remove'> => ({
  count: async (db, { shopId, before }) =>
    (
      await one(
        db,
        sql<{
          count: number
        }>`select count(*) as count from ${sql.table(table)} where shop_id = ${shopId} and ${sql.ref(at)} < ${before} and ${where}`,
      )
    ).count,
  remove: async (tx, { shopId, before, limit }) =>
    (
      await write(
        tx,
        sql`delete from ${sql.table(table)} where shop_id = ${shopId} and ${sql.ref(key)} in (
              select ${sql.ref(key)} from ${sql.table(table)} where shop_id = ${shopId} and ${sql.ref(at)} < ${before} and ${where} limit ${limit})`,
      )
    ).count,
})

/** What the consent capability keeps and need not keep for ever. */
export const consentRetention: readonly RetentionRule[] = [
  { dataClass: 'consent_answers', defaultMonths: 24, ...rowsOf({ table: 'consent_answers', at: 'asked_at', key: 'answer_id' }) },
  // Two months are what the rule on soft bounces looks at.
  { dataClass: 'delivery_reports', defaultMonths: 2, ...rowsOf({ table: 'delivery_reports', at: 'reported_at', key: 'message_id' }) },
  { dataClass: 'privacy_exports', defaultMonths: 1, ...rowsOf({ table: 'privacy_export_parts', at: 'made_at', key: 'request_id' }) },
  {
    dataClass: 'erased_consent',
    // Six years after the person is gone no claim can be made any more.
    defaultMonths: 72,
    ...rowsOf({
      table: 'consent_evidence',
      at: 'recorded_at',
      key: 'evidence_id',
      where: sql`customer_id in (select customer_id from customers where customers.shop_id = consent_evidence.shop_id and erased_at is not null)`,
    }),
  },
]
