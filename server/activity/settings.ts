import { type Db, first, sql, type Tx, write } from '../kit/database.ts'
import type { EventSettings } from './schema.ts'

/** Two years can be compared whole, with a month to spare. */
const usualSettings: EventSettings = { keepMonths: 25 }

export async function eventSettings(db: Db, { shopId }: { shopId: string }): Promise<EventSettings> {
  return (await first(db, sql<EventSettings>`select keep_months from event_settings where shop_id = ${shopId}`)) ?? usualSettings
}

export async function changeEventSettings(tx: Tx, { shopId, keepMonths }: EventSettings & { shopId: string }): Promise<void> {
  await write(
    tx,
    sql`insert into event_settings (shop_id, keep_months) values (${shopId}, ${keepMonths})
        on conflict (shop_id) do update set keep_months = excluded.keep_months`,
  )
}
