import assert from 'node:assert/strict'
import { createWriteStream } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { gunzipSync, gzipSync } from 'node:zlib'
import { needsDatabase, testDatabase } from '../../test/database.ts'
import { aPerson, contents, fillInstallation, leftBehind } from '../../test/filled-installation.ts'
import { type Database, one, sql, transaction, write } from '../kit/database.ts'
import { newId } from '../kit/ids.ts'
import { loadCatalogues } from '../kit/language.ts'
import { readMigrations } from '../kit/migrations.ts'
import { shopTables } from '../shops/shops.ts'
import { BackupProblem } from './backup-problem.ts'
import { checkBackup } from './read-backup.ts'
import { restore } from './restore.ts'
import { backupInstallation } from './write-backup.ts'

const folder = await mkdtemp(join(tmpdir(), 'regulars-backup-'))
after(() => rm(folder, { recursive: true }))
const migrations = await readMigrations(join(import.meta.dirname, '../../migrations'))

const options = { productVersion: '0.1.0', now: new Date('2026-05-05T00:00:00Z') }

const source = needsDatabase.skip ? null : await testDatabase()
const filled = source ? await fillInstallation(source) : null
const wholeFile = source ? await backupOf(source, 'installation') : ''

test('an installation comes back row by row', needsDatabase, async () => {
  const { database, file } = await backedUp()
  const before = await contents(database)
  const target = await testDatabase()
  const { rows } = await restore(target, { file, migrations })
  assert.deepEqual(await contents(target), before)
  assert.ok(rows > 1000, `${rows} rows`)
  assert.ok(
    Object.values(before).every((hash) => !hash.startsWith('0 ')),
    JSON.stringify(before),
  )
  assert.deepEqual(await leftBehind(database), [{ found: 1 }, { found: 1 }])
  assert.deepEqual(await leftBehind(target), [{ found: 0 }, { found: 0 }])
})

test('what happens while the backup is written is not in it', needsDatabase, async () => {
  const database = await testDatabase()
  await fillInstallation(database)
  const before = await contents(database)
  const file = join(folder, 'moving.tar.gz')
  let writes: Promise<unknown> | null = null
  await backupInstallation(database, {
    ...options,
    out: createWriteStream(file),
    onProgress: () => {
      writes ??= transaction(database, (tx) => write(tx, sql`update customers set city = 'elsewhere' where shop_id is not null`))
    },
  })
  await writes
  assert.notDeepEqual(await contents(database), before)
  const target = await testDatabase()
  await restore(target, { file, migrations })
  assert.deepEqual(await contents(target), before)
})

test('a shop comes back beside other shops, and nothing of the others with it', needsDatabase, async () => {
  const { database, shopIds } = await backedUp()
  const file = await backupOf(database, 'shop', { shopId: shopIds[0] })
  const target = await testDatabase()
  const others = await fillInstallation(target, { email: 'boris@example.com' })
  const before = await contents(target)
  await restore(target, { file, migrations })
  assert.deepEqual(await contents(target, { shopId: shopIds[0] }), await contents(database, { shopId: shopIds[0] }))
  for (const shopId of others.shopIds) assert.ok((await contents(target, { shopId })).orders)
  await removeShop(target, shopIds[0])
  await transaction(target, (tx) => write(tx, sql`delete from staff where email_key = 'anna@example.com'`))
  assert.deepEqual(await contents(target), before)
})

test('a person who is known here stays who they are, under the id that they have here', needsDatabase, async () => {
  const { database, shopIds } = await backedUp()
  const file = await backupOf(database, 'known', { shopId: shopIds[1] })
  const target = await testDatabase()
  const here = await aPerson(target, { email: 'anna@example.com', name: 'Anna of here' })
  await restore(target, { file, migrations })
  const answer = await one(
    target.db,
    sql<{ people: string; hash: string; members: string; changes: number; keys: string }>`
      select (select string_agg(name, ',') from staff) as people, (select password_hash from staff) as hash,
        (select string_agg(staff_id::text, ',') from memberships where shop_id = ${shopIds[1]}) as members,
        (select count(*)::integer from changes where shop_id = ${shopIds[1]} and staff_id = ${here}) as changes,
        (select created_by::text from api_keys where shop_id = ${shopIds[1]}) as keys`,
  )
  assert.deepEqual(answer, { people: 'Anna of here', hash: 'hash of Anna of here', members: here, changes: 215, keys: here })
  const unchanged = ['customers', 'orders', 'order_lines', 'refunds', 'customer_totals']
  const there = await contents(database, { shopId: shopIds[1] })
  const now = await contents(target, { shopId: shopIds[1] })
  for (const table of unchanged) assert.equal(now[table], there[table], table)
})

test('nobody becomes an owner of the installation by bringing a shop', needsDatabase, async () => {
  const { database, shopIds } = await backedUp()
  const target = await testDatabase()
  await restore(target, { file: await backupOf(database, 'owner', { shopId: shopIds[0] }), migrations })
  const { owners } = await one(
    target.db,
    sql<{ owners: number }>`select count(*)::integer as owners from staff where is_installation_owner`,
  )
  assert.equal(owners, 0)
})

test('two people of the file who would be one person here are refused', needsDatabase, async () => {
  const database = await testDatabase()
  const { shopIds, anna } = await fillInstallation(database)
  const boris = await aPerson(database, { email: 'boris@example.com' })
  await transaction(database, (tx) =>
    write(tx, sql`insert into memberships (shop_id, staff_id, role, joined_at) values (${shopIds[0]}, ${boris}, 'admin', '2026-01-01')`),
  )
  const file = await backupOf(database, 'ambiguous', { shopId: shopIds[0] })
  const target = await testDatabase()
  await aPerson(target, { staffId: anna, email: 'boris@example.com' })
  await refused(target, file, 'staff_ambiguous')
})

test('a full house refuses an installation, and a shop that is there is not overwritten', needsDatabase, async () => {
  const { database, file, shopIds } = await backedUp()
  await refused(database, file, 'not_empty')
  await refused(database, await backupOf(database, 'twice', { shopId: shopIds[0] }), 'shop_exists')
})

test('a shop that is not there cannot be backed up', needsDatabase, async () => {
  const { database } = await backedUp()
  for (const shopId of [newId(), 'kawa', "' or true --"])
    await assert.rejects(backupOf(database, 'none', { shopId }), { name: 'BackupProblem', code: 'shop_missing' })
})

test('a file that is cut off anywhere is refused and changes nothing', needsDatabase, async () => {
  const { file } = await backedUp()
  const bytes = await readFile(file)
  const target = await testDatabase()
  for (const share of [0.001, 0.1, 0.5, 0.9, 0.999]) {
    await refused(target, await saved('cut', bytes.subarray(0, Math.floor(bytes.length * share))), 'truncated')
  }
  await refused(target, await saved('last byte', bytes.subarray(0, -1)), 'truncated')
})

test('a file of which the end was taken away, and packed again, is refused', needsDatabase, async () => {
  const { file } = await backedUp()
  const tar = gunzipSync(await readFile(file))
  const end = tar.lastIndexOf('end.json')
  const target = await testDatabase()
  await refused(target, await saved('no end', gzipSync(Buffer.concat([tar.subarray(0, end), Buffer.alloc(1024)]))), 'truncated')
})

test('a file with one bit changed is refused and changes nothing', needsDatabase, async () => {
  const { file } = await backedUp()
  const bytes = await readFile(file)
  // The first ten bytes are gzip's own header, which says nothing about the content.
  const content = gunzipSync(bytes)
  let altered = 0
  for (let at = 10; at < bytes.length; at += Math.ceil(bytes.length / 100)) {
    const copy = flipped(bytes, at)
    // Between two blocks gzip fills up to the next byte with bits that nobody reads: such a flip changes nothing.
    if (isSameContent(copy, content)) continue
    altered++
    await assert.rejects(checkBackup(await saved('flipped', copy)), { name: 'BackupProblem' }, `byte ${at} of ${bytes.length}`)
  }
  assert.ok(altered > 90, `${altered} flips reached the content`)
  const target = await testDatabase()
  await refused(target, await saved('flipped', flipped(bytes, Math.floor(bytes.length / 2))), /^(damaged|truncated)$/)
})

function isSameContent(bytes: Buffer, content: Buffer): boolean {
  try {
    return gunzipSync(bytes).equals(content)
  } catch {
    // What cannot be unpacked is not the same.
    return false
  }
}

test('a file whose content was altered, and packed again, is refused', needsDatabase, async () => {
  const { file } = await backedUp()
  const tar = gunzipSync(await readFile(file))
  const target = await testDatabase()
  for (const [what, by] of [
    ['anna@example.com', 'eve1@example.com'],
    ['"serverVersion": "1', '"serverVersion": "2'],
    ['"orders": 430', '"orders": 431'],
  ] as const) {
    const altered = Buffer.from(tar)
    const at = altered.indexOf(what)
    assert.ok(at > 0, what)
    altered.write(by, at)
    await refused(target, await saved('altered', gzipSync(altered)), 'damaged')
  }
})

test('what is no backup is told apart', needsDatabase, async () => {
  const target = await testDatabase()
  await refused(target, join(folder, 'nothing here'), 'backup_missing')
  await refused(target, folder, 'backup_unreadable')
  await refused(target, await saved('text', Buffer.from('order,date\n1,2026-01-01\n')), 'not_a_backup')
  await refused(target, await saved('packed text', gzipSync('x'.repeat(5000))), 'not_a_backup')
  await refused(target, await saved('empty', Buffer.alloc(0)), /not_a_backup|truncated/)
})

test('a backup of a newer format or a newer version is refused', needsDatabase, async () => {
  const { file } = await backedUp()
  const tar = gunzipSync(await readFile(file))
  const target = await testDatabase()
  tar.write('"formatVersion": 9', tar.indexOf('"formatVersion": 1'))
  await refused(target, await saved('newer format', gzipSync(tar)), 'newer_format')
  await refused(target, file, 'newer_schema', migrations.slice(0, -1))
  const changed = migrations.map((each, index) => (index === 1 ? { ...each, checksum: 'other' } : each))
  await refused(target, file, 'other_schema', changed)
})

test('every refusal has its sentence, and every sentence its refusal', async () => {
  const [, union = ''] =
    /BackupProblemCode =([\s\S]*?)\n\n/.exec(await readFile(join(import.meta.dirname, 'backup-problem.ts'), 'utf8')) ?? []
  const codes = [...union.matchAll(/'(\w+)'/g)].map(([, code]) => `backup.problem.${code}`)
  const texts = [...loadCatalogues().en.keys()].filter((key) => key.startsWith('backup.problem.'))
  assert.deepEqual(codes.sort(), texts.sort())
})

test('a database that is not at this version takes nothing in', needsDatabase, async () => {
  const { file } = await backedUp()
  const later = { name: '9999_later.sql', text: 'create table later (shop_id uuid primary key)', checksum: 'later' }
  await refused(await testDatabase(), file, 'database_behind', [...migrations, later])
})

test('what is broken off leaves the database as it was, and in use', needsDatabase, async () => {
  const { database, file } = await backedUp()
  const stop = new AbortController()
  const onProgress = () => stop.abort(new Error('enough'))
  const out = createWriteStream(join(folder, 'broken off'))
  await assert.rejects(backupInstallation(database, { ...options, out, onProgress, signal: stop.signal }), /enough/)
  const target = await testDatabase()
  const before = await contents(target)
  let rows = 0
  const late = new AbortController()
  const afterSome = (progress: { phase: string }) => {
    if (progress.phase === 'loading' && ++rows === 5) late.abort(new Error('enough'))
  }
  await assert.rejects(restore(target, { file, migrations, onProgress: afterSome, signal: late.signal }), /enough/)
  assert.deepEqual(await contents(target), before)
  assert.ok(await contents(database))
})

async function backedUp() {
  assert.ok(source && filled)
  return { database: source, file: wholeFile, ...filled }
}

async function backupOf(database: Database, name: string, scope: { shopId?: string } = {}): Promise<string> {
  const file = join(folder, `${name}.tar.gz`)
  await backupInstallation(database, { ...options, ...scope, out: createWriteStream(file) })
  return file
}

function flipped(whole: Buffer, at: number): Buffer {
  const altered = Buffer.from(whole)
  altered.writeUInt8(altered.readUInt8(at) ^ (1 << (at % 8)), at)
  return altered
}

async function saved(name: string, content: Buffer): Promise<string> {
  const file = join(folder, name)
  await writeFile(file, content)
  return file
}

/** The restore is refused for this reason, and not a row has changed. */
async function refused(target: Database, file: string, code: string | RegExp, known = migrations): Promise<void> {
  const before = await contents(target)
  await assert.rejects(restore(target, { file, migrations: known }), (error) => {
    assert.ok(error instanceof BackupProblem, String(error))
    assert.match(error.code, typeof code === 'string' ? new RegExp(`^${code}$`) : code)
    return true
  })
  assert.deepEqual(await contents(target), before)
}

async function removeShop(database: Database, shopId: string): Promise<void> {
  await transaction(database, async (tx) => {
    for (const table of await shopTables(tx)) await write(tx, sql`delete from ${sql.table(table)} where shop_id = ${shopId}`)
    await write(tx, sql`delete from shops where shop_id = ${shopId}`)
  })
}
