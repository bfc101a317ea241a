/** The backup as the way to another server, and to a newer version. */
import assert from 'node:assert/strict'
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { after, before, test } from 'node:test'
import { emptyDatabase, needsDatabase, testDatabase } from '../../test/database.ts'
import { aPerson, contents, fillInstallation } from '../../test/filled-installation.ts'
import { all, type Database, one, openDatabase, sql, transaction, write } from '../kit/database.ts'
import { type RunningPostgres, startPostgres } from '../kit/embedded-postgres.ts'
import { type Migration, migrate, readMigrations } from '../kit/migrations.ts'
import { restore } from './restore.ts'
import { backupInstallation } from './write-backup.ts'

const folder = await mkdtemp(join(tmpdir(), 'regulars-move-'))
const migrations = await readMigrations(join(import.meta.dirname, '../../migrations'))

/** What a later version might do: a column that is filled from others, a table that is new, one that has another name. */
const later: Migration[] = [
  {
    name: '9998_later.sql',
    checksum: 'a',
    text: `alter table customers add column greeting text;
           update customers set greeting = 'Hi ' || coalesce(first_name, '?') where shop_id is not null;
           alter table customers alter column greeting set not null;
           alter table customer_views rename to saved_views;`,
  },
  {
    name: '9999_latest.sql',
    checksum: 'b',
    text: `create table continents (code text primary key, name text not null);
           insert into continents values ('EU', 'Europe');
           create table wishes (shop_id uuid not null references shops on delete cascade, wish_id uuid not null, customer_id uuid not null,
             primary key (shop_id, wish_id), foreign key (shop_id, customer_id) references customers);
           insert into wishes select shop_id, customer_id, customer_id from customers;`,
  },
]

let ours: RunningPostgres | undefined
before(async () => {
  if (!needsDatabase.skip) ours = await startPostgres({ dataFolder: join(folder, 'ours'), durable: false, log: () => {} })
})
after(async () => {
  await ours?.stop()
  await rm(folder, { recursive: true })
})

test('an installation moves between our PostgreSQL 18 and the server of the tests, both ways', needsDatabase, async () => {
  const there = await testDatabase()
  const { shopIds } = await fillInstallation(there)
  const here = await onOurs('regulars')
  await restore(here, { file: await backupOf(there, 'there'), migrations })
  assert.deepEqual(await contents(here), await contents(there))
  assert.deepEqual(
    await all(here.db, sql`select collation_name from information_schema.columns where column_name = 'sort_name'`),
    await all(there.db, sql`select collation_name from information_schema.columns where column_name = 'sort_name'`),
  )

  const back = await testDatabase()
  await restore(back, { file: await backupOf(here, 'here'), migrations })
  assert.deepEqual(await contents(back), await contents(there))

  const shopAlone = await testDatabase()
  await restore(shopAlone, { file: await backupOf(here, 'shop', shopIds[0]), migrations })
  assert.deepEqual(await contents(shopAlone, { shopId: shopIds[0] }), await contents(there, { shopId: shopIds[0] }))
})

test('a backup of an older version is brought forward as its database would have been', needsDatabase, async () => {
  const old = await testDatabase()
  await fillInstallation(old)
  const file = await backupOf(old, 'old')
  const target = await atVersion([...migrations, ...later])
  await restore(target, { file, migrations: [...migrations, ...later] })
  await migrate(old.pool, [...migrations, ...later])
  assert.deepEqual(await contents(target), await contents(old))
  const { wishes } = await one(target.db, sql<{ wishes: number }>`select count(*)::integer as wishes from wishes`)
  assert.equal(wishes, 100)
  assert.deepEqual(await schemasOf(target), ['graphile_worker', 'public'])
})

test('a shop of an older version comes to people who are known here', needsDatabase, async () => {
  const old = await testDatabase()
  const { shopIds } = await fillInstallation(old)
  const file = await backupOf(old, 'old shop', shopIds[0])
  const target = await atVersion([...migrations, ...later])
  const here = await aPerson(target, { email: 'anna@example.com', name: 'Anna of here' })
  await restore(target, { file, migrations: [...migrations, ...later] })
  const { members, owners } = await one(
    target.db,
    sql<{ members: string; owners: string }>`
      select (select string_agg(staff_id::text, ',') from memberships where shop_id = ${shopIds[0]}) as members,
        (select string_agg(distinct created_by::text, ',') from saved_views where shop_id = ${shopIds[0]}) as owners`,
  )
  assert.deepEqual({ members, owners }, { members: here, owners: here })
  await migrate(old.pool, [...migrations, ...later])
  const there = await contents(old, { shopId: shopIds[0] })
  const now = await contents(target, { shopId: shopIds[0] })
  for (const table of ['customers', 'orders', 'wishes', 'refund_matches']) assert.equal(now[table], there[table], table)
})

test('a migration that fails on the way leaves nothing behind', needsDatabase, async () => {
  const old = await testDatabase()
  await fillInstallation(old)
  const file = await backupOf(old, 'failing')
  const steps = [...migrations, { name: '9999_failing.sql', checksum: 'c', text: 'select 1 / (1 - (select count(*) from shops) / 2)' }]
  const target = await atVersion(steps)
  const earlier = await contents(target)
  await assert.rejects(restore(target, { file, migrations: steps }), /division by zero/)
  assert.deepEqual(await contents(target), earlier)
  assert.deepEqual(await schemasOf(target), ['graphile_worker', 'public'])
})

test(
  'a large table is written and loaded in pieces, and breaking off in its middle ends the work at the server too',
  needsDatabase,
  async () => {
    const database = await testDatabase()
    const { shopIds } = await fillInstallation(database)
    await transaction(database, (tx) =>
      write(
        tx,
        sql`insert into purchase_gaps (shop_id, nth, gap_days, customers)
          select ${shopIds[0]}, 1000 + n, n % 97, n from generate_series(1, 80000) as n`,
      ),
    )
    const file = join(folder, 'large.tar.gz')
    let chunks = 0
    const onChunk = (what: () => void) => (progress: { table: string }) => {
      if (progress.table === 'purchase_gaps') what()
    }
    await backupInstallation(database, { ...options, out: createWriteStream(file), onProgress: onChunk(() => chunks++) })
    assert.ok(chunks > 3, `${chunks} chunks`)
    const target = await testDatabase()
    await restore(target, { file, migrations })
    assert.deepEqual(await contents(target), await contents(database))

    const stop = new AbortController()
    const stopped = createWriteStream(join(folder, 'stopped'))
    const abort = onChunk(() => stop.abort(new Error('enough')))
    await assert.rejects(backupInstallation(database, { ...options, out: stopped, onProgress: abort, signal: stop.signal }), /enough/)
    const full = new PassThrough().resume()
    const fill = onChunk(() => full.destroy(new Error('the disk is full')))
    await assert.rejects(backupInstallation(database, { ...options, out: full, onProgress: fill }), /the disk is full/)
    const { busy } = await one(
      database.db,
      sql<{ busy: number }>`
      select count(*)::integer as busy from pg_stat_activity where datname = current_database() and state <> 'idle' and pid <> pg_backend_pid()`,
    )
    assert.equal(busy, 0)
  },
)

const options = { productVersion: '0.1.0', now: new Date('2026-05-05T00:00:00Z') }

async function backupOf(database: Database, name: string, shopId?: string): Promise<string> {
  const file = join(folder, `${name}.tar.gz`)
  await backupInstallation(database, { ...options, ...(shopId === undefined ? {} : { shopId }), out: createWriteStream(file) })
  return file
}

async function onOurs(name: string): Promise<Database> {
  assert.ok(ours)
  const database = openDatabase({ connection: { ...ours.connection, database: name } })
  await migrate(database.pool, migrations)
  after(() => database.close())
  return database
}

async function atVersion(steps: readonly Migration[]): Promise<Database> {
  const { url } = await emptyDatabase()
  const database = openDatabase({ connection: { connectionString: url } })
  after(() => database.close())
  await migrate(database.pool, steps)
  return database
}

const schemasOf = async (database: Database): Promise<string[]> =>
  (
    await all(
      database.db,
      sql<{
        name: string
      }>`select nspname::text as name from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema' order by 1`,
    )
  ).map(({ name }) => name)
