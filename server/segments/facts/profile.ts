import { all, sql } from '../../kit/database.ts'
import type { FactSource } from '../condition.ts'

export interface ProfileFacts {
  customerId: string
  firstName: string | null
  lastName: string | null
  email: string | null
  phone: string | null
  country: string | null
  city: string | null
  postcode: string | null
  language: string | null
  customerNumber: string | null
  birthday: string | null
  traits: Record<string, unknown>
  identifiers: string[]
  tagIds: string[]
  /** Made of two or more customers. */
  isMerged: boolean
}

/** Who somebody is: fields, traits, tags, what they are recognised by. */
export const profileFacts: FactSource<ProfileFacts> = {
  name: 'profile',
  load: async (db, { shopId, customerIds }) => {
    const rows = await all(
      db,
      sql<ProfileFacts>`
        select customer_id, first_name, last_name, email, phone, country, city, postcode, language, customer_number, birthday, traits,
          array(select kind from identifiers where shop_id = ${shopId} and identifiers.customer_id = customers.customer_id order by kind) as identifiers,
          array(select tag_id from customer_tags where shop_id = ${shopId} and customer_tags.customer_id = customers.customer_id order by tag_id) as tag_ids,
          (select count(*) > 1 from origins where shop_id = ${shopId} and origins.customer_id = customers.customer_id) as is_merged
        from customers where shop_id = ${shopId} and customer_id = any(${customerIds}::uuid[])`,
    )
    return new Map(rows.map((row) => [row.customerId, row]))
  },
  blank: (customerId) => ({
    ...{ customerId, firstName: null, lastName: null, email: null, phone: null, country: null, city: null, postcode: null, language: null },
    ...{ customerNumber: null, birthday: null, traits: {}, identifiers: [], tagIds: [], isMerged: false },
  }),
}
