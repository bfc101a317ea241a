import type { RawBuilder } from 'kysely'
import { sql, type Tx, write } from '../../kit/database.ts'
import { type Contributions, contributionsOf, difference, everybody, type Scope, type Sums } from './contributions.ts'
import { makeCustomerFigures } from './customer-figures.ts'

/**
 * Keeps every figure true while `change` alters orders or refunds in `scope`: what the scope contributed before is
 * exchanged for what it contributes afterwards. The caller holds the shop's recording lock.
 */
export async function keepFigures(
  tx: Tx,
  { shopId, scope }: { shopId: string; scope: () => Scope },
  change: () => Promise<void>,
): Promise<void> {
  const before = await contributionsOf(tx, { shopId, scope: scope() })
  await change()
  const changed = scope()
  await makeCustomerFigures(tx, { shopId, customerIds: changed.customerIds })
  await exchange(tx, { shopId, before, after: await contributionsOf(tx, { shopId, scope: changed }) })
}

/** Makes all figures of a shop anew from its facts: the rows are identical to those kept as the facts arrived. */
export async function rebuildFigures(tx: Tx, { shopId }: { shopId: string }): Promise<void> {
  await makeCustomerFigures(tx, { shopId, customerIds: null })
  for (const table of ['shop_days', 'cohort_months', 'purchase_gaps'])
    await write(tx, sql`delete from ${sql.table(table)} where shop_id = ${shopId}`)
  const nothing: Contributions = { shopDays: new Map(), cohortMonths: new Map(), purchaseGaps: new Map() }
  await exchange(tx, { shopId, before: nothing, after: await contributionsOf(tx, { shopId, scope: everybody }) })
}

async function exchange(tx: Tx, { shopId, before, after }: { shopId: string; before: Contributions; after: Contributions }): Promise<void> {
  await add(tx, { shopId, table: shopDays, sums: difference(before.shopDays, after.shopDays) })
  await add(tx, { shopId, table: cohortMonths, sums: difference(before.cohortMonths, after.cohortMonths) })
  await add(tx, { shopId, table: purchaseGaps, sums: difference(before.purchaseGaps, after.purchaseGaps) })
}

interface Table {
  name: string
  keys: { name: string; type: RawBuilder<unknown> }[]
  sums: string[]
}

const shopDays: Table = {
  name: 'shop_days',
  keys: [{ name: 'day', type: sql`date[]` }],
  sums: ['orders', 'customer_orders', 'revenue_minor', 'customer_revenue_minor', 'order_revenue_minor', 'unmatched_minor'],
}
const cohortMonths: Table = {
  name: 'cohort_months',
  keys: [
    { name: 'cohort_month', type: sql`date[]` },
    { name: 'age', type: sql`integer[]` },
  ],
  sums: ['customers', 'orders', 'revenue_minor'],
}
const purchaseGaps: Table = {
  name: 'purchase_gaps',
  keys: [
    { name: 'nth', type: sql`integer[]` },
    { name: 'gap_days', type: sql`integer[]` },
  ],
  sums: ['customers'],
}

/** Adds sums to the rows under their keys, in the order of the keys so that writers never wait in a circle; empty rows go. */
async function add(tx: Tx, { shopId, table, sums }: { shopId: string; table: Table; sums: Sums }): Promise<void> {
  if (sums.size === 0) return
  const rows = [...sums.values()]
  const keys = table.keys.map(({ name }) => sql.ref(name))
  const columns = table.sums.map((name) => sql.ref(name))
  const arrays: RawBuilder<unknown>[] = [
    ...table.keys.map(({ type }, index) => sql`${rows.map(({ key }) => key[index])}::${type}`),
    ...columns.map((_, index) => sql`${rows.map((row) => row.sums[index])}::bigint[]`),
  ]
  const target = sql.table(table.name)
  await write(
    tx,
    sql`
      insert into ${target} (shop_id, ${sql.join([...keys, ...columns])})
      select ${shopId}, change.* from unnest(${sql.join(arrays)}) as change (${sql.join([...keys, ...columns])}) order by ${sql.join(keys)}
      on conflict (shop_id, ${sql.join(keys)}) do update set ${sql.join(table.sums.map((name) => sql`${sql.ref(name)} = ${target}.${sql.ref(name)} + excluded.${sql.ref(name)}`))}`,
  )
  await write(
    tx,
    sql`delete from ${target} where shop_id = ${shopId} and ${sql.join(
      columns.map((column) => sql`${column} = 0`),
      sql` and `,
    )}`,
  )
}
