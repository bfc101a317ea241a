import assert from 'node:assert/strict'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { emptyDatabase, needsDatabase, testDatabase } from '../../test/database.ts'
import { aRow, aShop, record } from '../../test/shop.ts'
import { readSettings } from '../config.ts'
import { type Database, openDatabase, sql, transaction, write } from '../kit/database.ts'
import { newId } from '../kit/ids.ts'
import { loadCatalogues, translator } from '../kit/language.ts'
import { readMigrations } from '../kit/migrations.ts'
import type { Patient } from './check.ts'
import { type Diagnosis, diagnose, mendFigures } from './doctor.ts'

const folder = await mkdtemp(join(tmpdir(), 'regulars-doctor-'))
after(() => rm(folder, { recursive: true }))
const migrations = await readMigrations(join(import.meta.dirname, '../../migrations'))
const consoleFolder = join(folder, 'console')
await mkdir(consoleFolder)
await writeFile(join(consoleFolder, 'index.html'), '')
let data = 0

test('a healthy installation has nothing to mend', needsDatabase, async () => {
  const database = await testDatabase()
  await aBusyShop(database)
  const found = await diagnose(await aPatient({ database }), translator('en'))
  // A test server may do without what keeps data over a power cut.
  assert.deepEqual(
    found.filter(({ state, code }) => state !== 'ok' && code !== 'durability'),
    [],
  )
  assert.equal(found.length, 20)
})

test('every finding has its sentence, and every sentence its finding', async () => {
  const checks = join(import.meta.dirname, 'checks')
  const files = await Promise.all((await readdir(checks)).map((name) => readFile(join(checks, name), 'utf8')))
  const findings = files.flatMap((text) => {
    const code = /code: '(\w+)'/.exec(text)?.[1]
    const says = [...text.matchAll(/says: ([^,}\n]+)/g)].flatMap(([, part = '']) => [...part.matchAll(/'(\w+)'/g)].map(([, word]) => word))
    return says.map((word) => `doctor.${code}.${word}`)
  })
  const texts = [...loadCatalogues().en.keys()].filter((key) => key.startsWith('doctor.') && !key.startsWith('doctor.cli.'))
  assert.deepEqual([...new Set(findings)].sort(), texts.sort())
})

test('without a database the rest is still looked at, and why it is away is told', async () => {
  const found = await diagnose(await aPatient({ database: null, reason: 'connection refused' }), translator('en'))
  assert.match(sentenceOf(found, 'database_reached', 'fail'), /connection refused/)
  assert.ok(found.some(({ code }) => code === 'disk_space'))
  assert.ok(!found.some(({ code }) => code === 'migrations'))
})

test('where nothing was started yet, nothing is wrong', async () => {
  const found = await diagnose(
    await aPatient({ database: null, reason: null, dataFolder: join(folder, 'not there', 'yet') }),
    translator('en'),
  )
  assert.deepEqual(
    found.filter(({ state }) => state !== 'ok').map(({ code }) => code),
    ['database_reached'],
  )
})

test('a data folder and a key that others can read', async () => {
  const patient = await aPatient({ database: null })
  const { dataFolder } = patient.settings
  await writeFile(join(dataFolder, 'secret.key'), 'x', { mode: 0o600 })
  assert.ok(sentenceOf(await diagnose(patient, translator('en')), 'secret_key', 'ok'))
  await chmod(dataFolder, 0o755)
  await chmod(join(dataFolder, 'secret.key'), 0o640)
  const found = await diagnose(patient, translator('en'))
  assert.match(sentenceOf(found, 'data_folder', 'warn'), /chmod 700/)
  assert.match(sentenceOf(found, 'secret_key', 'fail'), /chmod 600/)
})

test('a port that another program has, and one that is ours', async () => {
  const answers: { title: string }[] = [{ title: 'Something else' }, { title: 'Regulars' }]
  const server = createServer((_, response) => response.end(JSON.stringify({ info: answers.shift() })))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  after(() => server.close())
  const address = server.address()
  assert.ok(address && typeof address === 'object')
  const patient = await aPatient({ database: null, env: { PORT: String(address.port) } })
  assert.match(sentenceOf(await diagnose(patient, translator('en')), 'port', 'fail'), /Another program/)
  assert.match(sentenceOf(await diagnose(patient, translator('en')), 'port', 'ok'), /Regulars answers/)
})

test('addresses: this machine, an open network, an unencrypted and an encrypted one', async () => {
  const stateFor = async (env: Record<string, string>) =>
    (await diagnose(await aPatient({ database: null, env }), translator('en'))).find(({ code }) => code === 'public_url')?.state
  assert.equal(await stateFor({}), 'ok')
  assert.equal(await stateFor({ HOST: '0.0.0.0' }), 'warn')
  assert.equal(await stateFor({ REGULARS_PUBLIC_URL: 'http://shop.example' }), 'fail')
  assert.equal(await stateFor({ REGULARS_PUBLIC_URL: 'https://shop.example' }), 'ok')
})

test('private hosts that were allowed are shown', async () => {
  const found = await diagnose(await aPatient({ database: null, env: { REGULARS_ALLOW_PRIVATE_HOSTS: '10.0.0.1:25' } }), translator('en'))
  assert.match(sentenceOf(found, 'private_hosts', 'ok'), /10\.0\.0\.1:25/)
})

test('a schema that is behind, newer, altered or not there yet', needsDatabase, async () => {
  const database = await testDatabase()
  const later = { name: '9999_later.sql', text: '', checksum: 'x' }
  const sentence = async (known: typeof migrations, state: Diagnosis['state']) => {
    const found = await diagnose(await aPatient({ database, migrations: known }), translator('en'))
    assert.equal(found.at(-1)?.code, 'migrations', 'what builds on the schema is not looked at')
    return sentenceOf(found, 'migrations', state)
  }
  assert.match(await sentence([...migrations, later], 'warn'), /1 migration behind/)
  assert.match(await sentence(migrations.slice(0, -1), 'fail'), /newer version/)
  assert.match(
    await sentence(
      migrations.map((each) => ({ ...each, checksum: 'y' })),
      'fail',
    ),
    /not the one that was applied/,
  )
  const { url } = await emptyDatabase()
  const empty = openDatabase({ connection: { connectionString: url } })
  after(() => empty.close())
  assert.match(sentenceOf(await diagnose(await aPatient({ database: empty }), translator('en')), 'migrations', 'warn'), /empty/)
})

test('a clock that is ahead or behind', needsDatabase, async () => {
  const database = await testDatabase()
  const skewed = async (seconds: number) =>
    (await diagnose(await aPatient({ database, now: () => new Date(Date.now() - seconds * 1000) }), translator('en'))).find(
      ({ code }) => code === 'clock_skew',
    )
  assert.equal((await skewed(0))?.state, 'ok')
  assert.match((await skewed(10))?.sentence ?? '', /10 seconds ahead/)
  assert.equal((await skewed(10))?.state, 'warn')
  assert.match((await skewed(-100))?.sentence ?? '', /(99|100) seconds behind/)
  assert.equal((await skewed(-100))?.state, 'fail')
})

test('jobs that failed, jobs that nobody does, imports that were left', needsDatabase, async () => {
  const database = await testDatabase()
  const shopId = await aShop(database)
  const found = async () => diagnose(await aPatient({ database }), translator('en'))
  await transaction(database, async (tx) => {
    await write(tx, sql`select graphile_worker.add_job('send', run_at => now() - interval '1 hour')`)
    await write(
      tx,
      sql`insert into imports (shop_id, import_id, state, file_name, leased_until, created_at)
          values (${shopId}, ${newId()}, 'applying', 'a.csv', now() - interval '1 hour', now() - interval '2 hours')`,
    )
  })
  assert.match(sentenceOf(await found(), 'jobs', 'warn'), /1 job has been waiting/)
  assert.match(sentenceOf(await found(), 'imports', 'warn'), /1 import was left/)
  await transaction(database, async (tx) => {
    await write(tx, sql`update graphile_worker._private_jobs set attempts = max_attempts`)
    await write(tx, sql`update imports set leased_until = now() + interval '1 minute' where shop_id = ${shopId}`)
  })
  assert.match(sentenceOf(await found(), 'jobs', 'warn'), /1 job has failed for good/)
  assert.ok(sentenceOf(await found(), 'imports', 'ok'))
})

test('a figure that is not true is found, and made anew', needsDatabase, async () => {
  const database = await testDatabase()
  const shopId = await aBusyShop(database)
  const found = async () => diagnose(await aPatient({ database }), translator('en'))
  for (const change of [
    sql`update shop_days set revenue_minor = revenue_minor + 1 where shop_id = ${shopId} and day = '2026-03-02'`,
    sql`update shop_days set unmatched_minor = unmatched_minor - 1 where shop_id = ${shopId} and day = '2026-03-03'`,
    sql`delete from shop_days where shop_id = ${shopId} and day = '2026-03-01'`,
    sql`insert into shop_days values (${shopId}, '2026-03-04', 1, 0, 0, 0, 0, 0)`,
  ]) {
    await transaction(database, (tx) => write(tx, change))
    assert.match(sentenceOf(await found(), 'figures', 'fail'), /“Kawa” .* 2026-03-0[1-4]/)
    assert.deepEqual(await mendFigures(database), { shops: 1 })
    assert.ok(sentenceOf(await found(), 'figures', 'ok'))
  }
})

test('a zone that the database does not know', needsDatabase, async () => {
  const database = await testDatabase()
  await aShop(database, { timeZone: 'Moon/Tycho' })
  assert.match(sentenceOf(await diagnose(await aPatient({ database }), translator('en')), 'time_zones', 'fail'), /Moon\/Tycho/)
})

test('a search without its index, a server that forgets', needsDatabase, async () => {
  const database = await testDatabase()
  await transaction(database, (tx) => write(tx, sql`drop index customers_by_search_text`))
  assert.ok(sentenceOf(await diagnose(await aPatient({ database }), translator('en')), 'trigrams', 'warn'))
  const { url } = await emptyDatabase()
  const careless = openDatabase({
    connection: { connectionString: `${url}${url.includes('?') ? '&' : '?'}options=-c%20synchronous_commit%3Doff` },
  })
  after(() => careless.close())
  const found = (await diagnose(await aPatient({ database: careless }), translator('en'))).find(({ code }) => code === 'durability')
  assert.notEqual(found?.state, 'ok')
})

interface Given {
  database: Database | null
  reason?: string | null
  dataFolder?: string
  migrations?: Patient['migrations']
  env?: Record<string, string>
  now?: () => Date
}

async function aPatient({
  database,
  reason = null,
  dataFolder,
  migrations: known = migrations,
  env = {},
  now = () => new Date(),
}: Given): Promise<Patient> {
  const own = join(folder, `data${++data}`)
  await mkdir(own, { mode: 0o700 })
  const settings = readSettings({ PORT: '0', REGULARS_DATA: dataFolder ?? own, ...env })
  return { settings, database, reason, migrations: known, clock: { now }, consoleFolder }
}

/** Three days with orders, and a refund that found no sale. */
async function aBusyShop(database: Database): Promise<string> {
  const shopId = await aShop(database)
  const rows = ['2026-03-01', '2026-03-02', '2026-03-03', '2026-03-05'].map((day, index) =>
    aRow({
      orderKey: `O${index}`,
      placedAt: new Date(`${day}T12:00:00Z`),
      placedOn: day,
      productCode: `P${index}`,
      quantity: index === 2 ? '-1' : '1',
      lineTotalMinor: index === 2 ? -500 : 1000,
      customerNumber: `C${index % 2}`,
    }),
  )
  await record(database, { shopId, rows })
  return shopId
}

function sentenceOf(found: readonly Diagnosis[], code: string, state: Diagnosis['state']): string {
  const diagnosis = found.find((each) => each.code === code)
  assert.equal(diagnosis?.state, state, `${code}: ${diagnosis?.sentence}`)
  return diagnosis?.sentence ?? ''
}
