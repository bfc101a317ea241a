import { type ProductFact, recordProducts } from '../catalog/catalog.ts'
import { lockRecording, type PersonFact, recordPeople } from '../customers/customers.ts'
import { all, sql, type Tx } from '../kit/database.ts'
import { addMissingTotals, type Bucket, recordOrders, type StagedDocument } from '../orders/orders.ts'
import type { ImportKind } from './schema.ts'

export interface Applied {
  ordersNew: number
  ordersChanged: number
  customersNew: number
  productsNew: number
}

export const nothingApplied: Applied = { ordersNew: 0, ordersChanged: 0, customersNew: 0, productsNew: 0 }

/** Takes a bucket of staged rows in, whatever the file was about; `staged` are its orders, where the file was about orders. */
export async function applyBucket(
  tx: Tx,
  { kind, staged, ...bucket }: Bucket & { kind: ImportKind; staged: readonly StagedDocument[] },
): Promise<Applied> {
  if (kind === 'orders') return { ...nothingApplied, ...(await recordOrders(tx, { ...bucket, staged })) }
  await lockRecording(tx, bucket)
  if (kind === 'customers') return applyPeople(tx, bucket)
  const { productsNew } = await recordProducts(tx, { shopId: bucket.shopId, products: await stagedProducts(tx, bucket), now: bucket.now })
  return { ...nothingApplied, productsNew }
}

async function applyPeople(tx: Tx, bucket: Bucket): Promise<Applied> {
  const { customerIds, customersNew } = await recordPeople(tx, {
    shopId: bucket.shopId,
    people: await stagedPeople(tx, bucket),
    isImport: true,
    now: bucket.now,
  })
  await addMissingTotals(tx, { shopId: bucket.shopId, customerIds: customerIds.filter((id) => id !== null) })
  return { ...nothingApplied, customersNew }
}

const stagedPeople = (tx: Tx, { shopId, batchId, bucket, now }: Bucket): Promise<PersonFact[]> =>
  all(
    tx,
    sql<PersonFact>`
      select customer_number, email, email_key, phone, first_name, last_name, country, city, postcode, language, coalesce(placed_at, ${now}) as at, placed_at is null as is_undated
      from incoming_rows
      where shop_id = ${shopId} and batch_id = ${batchId} and bucket = ${bucket} and kind = 'customer'
      order by row_no`,
  )

/** One fact a code: the last row that names it. */
const stagedProducts = (tx: Tx, { shopId, batchId, bucket, now }: Bucket): Promise<ProductFact[]> =>
  all(
    tx,
    sql<ProductFact>`
      select distinct on (product_code) product_code as code, product_name as name, category, brand, ${now}::timestamptz as at
      from incoming_rows
      where shop_id = ${shopId} and batch_id = ${batchId} and bucket = ${bucket} and kind = 'product' and product_code is not null
      order by product_code, row_no desc`,
  )
