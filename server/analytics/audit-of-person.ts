/** Who is named in stored audits: the best customers, by number or address. Shown to them; after an erasure the row stays and names nobody. */
import type { PersonalData } from '../customers/customers.ts'
import { all, sql, write } from '../kit/database.ts'

/** An audit older than a merge names the customer by the id of before. */
const idsOf = ({ shopId, customerId }: { shopId: string; customerId: string }) => sql`array(
  select ${customerId}::text union select origin_id::text from origins where shop_id = ${shopId} and customer_id = ${customerId})`

export const auditsOfPerson: PersonalData = {
  name: 'audits',
  read: (db, { shopId, customerId }) =>
    all(
      db,
      sql<Record<string, unknown>>`
        select audit ->> 'cutOn' as cut_on, finished_at, best ->> 'id' as named, best -> 'orders' as orders, best -> 'revenueMinor' as revenue_minor
        from audits cross join jsonb_array_elements(audit -> 'topCustomers') as best
        where shop_id = ${shopId} and best ->> 'customerId' = any(${idsOf({ shopId, customerId })}) order by finished_at, audit_id`,
    ),
  erase: async (tx, { shopId, customerId }) => {
    const ids = idsOf({ shopId, customerId })
    const { count } = await write(
      tx,
      sql`
        update audits set audit = jsonb_set(audit, '{topCustomers}', (
          select jsonb_agg(case when best ->> 'customerId' = any(${ids}) then jsonb_set(best, '{id}', best -> 'customerId') else best end order by place)
          from jsonb_array_elements(audit -> 'topCustomers') with ordinality as listed (best, place)))
        where shop_id = ${shopId} and exists (
          select 1 from jsonb_array_elements(audit -> 'topCustomers') as best
          where best ->> 'customerId' = any(${ids}) and best ->> 'id' <> best ->> 'customerId')`,
    )
    return { removed: 0, kept: count }
  },
}
