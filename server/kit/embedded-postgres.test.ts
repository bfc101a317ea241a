import assert from 'node:assert/strict'
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { type RunningPostgres, startPostgres } from './embedded-postgres.ts'
import { clusterOf, explained, runningPostmaster } from './postgres-folder.ts'

const isRoot = process.getuid?.() === 0
const home = realpathSync(mkdtempSync(join(tmpdir(), 'regulars-embedded-')))
after(() => rmSync(home, { recursive: true, force: true }))

// Longer than a socket's 107 bytes, with what shells, lists and alphabets stumble over.
const dataFolder = join(home, "Zażółć gęślą jaźń, крамниця 'Їжак' ".repeat(3).trim(), 'a folder that lies rather deep', '.regulars')
const quiet = { durable: false, log: () => {} }

test('starts on a deep path with spaces, commas and other alphabets, and keeps its rows over a restart', async () => {
  const first = await startPostgres({ dataFolder, ...quiet })
  assert.equal(first.joined, false)
  await query(first, 'create table kept as select 1 as value')
  await first.stop()
  assert.equal(await runningPostmaster(realpathSync(dataFolder)), null)

  const second = await startPostgres({ dataFolder, ...quiet })
  assert.deepEqual(await query(second, 'select value from kept'), [{ value: 1 }])
  await second.stop()
  await second.stop()
})

test('compares text by code point, in UTF-8, whatever the locale of the shell', async () => {
  const postgres = await startPostgres({ dataFolder, ...quiet })
  const [row] = await query(postgres, `select 'Z' < 'a' as by_code_point, upper('żółć ї') as upper, current_setting('TimeZone') as zone`)
  await postgres.stop()
  assert.deepEqual(row, { by_code_point: true, upper: 'ŻÓŁĆ Ї', zone: 'UTC' })
})

test('a second process joins the server of the first and leaves it running', async () => {
  const owner = await startElsewhere(dataFolder)
  const joined = await startPostgres({ dataFolder, ...quiet })
  assert.equal(joined.joined, true)
  await joined.stop()
  const again = await startPostgres({ dataFolder, ...quiet })
  assert.deepEqual(await query(again, 'select 1 as alive'), [{ alive: 1 }])
  await kill(owner)
})

test('two that start at the same moment share one server', async () => {
  const both = await Promise.all([startPostgres({ dataFolder, ...quiet }), startPostgres({ dataFolder, ...quiet })])
  assert.deepEqual(both.map(({ joined }) => joined).sort(), [false, true])
  await Promise.all(both.map(({ stop }) => stop()))
})

test('a supervisor killed with -9 takes its server along, and no acknowledged row is lost', async () => {
  const owner = await startElsewhere(dataFolder)
  const folder = realpathSync(dataFolder)
  const joined = await startPostgres({ dataFolder, ...quiet })
  await query(joined, 'create table acknowledged as select 2 as value')
  await kill(owner)

  const next = await startPostgres({ dataFolder, ...quiet })
  assert.equal(next.joined, false)
  assert.deepEqual(await query(next, 'select value from acknowledged'), [{ value: 2 }])
  await next.stop()
  assert.equal(await runningPostmaster(folder), null)
})

test('says so when the server ends by itself', async () => {
  const postgres = await startPostgres({ dataFolder, ...quiet })
  const postmaster = await runningPostmaster(realpathSync(dataFolder))
  assert.ok(postmaster)
  process.kill(postmaster.pid, 'SIGKILL')
  assert.match(await postgres.ended, /^The database ended \(SIGKILL\)/)
  await postgres.stop()
})

test('a postmaster.pid whose number is now another program’s does not stand in the way', async () => {
  const old = ['5432', '/tmp', '', '', 'ready   ']
  writeFileSync(join(clusterOf(dataFolder), 'postmaster.pid'), [process.pid, clusterOf(dataFolder), '1700000000', ...old].join('\n'))
  const postgres = await startPostgres({ dataFolder, ...quiet })
  assert.equal(postgres.joined, false)
  await postgres.stop()
})

test('a database that was being made when the machine stopped is made anew', async () => {
  const folder = join(home, 'interrupted')
  mkdirSync(join(folder, 'postgres.new', 'base'), { recursive: true })
  const postgres = await startPostgres({ dataFolder: folder, ...quiet })
  assert.deepEqual(await query(postgres, 'select current_database() as name'), [{ name: 'regulars' }])
  await postgres.stop()
})

test('data of a newer or an older version are refused with what to do', async () => {
  const file = join(clusterOf(dataFolder), 'PG_VERSION')
  const before = readFileSync(file)
  writeFileSync(file, '19\n')
  await refused(dataFolder, /belong to a newer version of Regulars .*start the newer version/)
  writeFileSync(file, '17\n')
  await refused(dataFolder, /belong to an older version of Regulars .*regulars backup/)
  writeFileSync(file, before)
})

test('a file in the place of the folder is refused with what to do', async () => {
  const file = join(home, 'file')
  writeFileSync(file, '')
  await refused(file, /is a file and not a folder/)
})

test('a folder of another account is refused with what to do', { skip: isRoot ? false : 'needs root' }, async () => {
  const folder = join(home, 'of somebody else')
  mkdirSync(folder)
  chownSync(folder, 12345, 12345)
  await refused(folder, /belongs to another account \(number 12345\): start Regulars as that account/)
})

test('a full disk is told as such', { skip: canMount() ? false : 'needs root and mount namespaces' }, () => {
  const folder = join(home, 'small disk')
  mkdirSync(folder)
  const mount = `mount -t tmpfs -o size=8m tmpfs "$1" && exec "$2" --input-type=module -e "$3" "$1"`
  const script = `${importStart}\nawait startPostgres({ dataFolder: process.argv[1], durable: true, log: () => {} }).catch((error) => console.log(error.message))`
  const said = execFileSync('unshare', ['--mount', 'sh', '-c', mount, 'sh', folder, process.execPath, script], { encoding: 'utf8' })
  assert.match(said, /^The disk that holds .* is full: free some space/)
})

test('an ordinary account starts it too', { skip: isRoot ? false : 'is what the other tests do here' }, async (t) => {
  const folder = join(home, 'ordinary')
  mkdirSync(folder)
  chownSync(folder, 65534, 65534)
  chmodSync(home, 0o755)
  const script = `${importStart}
    const postgres = await startPostgres({ dataFolder: process.argv[1] + '/data', durable: true, log: () => {} })
    console.log(postgres.joined)
    await postgres.stop()`
  const asNobody = ['--reuid', '65534', '--regid', '65534', '--clear-groups', process.execPath, '--input-type=module', '-e']
  try {
    execFileSync('setpriv', [...asNobody, `await import(${JSON.stringify(module)})`], { stdio: 'ignore', cwd: '/' })
  } catch {
    return t.skip('this checkout lies where no other account can read it')
  }
  assert.equal(execFileSync('setpriv', [...asNobody, script, folder], { encoding: 'utf8', cwd: '/' }), 'false\n')
})

test('what PostgreSQL says without a known remedy is passed on in its own words', () => {
  const log = '2026-11-22 01:31:29.835 UTC [7] LOG:  starting\n2026-11-22 01:31:29.835 UTC [7] FATAL:  the moon is full\n'
  assert.equal(explained(new Error(log), '/data').message, 'PostgreSQL could not start on /data: the moon is full')
})

const module = join(import.meta.dirname, 'embedded-postgres.ts')
const importStart = `import { startPostgres } from ${JSON.stringify(module)}`

/** A process of its own that starts the server and stays. */
async function startElsewhere(folder: string): Promise<ChildProcess> {
  const script = `${importStart}
    await startPostgres({ dataFolder: process.argv[1], durable: true, log: () => {} })
    console.log('ready')
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, folder], { stdio: ['ignore', 'pipe', 'inherit'] })
  assert.match(String(await once(child.stdout, 'data')), /ready/)
  return child
}

/** Kills with -9 and returns when the server that hung on the process is gone. */
async function kill(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
  const deadline = Date.now() + 10_000
  while (await runningPostmaster(realpathSync(dataFolder))) {
    assert.ok(Date.now() < deadline, 'the server outlived its supervisor')
    await sleep(20)
  }
}

async function refused(folder: string, sentence: RegExp): Promise<void> {
  await assert.rejects(startPostgres({ dataFolder: folder, ...quiet }), { name: 'StartProblem', message: sentence })
}

async function query({ url }: RunningPostgres, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}

function canMount(): boolean {
  try {
    execFileSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'], { stdio: 'ignore' })
    return isRoot
  } catch {
    return false
  }
}
