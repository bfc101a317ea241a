import { all, type Db, sql, type Tx, write } from '../kit/database.ts'
import { newId } from '../kit/ids.ts'
import { publish } from '../kit/outbox.ts'
import { type Product, type ProductFact, tellProduct } from './tell-product.ts'

/**
 * Finds or makes the products of these facts, one fact a code, and keeps the newest name, category and brand of each; name and category
 * decide whether it is a charge or a gift card. Answers their ids by code. The same facts again change nothing. Where known products are of
 * another category now, or became charges or none, it publishes `catalog.regrouped`: past orders are about something else then.
 */
export async function recordProducts(
  tx: Tx,
  { shopId, products, now }: { shopId: string; products: readonly ProductFact[]; now: Date },
): Promise<{ productIds: Map<string, string>; productsNew: number }> {
  if (products.length === 0) return { productIds: new Map(), productsNew: 0 }
  const stored = await storedProducts(tx, { shopId, codes: products.map(({ code }) => code) })
  const told = products.map((fact) => {
    const known = stored.get(fact.code)
    return { ...tellProduct(known, fact), productId: known?.productId ?? newId(), known }
  })
  const changed = told.filter((product) => product.known && !isSame(product, product.known))
  const added = told.filter(({ known }) => !known)

  const categoryIds = await recordCategories(tx, { shopId, names: [...changed, ...added].flatMap(({ category }) => category ?? []) })
  await updateProducts(tx, { shopId, products: changed, categoryIds })
  await insertProducts(tx, { shopId, products: added, categoryIds, now })
  if (changed.some(({ known, category, isCharge }) => category !== known?.category || isCharge !== known.isCharge))
    publish(tx, { type: 'catalog.regrouped', shopId })
  return { productIds: new Map(told.map(({ code, productId }) => [code, productId])), productsNew: added.length }
}

type StoredProduct = Product & { productId: string }

/** What is known of the products by these codes; those that nobody told of are not among them. */
export async function storedProducts(
  db: Db,
  { shopId, codes }: { shopId: string; codes: readonly string[] },
): Promise<Map<string, StoredProduct>> {
  const rows = await all(
    db,
    sql<StoredProduct>`
      select product_id, code, products.name, categories.name as category, brand, is_charge, is_gift_card, profile_at
      from products left join categories using (shop_id, category_id)
      where shop_id = ${shopId} and code = any(${codes}::text[])`,
  )
  return new Map(rows.map((product) => [product.code, product]))
}

const isSame = (one: Product, other: Product): boolean =>
  (['name', 'category', 'brand', 'isCharge', 'isGiftCard'] as const).every((key) => one[key] === other[key]) &&
  one.profileAt.getTime() === other.profileAt.getTime()

interface Written {
  shopId: string
  products: readonly StoredProduct[]
  categoryIds: ReadonlyMap<string, string>
}

async function updateProducts(tx: Tx, { shopId, products, categoryIds }: Written): Promise<void> {
  if (products.length === 0) return
  await write(
    tx,
    sql`
      update products
      set name = told.name, category_id = told.category_id, brand = told.brand, is_charge = told.is_charge, is_gift_card = told.is_gift_card, profile_at = told.profile_at
      from unnest(${productColumns(products, categoryIds)}) as told (product_id, name, category_id, brand, is_charge, is_gift_card, profile_at)
      where products.shop_id = ${shopId} and products.product_id = told.product_id`,
  )
}

async function insertProducts(tx: Tx, { shopId, products, categoryIds, now }: Written & { now: Date }): Promise<void> {
  if (products.length === 0) return
  await write(
    tx,
    sql`
      insert into products (shop_id, product_id, name, category_id, brand, is_charge, is_gift_card, profile_at, code, created_at)
      select ${shopId}, told.*, ${now} from unnest(${productColumns(products, categoryIds)}, ${products.map(({ code }) => code)}::text[]) as told`,
  )
}

/** The products as parallel arrays: id, name, category, brand, charge, gift card, time. */
const productColumns = (products: readonly StoredProduct[], categoryIds: ReadonlyMap<string, string>) =>
  sql.join([
    sql`${products.map(({ productId }) => productId)}::uuid[]`,
    sql`${products.map(({ name }) => name)}::text[]`,
    sql`${products.map(({ category }) => (category === null ? null : categoryIds.get(category)))}::uuid[]`,
    sql`${products.map(({ brand }) => brand)}::text[]`,
    sql`${products.map(({ isCharge }) => isCharge)}::boolean[]`,
    sql`${products.map(({ isGiftCard }) => isGiftCard)}::boolean[]`,
    sql`${products.map(({ profileAt }) => profileAt)}::timestamptz[]`,
  ])

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
