import { type Query, sql } from '../kit/database.ts'

/**
 * Whether this customer is left out of everything that draws conclusions from behaviour: segments by it, RFM, predictions,
 * recommendations. They objected, asked for restriction, or are erased; or the shop asks everybody first (`profile: consent`)
 * and they have not agreed. A condition over a column that holds the customer's id; what is derived for them is null, not 0.
 */
export const isNotProfiled = (shopId: string, customerId: Query<unknown>): Query<boolean> => sql<boolean>`(
  exists (select 1 from consents as objection
    where objection.shop_id = ${shopId} and objection.customer_id = ${customerId} and objection.channel = 'any' and objection.purpose = 'profile'
      and objection.state = 'revoked')
  or exists (select 1 from privacy_requests as restriction
    where restriction.shop_id = ${shopId} and restriction.customer_id = ${customerId} and restriction.kind = 'restriction' and restriction.state = 'in_force')
  or exists (select 1 from customers as erased where erased.shop_id = ${shopId} and erased.customer_id = ${customerId} and erased.erased_at is not null)
  or (
    exists (select 1 from customers as of_country join shops using (shop_id) join consent_policies on consent_policies.shop_id = of_country.shop_id
      and consent_policies.preset = case when coalesce(of_country.country, shops.country) in ('PL', 'UA', 'DE') then coalesce(of_country.country, shops.country) else 'EU' end
      where of_country.shop_id = ${shopId} and of_country.customer_id = ${customerId} and consent_policies.profile = 'consent')
    and not exists (select 1 from consents as agreed
      where agreed.shop_id = ${shopId} and agreed.customer_id = ${customerId} and agreed.channel = 'any' and agreed.purpose = 'profile' and agreed.state = 'granted')
  )
)`
