import { sql, type Tx, write } from './database.ts'
import { newId } from './ids.ts'

export interface ChangeRecord {
  shopId: string
  /** Who did it; null where a program did. */
  staffId: string | null
  /** The noun and what happened to it: `shop.changed`, `api_key.revoked`. */
  action: string
  /** What it was; null where there was nothing. Never a secret, nor its hash. */
  before: Readonly<Record<string, unknown>> | null
  after: Readonly<Record<string, unknown>> | null
  now: Date
}

/** Writes down a change of settings or rights, in the transaction of the change itself: there is none without the other. */
export async function recordChange(tx: Tx, { shopId, staffId, action, before, after, now }: ChangeRecord): Promise<void> {
  await write(
    tx,
    sql`insert into changes (shop_id, change_id, staff_id, action, before, after, changed_at)
        values (${shopId}, ${newId()}, ${staffId}, ${action}, ${json(before)}::jsonb, ${json(after)}::jsonb, ${now})`,
  )
}

const json = (value: ChangeRecord['before']): string | null => (value === null ? null : JSON.stringify(value))
