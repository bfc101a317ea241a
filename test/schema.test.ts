/** The rules of the data, asked of the database itself: what the catalogue says after all migrations. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { all, one, type Query, sql } from '../server/kit/database.ts'
import { needsDatabase, testDatabase } from './database.ts'

/** Tables that belong to the installation instead of a shop: DESIGN's closed list. */
const installation = new Set([
  'migrations',
  'installation_settings',
  'shops',
  'staff',
  'staff_sessions',
  'owner_links',
  'currencies',
  'countries',
  'rate_limits',
])

/** References that do not begin with shop_id. */
const personal = new Map([
  ['memberships (staff_id) → staff', 'where a person of the installation becomes somebody in a shop'],
  ['staff_sessions (staff_id) → staff', 'one session for all of a person’s shops'],
])

/** References that no index leads back along. Each must say why its parent is not looked up from when it goes. */
const unindexed = new Map([
  [
    'order_lines (shop_id, product_id) → products',
    'a product goes only with its shop; an index on the largest table would cost every import',
  ],
  ['refunds (shop_id, product_id) → products', 'a product goes only with its shop'],
  ['loyalty_grants (shop_id, version) → loyalty_versions', 'a version goes only with its shop'],
  [
    'loyalty_entries (shop_id, account_id, lot_id) → loyalty_lots',
    'a lot goes only with its account; an index on the largest table of the ledger would cost every command',
  ],
])

/** Parents that are never looked up from: what refers to them needs no index. */
const lasting = new Map([
  ['memberships', 'a membership ends by left_at and its row stays'],
  ['consent_texts', 'a text goes only with its shop'],
])

/** Ids that were made elsewhere, and are texts. */
const foreignIds = new Set(['anonymous_id', 'message_id', 'rule_id'])

/** Numbers that are no money: decimals that are exact and multiplied before they are rounded once, and points, or money by the account's wallet. */
const decimals = new Set([
  'order_lines.quantity',
  'order_lines.unit_price',
  'refunds.quantity',
  'refunds.unit_price',
  'refund_matches.quantity',
  'duplicates.score',
  'loyalty_entries.amount',
  'incoming_rows.quantity',
  'incoming_rows.unit_price',
])

const database = needsDatabase.skip ? null : await testDatabase()
const rows = <Row>(query: Query<Row>): Promise<Row[]> => all(db(), query)

test('every primary key begins with shop_id', needsDatabase, async () => {
  const tables = await rows(sql<{ name: string; key: string[] | null }>`
    select relname as name, (
      select array_agg(attname order by position) from pg_constraint
      cross join unnest(conkey) with ordinality as part (number, position)
      join pg_attribute on attrelid = conrelid and attnum = part.number
      where conrelid = pg_class.oid and contype = 'p'
    )::text[] as key
    from pg_class
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition
    order by relname`)
  assert.ok(tables.length > 20, 'the catalogue has all tables')
  none(
    tables.flatMap(({ name, key }) => {
      if (key === null) return [`${name} has no primary key`]
      return installation.has(name) || key[0] === 'shop_id' ? [] : [`${name} has the primary key (${key.join(', ')})`]
    }),
  )
})

test('every unique index of a shop’s table holds shop_id', needsDatabase, async () => {
  const indexes = await rows(sql<{ table: string; name: string; columns: string[] }>`
    select indrelid::regclass::text as table, indexrelid::regclass::text as name,
      array(select attname::text from pg_attribute where attrelid = indrelid and attnum = any(indkey::smallint[])) as columns
    from pg_index join pg_class on pg_class.oid = indrelid
    where relnamespace = 'public'::regnamespace and indisunique`)
  none(
    indexes
      .filter(({ table, columns }) => !installation.has(table) && !columns.includes('shop_id'))
      .map(({ table, name }) => `${name} of ${table}`),
  )
})

test('every reference stays within one shop', needsDatabase, async () => {
  const found = (await references()).flatMap((reference) => {
    const { columns, target, targetColumns } = reference
    if (personal.has(described(reference))) return []
    if (columns[0] !== 'shop_id' || targetColumns[0] !== 'shop_id') return [`${described(reference)} does not begin with shop_id`]
    return columns.length === 1 && target !== 'shops' ? [`${described(reference)} refers by shop_id alone`] : []
  })
  none([...found, ...idle(personal, (await references()).map(described))])
})

test('a reference is forgotten by its own columns, never by shop_id', needsDatabase, async () => {
  const found = (await references()).flatMap((reference) => {
    const { onDelete, forgotten } = reference
    if (onDelete !== 'n' && onDelete !== 'd') return []
    if (forgotten.length === 0) return [`${described(reference)} says on delete set null without a list of columns`]
    return forgotten.includes('shop_id') ? [`${described(reference)} forgets its shop_id`] : []
  })
  none(found)
})

test('an index leads from every parent to its children', needsDatabase, async () => {
  const without = (await references()).filter(({ isIndexed, target }) => !isIndexed && !lasting.has(target)).map(described)
  none([...without.filter((reference) => !unindexed.has(reference)), ...idle(unindexed, without)])
})

test('nothing happens behind the back of the code', needsDatabase, async () => {
  const triggers = await rows(sql<{ found: string }>`
    select format('the trigger %s on %s', tgname, tgrelid::regclass) as found
    from pg_trigger join pg_class on pg_class.oid = tgrelid
    where relnamespace = 'public'::regnamespace and not tgisinternal`)
  const rules = await rows(
    sql<{ found: string }>`select format('the rule %s on %s', rulename, tablename) as found from pg_rules where schemaname = 'public'`,
  )
  const functions = await rows(sql<{ found: string }>`
    select format('the function %s', proname) as found from pg_proc
    where pronamespace = 'public'::regnamespace and not exists (select 1 from pg_depend where objid = pg_proc.oid and deptype = 'e')`)
  none([...triggers, ...rules, ...functions].map(({ found }) => found))
})

test('ids are made by the app', needsDatabase, async () => {
  const sequences = await rows(sql<{ found: string }>`
    select format('the sequence %s', relname) as found from pg_class where relnamespace = 'public'::regnamespace and relkind = 'S'`)
  const columns = await rows(sql<{ found: string }>`
    select format('%s.%s is made by %s', table_name, column_name, coalesce(column_default, 'identity')) as found
    from information_schema.columns
    where table_schema = 'public' and (is_identity = 'YES' or column_default ~* 'nextval|uuid')`)
  none([...sequences, ...columns].map(({ found }) => found))
})

test('columns have the types that the rules ask for', needsDatabase, async () => {
  const columns = await rows(sql<{ place: string; name: string; type: string }>`
    select format('%s.%s', relname, attname) as place, attname::text as name, format_type(atttypid, atttypmod) as type
    from pg_attribute join pg_class on pg_class.oid = attrelid
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and attnum > 0 and not attisdropped`)
  none(
    columns
      .flatMap(({ place, name, type }) => {
        const wrong = (rule: string) => [`${place} is ${type}: ${rule}`]
        if (/^time(stamp)? /.test(type) && type !== 'timestamp with time zone') return wrong('an instant is timestamptz')
        if (/_at$/.test(name) && type !== 'timestamp with time zone') return wrong('an instant is timestamptz')
        if (/_on$/.test(name) && type !== 'date') return wrong('a day is date')
        if (/_minor$/.test(name) && type !== 'bigint') return wrong('money is bigint minor units')
        if (/(amount|revenue|cost|fee|price|total|balance)$/.test(name) && !decimals.has(place)) return wrong('money ends in _minor')
        if (/^(money|real|double precision)/.test(type)) return wrong('amounts are exact')
        if (/^numeric/.test(type) && !decimals.has(place)) return wrong('a decimal stands in the list of this test')
        if (/^json\b/.test(type)) return wrong('documents are jsonb')
        return /_id$/.test(name) && !foreignIds.has(name) && type !== 'uuid' ? wrong('an id is a uuid') : []
      })
      .concat(
        idle(
          decimals,
          columns.map(({ place }) => place),
        ),
      ),
  )
})

test('a shop goes with everything that it has', needsDatabase, async () => {
  const ids = Object.fromEntries(
    ['shop', 'customer', 'product', 'order', 'refund'].map((name, index) => [name, `00000000-0000-7000-8000-00000000000${index}`]),
  )
  const at = '2024-05-01T10:00:00Z'
  await pool().query(`
    insert into shops (shop_id, name, country, currency, time_zone, languages, is_demo, created_at) values ('${ids.shop}', 'Kawa', 'PL', 'PLN', 'Europe/Warsaw', '{pl}', false, '${at}');
    insert into customers (shop_id, customer_id, profile_at, first_seen_at, created_at) values ('${ids.shop}', '${ids.customer}', '${at}', '${at}', '${at}');
    insert into products (shop_id, product_id, code, name, profile_at, created_at) values ('${ids.shop}', '${ids.product}', 'K1', 'Kawa', '${at}', '${at}');
    insert into orders (shop_id, order_id, number, customer_id, state, placed_at, placed_on, total_minor, content_hash, recorded_at)
      values ('${ids.shop}', '${ids.order}', '1', '${ids.customer}', 'placed', '${at}', '2024-05-01', 100, 1, '${at}');
    insert into order_lines (shop_id, order_id, line_no, product_id, quantity, total_minor) values ('${ids.shop}', '${ids.order}', 1, '${ids.product}', 1, 100);
    insert into refunds (shop_id, refund_id, number, line_no, customer_id, product_id, refunded_at, refunded_on, quantity, amount_minor, content_hash, recorded_at)
      values ('${ids.shop}', '${ids.refund}', '2', 1, '${ids.customer}', '${ids.product}', '${at}', '2024-05-01', 1, 100, 1, '${at}');
    insert into refund_matches (shop_id, refund_id, order_id, line_no, customer_id, quantity, amount_minor)
      values ('${ids.shop}', '${ids.refund}', '${ids.order}', 1, '${ids.customer}', 1, 100)`)

  await pool().query('delete from shops where shop_id = $1', [ids.shop])

  const tables = await rows(sql<{ name: string }>`
    select relname as name from pg_class join pg_attribute on attrelid = pg_class.oid
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and attname = 'shop_id'`)
  const left = await Promise.all(
    tables.map(async ({ name }) => {
      const { count } = await one(
        db(),
        sql<{ count: number }>`select count(*)::integer as count from ${sql.table(name)} where shop_id = ${ids.shop}`,
      )
      return count === 0 ? [] : [`${count} rows of ${name}`]
    }),
  )
  none(left.flat())
})

interface Reference {
  table: string
  columns: string[]
  target: string
  targetColumns: string[]
  /** pg_constraint.confdeltype: n = set null, d = set default. */
  onDelete: string
  /** The columns that are set then; empty where all are. */
  forgotten: string[]
  isIndexed: boolean
}

/** All foreign keys; `isIndexed` where some index begins with their columns, in any order among themselves. */
function references(): Promise<Reference[]> {
  return rows(sql<Reference>`
    with reference as (
      select *, cardinality(conkey) as width from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace
    )
    select conrelid::regclass::text as table, ${names('conrelid', 'conkey')} as columns,
      confrelid::regclass::text as target, ${names('confrelid', 'confkey')} as target_columns,
      confdeltype::text as on_delete, ${names('conrelid', 'confdelsetcols')} as forgotten,
      exists (
        select 1 from pg_index
        where indrelid = conrelid and indnkeyatts >= width and (indkey::smallint[])[0:width - 1] @> conkey
          -- A partial index serves where it leaves out no more than the rows that refer to nothing.
          and (indpred is null or pg_get_expr(indpred, indrelid) ~ '^\\(\\w+ IS NOT NULL\\)$')
      ) as is_indexed
    from reference
    order by 1, 2`)
}

const names = (table: string, numbers: string) => sql`array(
  select attname::text from unnest(${sql.ref(numbers)}) with ordinality as part (number, position)
  join pg_attribute on attrelid = ${sql.ref(table)} and attnum = part.number order by position
)`

const described = ({ table, columns, target }: Reference): string => `${table} (${columns.join(', ')}) → ${target}`

/** Exceptions that have no case any more. */
function idle(exceptions: ReadonlyMap<string, string> | ReadonlySet<string>, cases: readonly string[]): string[] {
  return [...exceptions.keys()]
    .filter((exception) => !cases.includes(exception))
    .map((exception) => `no case of the exception ${exception}`)
}

function none(findings: readonly string[]): void {
  assert.equal(findings.length, 0, `\n  ${findings.join('\n  ')}\n`)
}

const db = () => opened().db
const pool = () => opened().pool

function opened() {
  if (!database) throw new Error(String(needsDatabase.skip))
  return database
}
