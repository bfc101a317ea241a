/**
 * How far each demo shop is filled, kept with the settings of the installation. A demo shop without such a row, as one
 * that came out of a backup, is as full as it will be.
 */
import { all, type Db, first, sql, type Tx, write } from '../kit/database.ts'
import type { StoredShop } from '../shops/shops.ts'
import { type DemoShop, demoShops } from './shop-profiles.ts'

export interface DemoLoad {
  shopId: string
  /** What the rows are made from; the same again gives the same rows. */
  endOn: string
  seed: number
  stepsDone: number
  /** Known once the first step was done. */
  steps: number | null
}

export async function insertLoad(tx: Tx, shop: DemoShop, load: DemoLoad, { now }: { now: Date }): Promise<void> {
  await write(
    tx,
    sql`insert into installation_settings (name, value, changed_at) values (${nameOf(shop)}, ${JSON.stringify(load)}::jsonb, ${now})
        on conflict (name) do update set value = excluded.value, changed_at = excluded.changed_at`,
  )
}

/** Takes the shop's load for this transaction; undefined where the demo was removed. */
export async function lockLoad(tx: Tx, { shopId, shop }: { shopId: string; shop: DemoShop }): Promise<DemoLoad | undefined> {
  const found = await first(tx, sql<{ value: DemoLoad }>`select value from installation_settings where name = ${nameOf(shop)} for update`)
  return found?.value.shopId === shopId ? found.value : undefined
}

/** Waits for steps under way, and lets no further one begin. */
export async function deleteLoads(tx: Tx): Promise<void> {
  await write(
    tx,
    sql`delete from installation_settings where name in (select name from installation_settings where name = any(${names}::text[]) order by name for update)`,
  )
}

/** The loads of all demo shops that are being filled or were filled here. */
export async function loadsOf(db: Db): Promise<{ shop: DemoShop; load: DemoLoad }[]> {
  const rows = await all(
    db,
    sql<{ name: string; value: DemoLoad }>`select name, value from installation_settings where name = any(${names}::text[]) order by name`,
  )
  return rows.flatMap(({ name, value }) => demoShops.filter((shop) => nameOf(shop) === name).map((shop) => ({ shop, load: value })))
}

/** Every shop that is marked as a demo, whoever works in it. */
export function demoShopsOf(db: Db): Promise<StoredShop[]> {
  return all(
    db,
    sql<StoredShop>`
      select shop_id, name, country, currency, time_zone, languages, is_demo, created_at from shops where is_demo order by country, shop_id`,
  )
}

/** Only one at a time may make or remove the demo. */
export async function lockDemo(tx: Tx): Promise<void> {
  await write(tx, sql`select pg_advisory_xact_lock(${lockKey})`)
}

/** Any number will do, as long as every version of Regulars takes the same one. */
const lockKey = 7_302_114_009

const nameOf = (shop: DemoShop): string => `demo.${shop}`
const names = demoShops.map(nameOf)
