/** A row in every table of a shop that has none: what the catalogue says of a table is enough to make one up. */
import assert from 'node:assert/strict'
import { backupTables } from '../server/backup/tables.ts'
import { all, type Database, first, sql, type Tx, transaction, write } from '../server/kit/database.ts'
import { newId } from '../server/kit/ids.ts'

const now = new Date('2026-05-04T03:02:01.006Z')

/** Afterwards no table of the shop is empty. What a row refers to is a row of the same shop. */
export async function fillEmptyTables(database: Database, { shopId }: { shopId: string }): Promise<void> {
  await transaction(database, async (tx) => {
    const columns = Map.groupBy(await allColumns(tx), ({ table }) => table)
    const references = Map.groupBy(await allReferences(tx), ({ table }) => table)
    for (const { name, isOfShop } of await backupTables(tx, { schema: 'public' })) {
      if (!isOfShop || (await first(tx, sql`select 1 from ${sql.table(name)} where shop_id = ${shopId} limit 1`))) continue
      await write(tx, await aRowOf(tx, { shopId, table: name, columns: columns.get(name) ?? [], references: references.get(name) ?? [] }))
    }
  })
}

interface Column {
  table: string
  name: string
  type: string
  /** The values that a check allows, where it names them. */
  allowed: string[] | null
}

interface Reference {
  table: string
  columns: string[]
  target: string
  targetColumns: string[]
}

async function aRowOf(
  tx: Tx,
  { shopId, table, columns: own, references }: { shopId: string; table: string; columns: Column[]; references: Reference[] },
) {
  const values = new Map<string, unknown>()
  for (const { name, type, allowed } of own) values.set(name, allowed?.[0] ?? sampleOf(type))
  for (const { columns, target, targetColumns } of references) {
    const parent = await first(
      tx,
      sql<{ key: string[] }>`
        select array[${sql.join(targetColumns.map((column) => sql`${sql.ref(column)}::text`))}] as key from ${sql.table(target)}
        where shop_id = ${shopId} order by 1 offset ${columns.includes('other_id') ? 1 : 0} limit 1`,
    )
    assert(parent, `${table} refers to ${target}, which has no row of the shop`)
    for (const [index, column] of columns.entries()) values.set(column, parent.key[index])
  }
  for (const [column, value] of Object.entries(exceptions[table] ?? {})) values.set(column, value)
  values.set('shop_id', shopId)
  const columns = [...values.keys()]
  return sql`insert into ${sql.table(table)} (${sql.join(columns.map((column) => sql.ref(column)))}) values (${sql.join(columns.map((column) => values.get(column)))})`
}

/** Where a check asks for more than one value at a time. */
const exceptions: Record<string, Record<string, unknown>> = {
  notices: { task_id: null },
  kept_apart: { one_id: '00000000-0000-7000-8000-000000000001', other_id: '00000000-0000-7000-8000-000000000002' },
  customers: { birthday: '--02-29' },
  webhooks: { disabled_reason: null },
  loyalty_wallets: { currency: null },
  loyalty_operations: { reverses: null },
  loyalty_lots: { held: 0 },
  loyalty_entries: { to_bucket: 'active' },
  loyalty_approvals: { decided_by: null },
  gift_cards: { reason: null },
  loyalty_redemptions: { pool: null },
  // An old day lies in a part of the table that is always there.
  events: { occurred_at: '2020-02-29T12:00:00Z' },
}

function sampleOf(type: string): unknown {
  const base = type.replace(/\(.*\)/, '')
  const found = Object.hasOwn(samples, base) ? samples[base] : undefined
  assert(found, `no sample of the type ${type}`)
  return found()
}

const samples: Record<string, () => unknown> = {
  uuid: newId,
  text: () => 'tab\there, back\\slash, Zażółć',
  boolean: () => true,
  smallint: () => 1,
  integer: () => 1,
  bigint: () => 1,
  numeric: () => '0.5',
  date: () => '2026-05-04',
  jsonb: () => '{"a\\tb": [1.50, null]}',
  bytea: () => Buffer.from([0, 9, 10, 13, 92, 255]),
  'timestamp with time zone': () => now,
  'uuid[]': () => [newId()],
  'text[]': () => ['a,b', '{"}', ''],
  'integer[]': () => [1, 2],
  'bigint[]': () => [1, 2],
  'numeric[]': () => ['0.5'],
}

const allColumns = (tx: Tx): Promise<Column[]> =>
  all(
    tx,
    sql<Column>`
      select relname::text as table, attname::text as name, format_type(atttypid, atttypmod) as type, allowed
      from pg_attribute
      join pg_class on pg_class.oid = attrelid and relkind in ('r', 'p') and relnamespace = 'public'::regnamespace
      left join (
        select conrelid, conkey[1] as attnum, array(select value[1] from regexp_matches(definition, '''([^'']*)''::text', 'g') as value) as allowed
        from pg_constraint, pg_get_constraintdef(pg_constraint.oid) as definition
        where contype = 'c' and cardinality(conkey) = 1 and definition like '%= ANY%'
      ) as checked on checked.conrelid = attrelid and checked.attnum = pg_attribute.attnum
      where pg_attribute.attnum > 0 and not attisdropped and attgenerated = '' order by relname, pg_attribute.attnum`,
  )

const allReferences = (tx: Tx): Promise<Reference[]> =>
  all(
    tx,
    sql<Reference>`
      select conrelid::regclass::text as table, confrelid::regclass::text as target,
        array(select attname::text from unnest(conkey) with ordinality as part (number, position)
              join pg_attribute on attrelid = conrelid and attnum = part.number order by position) as columns,
        array(select attname::text from unnest(confkey) with ordinality as part (number, position)
              join pg_attribute on attrelid = confrelid and attnum = part.number order by position) as target_columns
      from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace and confrelid <> 'shops'::regclass order by conname`,
  )
