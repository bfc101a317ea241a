import type { PersonalData } from '../customers/customers.ts'
import { all, sql, write } from '../kit/database.ts'

/** What other programs were told about somebody: under the ids that they had then. */
export const webhookPersonalData: PersonalData = {
  name: 'webhook_events',
  read: (db, customer) =>
    all(
      db,
      sql<Record<string, unknown>>`
        select type, occurred_at, told_at, data,
          array(
            select url from webhook_deliveries join webhooks using (shop_id, webhook_id)
            where webhook_deliveries.shop_id = ${customer.shopId} and webhook_deliveries.event_id = webhook_events.event_id order by url
          ) as told_to
        from webhook_events where shop_id = ${customer.shopId} and ${isAbout(customer)} order by event_id`,
    ),
  erase: async (tx, customer) => {
    const { count } = await write(tx, sql`delete from webhook_events where shop_id = ${customer.shopId} and ${isAbout(customer)}`)
    return { removed: count, kept: 0 }
  },
}

const isAbout = ({ shopId, customerId }: { shopId: string; customerId: string }) =>
  sql`customer_id = any(array(select ${customerId}::uuid union select origin_id from origins where shop_id = ${shopId} and customer_id = ${customerId}))`
