import assert from 'node:assert/strict'
import { test } from 'node:test'
import { projectOf, readProject } from './source-files.ts'
import { clockFindings, migrationFindings, queryFindings } from './sql-lint.ts'
import { migrationStatements, rawParts, serverStatements, serverTemplates, shopTables } from './sql-statements.ts'

const project = readProject()
const tables = shopTables(migrationStatements(project))

/** Statements that look across shops for what is to be done; what is then done is done shop by shop. */
const acrossShops = [
  {
    statement: 'touches memberships and compares no shop_id: select shop_id, shops.name as shop_name',
    why: 'a person is asked which shops they work in',
  },
]

const ofTheKit = /^server\/kit\//

test('the migrations keep the rules of the data', () => none(migrationFindings(migrationStatements(project))))
test('every statement of the server keeps the rules of the data', () => {
  const findings = queryFindings(serverStatements(project), tables)
  const idle = acrossShops
    .filter(({ statement }) => !findings.some((finding) => finding.includes(statement)))
    .map(({ statement }) => `no case of the exception ${statement}`)
  none([...findings.filter((finding) => !acrossShops.some(({ statement }) => finding.includes(statement))), ...idle])
})
test('no statement outside the kit reads a clock', () =>
  none(clockFindings(serverTemplates(project)).filter((finding) => !ofTheKit.test(finding))))
test('texts of statements are written out where they stand', () => none(rawParts(project)))

test('the tables of shops are known', () => {
  for (const table of ['orders', 'customers', 'incoming_rows', 'memberships']) assert.ok(tables.has(table), table)
  for (const table of ['staff', 'shops', 'staff_sessions']) assert.ok(!tables.has(table), table)
})

test('migrations: ids, hidden work and what PostgreSQL 15 has not', () => {
  const found = (text: string) =>
    migrationFindings(migrationStatements(projectOf({ 'migrations/0001_a.sql': text }))).map((finding) =>
      finding.split(' ').slice(0, 4).join(' '),
    )
  assert.deepEqual(
    found("-- create trigger\ncreate table a (shop_id uuid, note text default 'serial nextval(');\ncreate index b on a (shop_id);"),
    [],
  )
  assert.deepEqual(found('create table a (b int);\n\ncreate trigger t after insert on a'), ['migrations/0001_a.sql:3 makes a trigger;'])
  assert.deepEqual(found('create function f() returns trigger as x'), ['migrations/0001_a.sql:1 makes a trigger;'])
  assert.deepEqual(found('create table a (b bigserial)'), ['migrations/0001_a.sql:1 makes a serial'])
  assert.deepEqual(found('create table a (b bigint generated always as identity)'), ['migrations/0001_a.sql:1 makes an identity'])
  assert.deepEqual(found('create table a (b bigint generated always as (c + 1) stored)'), [])
  assert.deepEqual(found('create sequence numbers'), ['migrations/0001_a.sql:1 makes a sequence;'])
  assert.deepEqual(found("create table a (b bigint default nextval('x'))"), ['migrations/0001_a.sql:1 takes a number'])
  assert.deepEqual(found('create table a (b uuid default gen_random_uuid())'), ['migrations/0001_a.sql:1 makes ids in'])
  assert.deepEqual(found('create table a (b uuid default uuidv7())'), ['migrations/0001_a.sql:1 makes ids in'])
})

test('queries: what PostgreSQL 15 has not', () => {
  assert.deepEqual(found('select * from json_table(a, b)').length, 1)
  assert.deepEqual(found('merge into things using other on true when matched then do nothing returning 1').length, 1)
  assert.deepEqual(found('merge into things using other on true when matched then do nothing').length, 0)
})

test('queries on rows of a shop compare shop_id', () => {
  assert.deepEqual(found('select order_id from orders where shop_id = $1'), [])
  assert.deepEqual(found('select order_id from orders where shop_id = any($1)'), [])
  assert.deepEqual(found('insert into orders (shop_id, order_id) values ($1, $1)'), [])
  assert.deepEqual(found('select name from staff where staff_id = $1'), [])
  assert.deepEqual(found('select order_id from orders where order_id = $1'), ['touches orders and compares no shop_id'])
  assert.deepEqual(found('select shop_id from orders join customers using (shop_id, customer_id)'), [
    'touches orders, customers and compares no shop_id',
  ])
  assert.deepEqual(found('update orders set state = 1'), ['touches orders and compares no shop_id'])
  assert.deepEqual(found('delete from orders'), ['touches orders and compares no shop_id'])
  assert.deepEqual(found('select 1 from orders for update skip locked'), ['touches orders and compares no shop_id'])
  assert.deepEqual(found('select 1 from orders where shop_id = $1 for update skip locked'), [])
  assert.deepEqual(found('with a as (select 1 from orders -- where shop_id = 1\n) select 1 from a'), [
    'touches orders and compares no shop_id',
  ])
})

test('a part that is put in belongs to the statement', () => {
  const source =
    'const a = () => all(db, sql`select order_id from orders where $' +
    '{sql`shop_id = 1`} and $' +
    '{all ? sql`true` : sql`now() > placed_at`}`)'
  const nested = projectOf({ 'server/orders/a.ts': source })
  assert.deepEqual(queryFindings(serverStatements(nested), tables), [])
  assert.deepEqual(clockFindings(serverTemplates(nested)).length, 2)
})

test('a part that has a name belongs to every statement that it is put in', () => {
  const part = 'const order = sql`select order_id from orders`\n'
  const bound = 'all(db, sql`$' + '{order} where shop_id = 1`)'
  const unbound = 'all(db, sql`$' + '{order} where order_id = 1`)'
  const statements = (source: string) => queryFindings(serverStatements(projectOf({ 'server/orders/a.ts': part + source })), tables)
  assert.deepEqual(statements(bound), [])
  assert.equal(statements(unbound).length, 1)
  assert.equal(statements('all(db, order)').length, 1)
})

test('columns are named', () => {
  assert.deepEqual(found('select * from orders where shop_id = $1'), ['selects * from orders; name the columns'])
  assert.deepEqual(found('select o.* from customers c join orders as o using (shop_id) where shop_id = $1'), [
    'selects * from orders; name the columns',
  ])
  assert.deepEqual(found('select 1 where exists (select * from orders where shop_id = $1)'), ['selects * from orders; name the columns'])
  assert.deepEqual(found('select 1 from a union all select * from orders where shop_id = $1'), ['selects * from orders; name the columns'])
  assert.deepEqual(found('update orders set state = 1 where shop_id = $1 returning *'), ['says returning *; name the columns'])
  assert.deepEqual(found('select count(*) from orders where shop_id = $1'), [])
  assert.deepEqual(found('select quantity * 2 from order_lines where shop_id = $1'), [])
  assert.deepEqual(
    found('with day as (select placed_on from orders where shop_id = $1) select *, row_number() over (order by day) from day'),
    [],
  )
  assert.deepEqual(found('select $1, fact.* from unnest($1::uuid[]) as fact join orders on shop_id = $1'), [])
})

test('the clock is a parameter', () => {
  const clock = (text: string) => clockFindings(serverTemplates(projectOf({ 'server/orders/a.ts': `all(db, sql\`${text}\`)` }))).length
  assert.equal(clock('select 1 where placed_at < now()'), 1)
  assert.equal(clock('current_date - 7'), 1)
  assert.equal(clock('select current_timestamp'), 1)
  assert.equal(clock("select 'now()' from x where placed_at < $1"), 0)
})

test('raw text is written out on the spot', () => {
  const raw = (code: string) => rawParts(projectOf({ 'server/orders/a.ts': code })).length
  assert.equal(raw("sql.raw('desc')"), 0)
  assert.equal(raw('sql.raw(direction)'), 1)
  assert.equal(raw("sql.raw('order by ' + column)"), 1)
  assert.equal(raw('sql.ref(column)'), 0)
})

const found = (text: string): string[] =>
  queryFindings(serverStatements(projectOf({ 'server/orders/a.ts': `all(db, sql\`${text}\`)` })), tables).map((finding) =>
    finding.replace(/^\S+ |(?<=no shop_id):.*/g, ''),
  )

function none(findings: readonly string[]): void {
  assert.equal(findings.length, 0, `\n  ${findings.join('\n  ')}\n`)
}
