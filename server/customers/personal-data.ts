/** Who a customer is: shown to them whole. After an erasure the row stays without a person, for what must refer to it. */
import { all, sql, type Tx, write } from '../kit/database.ts'
import type { PersonalData } from './contributions.ts'
import { forgetIdentifiers } from './forget-identifiers.ts'

type Rows = Record<string, unknown>
interface Customer {
  shopId: string
  customerId: string
}

/** No name is after this one, so that lists by name end with those who have none any more. */
const behindEverybody = '\uffff'

const profile: PersonalData = {
  name: 'profile',
  read: (db, { shopId, customerId }) =>
    all(
      db,
      sql<Rows>`
        select customer_id, customer_number, email, phone, first_name, last_name, country, city, postcode, language, birthday, traits, first_seen_at, created_at
        from customers where shop_id = ${shopId} and customer_id = ${customerId} and erased_at is null`,
    ),
  erase: async (tx, { shopId, customerId, now }) => {
    const { count } = await write(
      tx,
      sql`
        update customers set customer_number = null, email = null, phone = null, first_name = null, last_name = null, country = null, city = null, postcode = null,
          language = null, birthday = null, traits = '{}', field_times = '{}', search_text = '', sort_name = ${behindEverybody}, erased_at = ${now}
        where shop_id = ${shopId} and customer_id = ${customerId} and erased_at is null`,
    )
    await forgetOrigins(tx, { shopId, customerId })
    // Nobody can say any more whether the two are one.
    await write(tx, sql`delete from duplicates where shop_id = ${shopId} and (one_id = ${customerId} or other_id = ${customerId})`)
    return { removed: 0, kept: count }
  },
}

/** What was known of those that the customer was made of. Their ids go on leading here; nobody parts them any more. */
async function forgetOrigins(tx: Tx, { shopId, customerId }: Customer): Promise<void> {
  await write(
    tx,
    sql`update merges set evidence = '{}' where shop_id = ${shopId} and (
          kept_id = ${customerId} or merged_id = ${customerId}
          or kept_id in (select origin_id from origins where shop_id = ${shopId} and customer_id = ${customerId}))`,
  )
  await write(tx, sql`update origins set profile = '{}' where shop_id = ${shopId} and customer_id = ${customerId}`)
}

const identifiers: PersonalData = {
  name: 'identifiers',
  read: (db, { shopId, customerId }) =>
    all(
      db,
      sql<Rows>`select kind, value, recorded_at from identifiers where shop_id = ${shopId} and customer_id = ${customerId} order by kind, value`,
    ),
  erase: async (tx, { shopId, customerId, now }) => ({ ...(await forgetIdentifiers(tx, { shopId, customerId, now })), kept: 0 }),
}

const devices: PersonalData = {
  name: 'devices',
  read: (db, { shopId, customerId }) =>
    all(
      db,
      sql<Rows>`
        select device_id, anonymous_id, first_at, last_at from device_runs join devices using (shop_id, device_id)
        where shop_id = ${shopId} and customer_id = ${customerId} order by first_at, device_id`,
    ),
  erase: async (tx, { shopId, customerId }) => {
    const { rows, count } = await write(
      tx,
      sql<{ deviceId: string }>`delete from device_runs where shop_id = ${shopId} and customer_id = ${customerId} returning device_id`,
    )
    // A device that somebody else is known on is theirs.
    await write(
      tx,
      sql`delete from devices where shop_id = ${shopId} and device_id = any(${rows.map(({ deviceId }) => deviceId)}::uuid[])
            and not exists (select 1 from device_runs where device_runs.shop_id = ${shopId} and device_runs.device_id = devices.device_id)`,
    )
    return { removed: count, kept: 0 }
  },
}

/** In the order in which they are erased: the profile last, because it makes the customer nobody. */
export const customerPersonalData: readonly PersonalData[] = [identifiers, devices, profile]
