import { quantile } from '@regulars/cohorts'
import type { z } from 'zod'
import { collapse } from '../kit/collapse.ts'
import { all, type Db, first, sql } from '../kit/database.ts'
import { summaryColumns } from './list.ts'
import type { Customer } from './schema.ts'

type CustomerAnswer = z.infer<typeof Customer>

/**
 * Finds what the customer page shows besides orders; undefined where the shop has no such customer. The same customer
 * asked for by many at once is one query.
 */
export const customerReader = (db: Db): ((key: CustomerKey) => Promise<CustomerAnswer | undefined>) =>
  collapse(
    ({ shopId, customerId }) => `${shopId}${customerId}`,
    (key) => lookUp(db, key),
  )

export interface CustomerKey {
  shopId: string
  customerId: string
}

async function lookUp(db: Db, { shopId, customerId }: CustomerKey): Promise<CustomerAnswer | undefined> {
  const found = await first(
    db,
    sql<Details>`
      select ${summaryColumns}, first_name, last_name, postcode, language, order_revenue_minor, unmatched_minor, customers.created_at,
        array(select json_build_object('kind', kind, 'value', value) from identifiers where shop_id = customers.shop_id and customer_id = customers.customer_id order by kind, value) as identifiers,
        array(
          select distinct on (channel) json_build_object('channel', channel, 'state', consents.state, 'since', since_at, 'source', coalesce(source, ''), 'recordedBy', staff.name)
          from consents
          left join consent_evidence using (shop_id, evidence_id, channel)
          left join staff on staff_id = recorded_by
          where consents.shop_id = customers.shop_id and consents.customer_id = customers.customer_id and consents.purpose = 'marketing'
          order by channel, since_at desc, evidence_id desc
        ) as consent,
        array(select gap_days from customer_days where shop_id = customers.shop_id and customer_id = customers.customer_id and nth > 1) as gaps
      from customers join customer_totals using (shop_id, customer_id)
      where shop_id = ${shopId} and customer_id = ${customerId}`,
  )
  return found && present(found)
}

function present({ orderRevenueMinor, unmatchedMinor, gaps, createdAt, ...customer }: Details): CustomerAnswer {
  return {
    ...customer,
    averageOrderValueMinor: customer.orders === 0 ? null : Math.round(orderRevenueMinor / customer.orders),
    unmatchedRefundsMinor: unmatchedMinor,
    medianGapDays: quantile(
      gaps.map((value) => ({ value, count: 1 })),
      0.5,
    ),
    createdAt: createdAt.toISOString(),
  }
}

/** Whether the shop has this customer. */
export async function hasCustomer(db: Db, { shopId, customerId }: { shopId: string; customerId: string }): Promise<boolean> {
  return (await all(db, sql`select 1 from customers where shop_id = ${shopId} and customer_id = ${customerId}`)).length === 1
}

type Details = Omit<z.infer<typeof Customer>, 'averageOrderValueMinor' | 'unmatchedRefundsMinor' | 'medianGapDays' | 'createdAt'> & {
  orderRevenueMinor: number
  unmatchedMinor: number
  gaps: number[]
  createdAt: Date
}
