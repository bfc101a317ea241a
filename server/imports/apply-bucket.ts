import { type ProductFact, recordProducts } from '../catalog/catalog.ts'
import { type PersonFact, recordPeople } from '../customers/customers.ts'
import { all, sql, type Tx } from '../kit/database.ts'
import { addMissingTotals, type Bucket, lockRecording, type Recorded, recordOrders } from '../orders/orders.ts'
import type { ImportKind } from './schema.ts'

/** Takes a bucket of staged rows in, whatever the file was about. */
export async function applyBucket(tx: Tx, { kind, ...bucket }: Bucket & { kind: ImportKind }): Promise<Recorded> {
  if (kind === 'orders') return recordOrders(tx, bucket)
  await lockRecording(tx, bucket)
  if (kind === 'customers') return applyPeople(tx, bucket)
  const { productsNew } = await recordProducts(tx, { shopId: bucket.shopId, products: await stagedProducts(tx, bucket), now: bucket.now })
  return { ...nothing, productsNew }
}

async function applyPeople(tx: Tx, bucket: Bucket): Promise<Recorded> {
  const { customerIds, customersNew } = await recordPeople(tx, {
    shopId: bucket.shopId,
    people: await stagedPeople(tx, bucket),
    now: bucket.now,
  })
  await addMissingTotals(tx, { shopId: bucket.shopId, customerIds: customerIds.filter((id) => id !== null) })
  return { ...nothing, customersNew }
}

const nothing: Recorded = { ordersNew: 0, ordersChanged: 0, customersNew: 0, productsNew: 0 }

const stagedPeople = (tx: Tx, { shopId, batchId, bucket, now }: Bucket): Promise<PersonFact[]> =>
  all(
    tx,
    sql<PersonFact>`
      select customer_number, email, email_key, phone, first_name, last_name, country, city, postcode, language, coalesce(placed_at, ${now}) as at
      from incoming_rows
      where shop_id = ${shopId} and batch_id = ${batchId} and bucket = ${bucket} and kind = 'customer'
      order by row_no`,
  )

/** One fact a code: the last row that names it. */
const stagedProducts = (tx: Tx, { shopId, batchId, bucket, now }: Bucket): Promise<ProductFact[]> =>
  all(
    tx,
    sql<ProductFact>`
      select distinct on (product_code) product_code as code, product_name as name, category, ${now}::timestamptz as at
      from incoming_rows
      where shop_id = ${shopId} and batch_id = ${batchId} and bucket = ${bucket} and kind = 'product' and product_code is not null
      order by product_code, row_no desc`,
  )
