import { all, type Db, sql } from '../kit/database.ts'
import type { CustomerSummary, Field, ListedCustomer } from './schema.ts'

/** What a list shows beside what it always does. */
export interface Columns {
  hasTags: boolean
  /** Keys of fields. */
  fields: string[]
}

/** Reads `tags,field:plan,field:Ulubiona%20kawa`. What is no column is left out, and so is what comes after the twentieth. */
export function readColumns(text: string | undefined, known: readonly Field[]): Columns | undefined {
  if (!text) return undefined
  const names = text.split(',').slice(0, 20).map(unescaped)
  const keys = new Set(known.map(({ key }) => key))
  const fields = names.flatMap((name) => (name.startsWith('field:') ? [name.slice('field:'.length)] : [])).filter((key) => keys.has(key))
  return { hasTags: names.includes('tags'), fields: [...new Set(fields)] }
}

/** Adds the columns to the customers of one page. */
export async function withColumns(
  db: Db,
  { shopId, customers, columns }: { shopId: string; customers: readonly CustomerSummary[]; columns: Columns },
): Promise<ListedCustomer[]> {
  const rows = await all(
    db,
    sql<{ customerId: string; tags: string[]; fields: Record<string, unknown> }>`
      select customer_id,
        case when ${columns.hasTags} then array(
          select distinct name from customer_tags join tags using (shop_id, tag_id)
          where shop_id = ${shopId} and customer_tags.customer_id = customers.customer_id order by name) else '{}' end as tags,
        (select coalesce(jsonb_object_agg(key, traits -> key), '{}') from unnest(${columns.fields}::text[]) as key where traits -> key is not null) as fields
      from customers where shop_id = ${shopId} and customer_id = any(${customers.map(({ customerId }) => customerId)}::uuid[])`,
  )
  const found = new Map(rows.map(({ customerId, ...shown }) => [customerId, shown]))
  return customers.map((customer) => ({ ...customer, ...found.get(customer.customerId) }))
}

function unescaped(name: string): string {
  try {
    return decodeURIComponent(name)
  } catch {
    return ''
  }
}
