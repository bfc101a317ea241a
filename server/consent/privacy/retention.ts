/** How long data is kept, class by class, and the work of the night that takes away what is older. */

import type { z } from 'zod'
import { recordChange } from '../../kit/change-log.ts'
import { all, type Database, type Db, sql, type Tx, transaction, write } from '../../kit/database.ts'
import { notFound } from '../../kit/problem.ts'
import type { RetentionRuleView } from '../schema.ts'

/** What a capability brings: one class of data that may grow old. */
export interface RetentionRule {
  /** Its name in settings and answers. */
  dataClass: string
  /** Null where it is kept for ever unless the shop says otherwise. */
  defaultMonths: number | null
  /** How many rows are older than `before`. */
  count(db: Db, old: { shopId: string; before: Date }): Promise<number>
  /** Takes away at most `limit` of them and says how many went. */
  remove(tx: Tx, old: { shopId: string; before: Date; limit: number; now: Date }): Promise<number>
}

/** What holds in a shop, and what would go tonight. */
export async function retentionOf(
  db: Db,
  { shopId, rules, now }: { shopId: string; rules: readonly RetentionRule[]; now: Date },
): Promise<z.infer<typeof RetentionRuleView>[]> {
  const chosen = await chosenMonths(db, { shopId })
  return Promise.all(
    rules.map(async (rule) => {
      const months = monthsOf(rule, chosen)
      const due = months === null ? 0 : await rule.count(db, { shopId, before: monthsBefore(now, months) })
      return { dataClass: rule.dataClass, months, defaultMonths: rule.defaultMonths, due }
    }),
  )
}

/** Keeps a class of data this long from now on; null for ever. It stands in the log of changes. Throws the plain 404 for an unknown class. */
export async function changeRetention(
  tx: Tx,
  {
    shopId,
    staffId,
    dataClass,
    months,
    rules,
    now,
  }: { shopId: string; staffId: string; dataClass: string; months: number | null; rules: readonly RetentionRule[]; now: Date },
): Promise<void> {
  const rule = rules.find((each) => each.dataClass === dataClass)
  if (!rule) throw notFound()
  const before = monthsOf(rule, await chosenMonths(tx, { shopId }))
  await write(
    tx,
    sql`insert into retention_rules (shop_id, data_class, months, changed_at, changed_by) values (${shopId}, ${dataClass}, ${months}, ${now}, ${staffId})
        on conflict (shop_id, data_class) do update set months = excluded.months, changed_at = excluded.changed_at, changed_by = excluded.changed_by`,
  )
  await recordChange(tx, {
    shopId,
    staffId,
    action: 'retention.changed',
    before: { dataClass, months: before },
    after: { dataClass, months },
    now,
  })
}

/** Takes away what is older than each shop keeps it, some thousand rows at a time. Interrupted, it goes on the next night. */
export async function removeOldData(
  database: Database,
  { rules, now, signal, batchRows = 5_000 }: { rules: readonly RetentionRule[]; now: Date; signal?: AbortSignal; batchRows?: number },
): Promise<void> {
  for (const { shopId } of await all(database.db, sql<{ shopId: string }>`select shop_id from shops order by shop_id`)) {
    const chosen = await chosenMonths(database.db, { shopId })
    for (const rule of rules) {
      const months = monthsOf(rule, chosen)
      if (months === null) continue
      const before = monthsBefore(now, months)
      for (let removed = batchRows; removed === batchRows; ) {
        signal?.throwIfAborted()
        removed = await transaction(database, (tx) => rule.remove(tx, { shopId, before, limit: batchRows, now }))
      }
    }
  }
}

const monthsOf = ({ dataClass, defaultMonths }: RetentionRule, chosen: ReadonlyMap<string, number | null>): number | null =>
  chosen.has(dataClass) ? (chosen.get(dataClass) ?? null) : defaultMonths

async function chosenMonths(db: Db, { shopId }: { shopId: string }): Promise<ReadonlyMap<string, number | null>> {
  const rows = await all(
    db,
    sql<{ dataClass: string; months: number | null }>`select data_class, months from retention_rules where shop_id = ${shopId} limit 100`,
  )
  return new Map(rows.map(({ dataClass, months }) => [dataClass, months]))
}

/** To the day, for the longest of months: nothing goes early. */
const monthsBefore = (now: Date, months: number): Date => new Date(now.getTime() - Math.ceil(months * 30.5) * 86_400_000)
