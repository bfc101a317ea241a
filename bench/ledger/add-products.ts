import { type Database, sql, transaction, write } from '../../server/kit/database.ts'

/** Products of twenty categories; says their codes. */
export async function addProducts(database: Database, { shopId, count }: { shopId: string; count: number }): Promise<string[]> {
  const codes = Array.from({ length: count }, (_, place) => `SKU-${place}`)
  const id = (letter: string, number: ReturnType<typeof sql>) =>
    sql`(${`018${letter}0000-0000-7000-8000-`} || lpad(to_hex(${number}), 12, '0'))::uuid`
  await transaction(database, async (tx) => {
    await write(
      tx,
      sql`insert into categories (shop_id, category_id, name) select ${shopId}, ${id('c', sql`n`)}, 'Category ' || n from generate_series(0, 19) as n`,
    )
    await write(
      tx,
      sql`insert into products (shop_id, product_id, code, name, category_id, is_charge, profile_at, created_at)
          select ${shopId}, ${id('d', sql`n`)}, 'SKU-' || n, 'Product number ' || n, ${id('c', sql`n % 20`)}, false, '2026-01-01', '2026-01-01'
          from generate_series(0, ${count - 1}::integer) as n`,
    )
  })
  await database.pool.query('vacuum analyze products, categories')
  return codes
}
