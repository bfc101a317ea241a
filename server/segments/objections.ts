import { all, type Db, type Query, sql } from '../kit/database.ts'
import type { Place } from './condition.ts'

/**
 * Whoever nothing is concluded from behaviour about: customer_id. The same people as `isNotProfiled` of consent/ answers for one by one,
 * found as a set, because here everybody is asked about at once; who is erased is in no segment anyway.
 */
export const objections = ({ shopId, isIn, asksFirst }: Pick<Place, 'shopId' | 'isIn' | 'asksFirst'>): Query<unknown> => sql`
  select customer_id from consents
  where shop_id = ${shopId} and purpose = 'profile' and channel = 'any' and state = 'revoked' and ${isIn(sql`customer_id`)}
  union
  select customer_id from privacy_requests
  where shop_id = ${shopId} and kind = 'restriction' and state = 'in_force' and ${isIn(sql`customer_id`)}
  ${asksFirst ? sql`union ${unasked(shopId, isIn)}` : sql``}`

/** Where the shop asks before it profiles, whoever has not agreed. */
const unasked = (shopId: string, isIn: Place['isIn']): Query<unknown> => sql`
  select customers.customer_id
  from consent_policies join shops using (shop_id) join customers using (shop_id)
  where consent_policies.shop_id = ${shopId} and consent_policies.profile = 'consent' and ${isIn(sql`customers.customer_id`)}
    and consent_policies.preset = case when coalesce(customers.country, shops.country) in ('PL', 'UA', 'DE') then coalesce(customers.country, shops.country) else 'EU' end
    and not exists (
      select 1 from consents as agreed
      where agreed.shop_id = ${shopId} and agreed.customer_id = customers.customer_id and agreed.purpose = 'profile' and agreed.channel = 'any' and agreed.state = 'granted')`

/** Those of these customers about whom nothing is. */
export async function objecting(
  db: Db,
  { shopId, asksFirst, customerIds }: { shopId: string; asksFirst: boolean; customerIds: readonly string[] },
): Promise<ReadonlySet<string>> {
  const isIn: Place['isIn'] = (customerId) => sql<boolean>`${customerId} = any(${customerIds}::uuid[])`
  const rows = await all(db, objections({ shopId, isIn, asksFirst }) as Query<{ customerId: string }>)
  return new Set(rows.map(({ customerId }) => customerId))
}
