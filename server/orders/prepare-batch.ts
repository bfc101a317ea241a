import { type ProductFact, recordProducts } from '../catalog/catalog.ts'
import { lockRecording } from '../customers/customers.ts'
import { all, sql, type Tx, write } from '../kit/database.ts'

interface LaidReady {
  shopId: string
  batchId: string
}

/**
 * Makes a batch ready to be recorded, once all its rows lie ready. Afterwards the rows of each order share a bucket, and
 * every product that the rows name exists, with its newest name, category and brand: products are the same in every bucket, so
 * they are looked at once. The same again changes nothing.
 */
export async function prepareBatch(tx: Tx, { now, ...batch }: LaidReady & { now: Date }): Promise<{ productsNew: number }> {
  await lockRecording(tx, batch)
  await gatherOrders(tx, batch)
  return recordProductsOf(tx, { ...batch, now })
}

/** Brings the rows of each order together, where they name different people. */
async function gatherOrders(tx: Tx, { shopId, batchId }: LaidReady): Promise<void> {
  // A new batch is unknown to the planner, who takes it for a handful of rows and would compare each with each.
  await write(tx, sql`set local enable_nestloop = off`)
  await write(
    tx,
    sql`
      with gathered as materialized (
        select order_key, min(bucket) as bucket from incoming_rows
        where shop_id = ${shopId} and batch_id = ${batchId} and order_key is not null
        group by order_key having min(bucket) <> max(bucket)
      )
      update incoming_rows set bucket = gathered.bucket
      from gathered
      where shop_id = ${shopId} and batch_id = ${batchId} and incoming_rows.order_key = gathered.order_key and incoming_rows.bucket <> gathered.bucket`,
  )
  await write(tx, sql`set local enable_nestloop = on`)
}

/** The newest name, category and brand of every product, some thousand at a time however many there are. */
async function recordProductsOf(tx: Tx, { shopId, batchId, now }: LaidReady & { now: Date }): Promise<{ productsNew: number }> {
  await write(
    tx,
    sql`
      declare product_facts no scroll cursor for
      select distinct on (product_code) product_code as code, product_name as name, category, brand, at
      from (
        select product_code, product_name, category, brand, max(placed_at) as at
        from incoming_rows
        where shop_id = ${shopId} and batch_id = ${batchId} and kind = 'order_line' and product_code is not null
        group by product_code, product_name, category, brand
      ) as told
      order by product_code, product_name is null, at desc, product_name, category, brand`,
  )
  let productsNew = 0
  for (;;) {
    const products = await all(tx, sql<ProductFact>`fetch 5000 from product_facts`)
    if (products.length === 0) break
    productsNew += (await recordProducts(tx, { shopId, products, now })).productsNew
  }
  await write(tx, sql`close product_facts`)
  return { productsNew }
}
