import { all, sql, type Tx } from '../kit/database.ts'

/** Who is known by each of these e-mail keys and telephones. */
export async function customerIdsOf(
  tx: Tx,
  { shopId, values }: { shopId: string; values: readonly string[] },
): Promise<Map<string, string>> {
  const rows = await all(
    tx,
    sql<{ value: string; customerId: string }>`
      select value, customer_id from identifiers where shop_id = ${shopId} and kind in ('email', 'phone') and value = any(${[...values]}::text[])`,
  )
  return new Map(rows.map(({ value, customerId }) => [value, customerId]))
}
