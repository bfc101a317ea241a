import { quantile } from '@regulars/cohorts'
import type { z } from 'zod'
import { collapse } from '../kit/collapse.ts'
import { all, type Db, first, sql } from '../kit/database.ts'
import { type FieldPlace, readValue } from './field-values.ts'
import { summaryColumns } from './list.ts'
import type { Customer, Field } from './schema.ts'

type CustomerAnswer = z.infer<typeof Customer>

/**
 * Finds what the customer page shows besides orders; undefined where the shop has no such customer. An id of before a merge
 * finds whom it became. The same customer asked for by many at once is one query.
 */
export const customerReader = (db: Db): ((key: CustomerKey) => Promise<CustomerAnswer | undefined>) =>
  collapse(
    ({ shopId, customerId }) => `${shopId}${customerId}`,
    async (key) => (await readCustomer(db, key)) ?? readMerged(db, key),
  )

export interface CustomerKey {
  shopId: string
  customerId: string
}

/** The customer of just this id; undefined where there is none. */
export async function readCustomer(db: Db, { shopId, customerId }: CustomerKey): Promise<CustomerAnswer | undefined> {
  const found = await first(
    db,
    sql<Details>`
      select ${summaryColumns}, first_name, last_name, postcode, language, birthday, traits, order_revenue_minor, unmatched_minor, customers.created_at,
        (select currency from shops where shop_id = customers.shop_id) as shop_currency, (select shops.country from shops where shop_id = customers.shop_id) as shop_country,
        array(select json_build_object('kind', kind, 'value', value) from identifiers where shop_id = customers.shop_id and customer_id = customers.customer_id order by kind, value) as identifiers,
        array(
          select distinct on (channel) json_build_object('channel', channel, 'state', consents.state, 'since', since_at, 'source', coalesce(source, ''), 'recordedBy', staff.name)
          from consents
          left join consent_evidence using (shop_id, evidence_id, channel)
          left join staff on staff_id = recorded_by
          where consents.shop_id = customers.shop_id and consents.customer_id = customers.customer_id and consents.purpose = 'marketing'
          order by channel, since_at desc, evidence_id desc
        ) as consent,
        array(
          select json_build_object('tagId', tag_id, 'name', name) from tags
          where shop_id = customers.shop_id and tag_id in (select tag_id from customer_tags where shop_id = customers.shop_id and customer_id = customers.customer_id)
          order by name_key
        ) as tags,
        array(
          select json_build_object('fieldId', field_id, 'key', key, 'label', label, 'type', type, 'options', options, 'isPersonal', is_personal)
          from customer_fields where shop_id = customers.shop_id order by created_at, field_id
        ) as fields,
        array(
          select json_build_object('originId', origin_id, 'title', coalesce(
            nullif(concat_ws(' ', profile ->> 'firstName', profile ->> 'lastName'), ''), profile ->> 'email', profile ->> 'customerNumber', profile ->> 'phone', ''))
          from origins where shop_id = customers.shop_id and customer_id = customers.customer_id and origin_id <> customers.customer_id order by origin_id
        ) as origins,
        array(select gap_days from customer_days where shop_id = customers.shop_id and customer_id = customers.customer_id and nth > 1) as gaps
      from customers join customer_totals using (shop_id, customer_id)
      where shop_id = ${shopId} and customer_id = ${customerId}`,
  )
  return found && present(found)
}

async function readMerged(db: Db, { shopId, customerId }: CustomerKey): Promise<CustomerAnswer | undefined> {
  const origin = await first(
    db,
    sql<{ customerId: string }>`select customer_id from origins where shop_id = ${shopId} and origin_id = ${customerId}`,
  )
  return origin && readCustomer(db, { shopId, customerId: origin.customerId })
}

function present(details: Details): CustomerAnswer {
  const { orderRevenueMinor, unmatchedMinor, gaps, createdAt, shopCurrency, shopCountry, fields, traits, ...customer } = details
  const keys = new Set(fields.map(({ key }) => key))
  return {
    ...customer,
    fields: fields.map((field) => ({ ...field, ...fieldValueOf(field, traits, { currency: shopCurrency, country: shopCountry }) })),
    traits: Object.fromEntries(Object.entries(traits).filter(([name]) => !keys.has(name))),
    averageOrderValueMinor: customer.orders === 0 ? null : Math.round(orderRevenueMinor / customer.orders),
    unmatchedRefundsMinor: unmatchedMinor,
    medianGapDays: quantile(
      gaps.map((value) => ({ value, count: 1 })),
      0.5,
    ),
    createdAt: createdAt.toISOString(),
  }
}

function fieldValueOf(field: Field, traits: Record<string, unknown>, place: FieldPlace): { value: unknown; fits: boolean } {
  const said = Object.hasOwn(traits, field.key) ? (traits[field.key] ?? null) : null
  if (said === null) return { value: null, fits: true }
  const read = readValue(field, said, place)
  return read.fits ? { value: read.value, fits: true } : { value: said, fits: false }
}

/** Whether the shop has this customer. */
export async function hasCustomer(db: Db, { shopId, customerId }: { shopId: string; customerId: string }): Promise<boolean> {
  return (await all(db, sql`select 1 from customers where shop_id = ${shopId} and customer_id = ${customerId}`)).length === 1
}

type Details = Omit<CustomerAnswer, 'averageOrderValueMinor' | 'unmatchedRefundsMinor' | 'medianGapDays' | 'createdAt' | 'fields'> & {
  fields: Field[]
  shopCurrency: string
  shopCountry: string
  orderRevenueMinor: number
  unmatchedMinor: number
  gaps: number[]
  createdAt: Date
}
