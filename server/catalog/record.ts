import { all, sql, type Tx, write } from '../kit/database.ts'
import { newId } from '../kit/ids.ts'
import { publish } from '../kit/outbox.ts'
import { isCharge } from './charges.ts'

/** A product as an order line or a products file names it; `at` is when that was true. */
export interface ProductFact {
  code: string
  name: string | null
  category: string | null
  at: Date
}

/**
 * Finds or makes the products of these facts, one fact a code, and keeps the newest name and category of each; a name
 * decides whether it is a charge. Answers their ids by code. The same facts again change nothing. Where known products are of another
 * category now, or became charges or none, it publishes `catalog.regrouped`: past orders are about something else then.
 */
export async function recordProducts(
  tx: Tx,
  { shopId, products, now }: { shopId: string; products: readonly ProductFact[]; now: Date },
): Promise<{ productIds: Map<string, string>; productsNew: number }> {
  if (products.length === 0) return { productIds: new Map(), productsNew: 0 }
  const categoryIds = await recordCategories(tx, { shopId, names: products.flatMap(({ category }) => category ?? []) })
  const { rows } = await write(
    tx,
    sql<{ productId: string; code: string; isNew: boolean; isRegrouped: boolean }>`
      with fact as (
        select * from unnest(
          ${products.map(() => newId())}::uuid[],
          ${products.map(({ code }) => code)}::text[],
          ${products.map(({ name }) => name)}::text[],
          ${products.map(({ category }) => (category === null ? null : categoryIds.get(category)))}::uuid[],
          ${products.map(({ code, name }) => isCharge(code, name))}::boolean[],
          ${products.map(({ at }) => at)}::timestamptz[]
        ) as fact (product_id, code, name, category_id, is_charge, at)
      ), known as (
        select products.product_id, products.code,
          -- A product that came without a name is called by its code.
          case when fact.name is not null and (fact.at >= profile_at or products.name = products.code) then fact.name else products.name end as name,
          case when fact.name is not null and (fact.at >= profile_at or products.name = products.code) then fact.is_charge else products.is_charge end as is_charge,
          coalesce(case when fact.at >= profile_at then fact.category_id end, products.category_id, fact.category_id) as category_id,
          greatest(profile_at, fact.at) as profile_at,
          products.category_id as old_category_id, products.is_charge as was_charge
        from products join fact using (code)
        where shop_id = ${shopId}
      ), changed as (
        update products set name = known.name, is_charge = known.is_charge, category_id = known.category_id, profile_at = known.profile_at
        from known
        where products.shop_id = ${shopId} and products.product_id = known.product_id
          and (products.name, products.is_charge, products.category_id, products.profile_at)
            is distinct from (known.name, known.is_charge, known.category_id, known.profile_at)
      ), added as (
        insert into products (shop_id, product_id, code, name, category_id, is_charge, profile_at, created_at)
        select ${shopId}, product_id, code, coalesce(name, code), category_id, is_charge, at, ${now} from fact
        where code not in (select code from known)
        returning product_id, code
      )
      select product_id, code, false as is_new, (category_id, is_charge) is distinct from (old_category_id, was_charge) as is_regrouped from known
      union all select product_id, code, true, false from added`,
  )
  if (rows.some(({ isRegrouped }) => isRegrouped)) publish(tx, { type: 'catalog.regrouped', shopId })
  return {
    productIds: new Map(rows.map(({ code, productId }) => [code, productId])),
    productsNew: rows.filter(({ isNew }) => isNew).length,
  }
}

async function recordCategories(tx: Tx, { shopId, names }: { shopId: string; names: readonly string[] }): Promise<Map<string, string>> {
  const distinct = [...new Set(names)].sort()
  if (distinct.length === 0) return new Map()
  await write(
    tx,
    sql`
      insert into categories (shop_id, category_id, name)
      select ${shopId}, category.* from unnest(${distinct.map(() => newId())}::uuid[], ${distinct}::text[]) as category
      on conflict (shop_id, name) do nothing`,
  )
  const rows = await all(
    tx,
    sql<{
      categoryId: string
      name: string
    }>`select category_id, name from categories where shop_id = ${shopId} and name = any(${distinct}::text[])`,
  )
  return new Map(rows.map(({ name, categoryId }) => [name, categoryId]))
}
