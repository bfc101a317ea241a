import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { closeSync, openSync } from 'node:fs'
import { readFile, rename, rmdir } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { totalmem } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import {
  clusterOf,
  databaseUser,
  explained,
  forgetPostmaster,
  openCluster,
  openDataFolder,
  openSocketFolder,
  type Postmaster,
  runningPostmaster,
} from './postgres-folder.ts'
import { codeOf, findPostgres, type PostgresProgram } from './postgres-program.ts'
import { StartProblem } from './start-problem.ts'

const databaseName = 'regulars'

export interface StartPostgres {
  /** The product's data folder; the database lies in `postgres` within it, its log beside that. */
  dataFolder: string
  /** False only for tests: nothing is then forced to disk, and a power cut may destroy the database. */
  durable: boolean
  /** Told, in one sentence, what a person may want to know while waiting. */
  log: (sentence: string) => void
}

export interface RunningPostgres {
  /** A connection string that says the same as `connection`. */
  url: string
  connection: { host: string; port: number; user: string; database: string }
  /** True where another process started the server; `stop` then leaves it running. */
  joined: boolean
  /** Fulfilled with a sentence if the server ends without `stop`; never for a joined one. */
  ended: Promise<string>
  /** Ends the server cleanly and returns when it is gone. May be called twice. */
  stop: () => Promise<void>
}

/**
 * Afterwards a PostgreSQL answers on this data folder: started by us, or by another process, which we then join.
 *
 * One process at a time supervises a folder. It holds a lock that the kernel takes back when the process dies, however
 * it dies, and then the server ends by itself too. Throws a StartProblem with one sentence where there is no way.
 */
export async function startPostgres({ dataFolder, durable, log }: StartPostgres): Promise<RunningPostgres> {
  const program = await findPostgres()
  const folder = await openDataFolder(dataFolder)
  const patienceEndsAt = performance.now() + 60_000
  for (let isFirst = true; ; isFirst = false) {
    const lock = await takeLock(folder)
    const running = lock ? await supervise({ program, folder, lock, durable, log }) : await joinRunning(folder)
    if (running) return running
    if (performance.now() > patienceEndsAt) {
      throw new StartProblem(
        `Another Regulars uses ${folder}, and its database does not answer: stop it, or choose another folder with REGULARS_DATA.`,
      )
    }
    if (isFirst) log('Waiting for the database that another Regulars is starting or ending')
    await sleep(50)
  }
}

/** A name without a file: the kernel gives it to one process at a time and frees it with the process. */
async function takeLock(folder: string): Promise<Server | null> {
  const name = `\0regulars-postgres-${createHash('sha256').update(folder).digest('hex').slice(0, 24)}`
  const lock = createServer((connection) => connection.destroy())
  try {
    await new Promise<void>((resolve, reject) => lock.once('error', reject).listen(name, resolve))
    return lock.unref()
  } catch (error) {
    if (codeOf(error) === 'EADDRINUSE') return null
    throw error
  }
}

/** Joins a server that is ready for work; null while it is starting or ending. */
async function joinRunning(folder: string): Promise<RunningPostgres | null> {
  const postmaster = await runningPostmaster(folder)
  if (!postmaster?.isReady) return null
  const connection = connectionTo(postmaster)
  if (!(await answers(connection))) return null
  return { url: urlOf(connection), connection, joined: true, ended: new Promise(() => {}), stop: async () => {} }
}

interface Supervise {
  program: PostgresProgram
  folder: string
  lock: Server
  durable: boolean
  log: (sentence: string) => void
}

/** Null where a server runs that no Regulars supervises, as somebody's who started it by hand: it can be joined. */
async function supervise({ program, folder, lock, durable, log }: Supervise): Promise<RunningPostgres | null> {
  try {
    if (await outlives(folder)) {
      lock.close()
      return await joinRunning(folder)
    }
    await openCluster(program, folder)
    const socketFolder = await openSocketFolder(program, folder)
    await forgetPostmaster(folder, socketFolder)
    const server = await serve({ program, folder, socketFolder, durable, log })
    const connection = connectionTo({ socketFolder, port: 5432 })
    try {
      await ensureDatabase(connection, folder, durable)
    } catch (error) {
      await server.stop()
      throw explained(error, folder)
    }
    const stop = async () => {
      await server.stop()
      await rmdir(socketFolder).catch(() => undefined)
      lock.close()
    }
    return { url: urlOf(connection), connection, joined: false, ended: server.ended, stop }
  } catch (error) {
    lock.close()
    throw error
  }
}

/** A server whose supervisor was killed is about to end; whether this one is still ready for work after three seconds. */
async function outlives(folder: string): Promise<boolean> {
  const deadline = performance.now() + 3_000
  for (;;) {
    const postmaster = await runningPostmaster(folder)
    if (!postmaster) return false
    if (postmaster.isReady && performance.now() > deadline) return true
    await sleep(15)
  }
}

interface Serve {
  program: PostgresProgram
  folder: string
  socketFolder: string
  durable: boolean
  log: (sentence: string) => void
}

async function serve({ program, folder, socketFolder, durable, log }: Serve) {
  const logFile = join(folder, 'postgres.log')
  await rename(logFile, `${logFile}.old`).catch(() => undefined)
  const logHandle = openSync(logFile, 'w', 0o600)
  const parameters = [...common(socketFolder), ...(durable ? [] : forgetful)].flatMap((setting) => ['-c', setting])
  const child = program.serve(['-D', clusterOf(folder), ...parameters], clusterOf(folder), logHandle)
  closeSync(logHandle)
  child.unref()

  const exit = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(`The database could not be started: ${error.message}`))
    child.once('exit', (code, signal) => resolve(`The database ended (${signal ?? `code ${code}`}); its last words are in ${logFile}`))
  })
  let stopping = false
  const stop = async () => {
    stopping = true
    child.ref()
    child.kill('SIGINT')
    // A client that hangs in the kernel can hold up a clean end; what was acknowledged is safe after a hard one too.
    const hardEnd = setTimeout(() => child.kill('SIGQUIT'), 30_000)
    await exit
    clearTimeout(hardEnd)
  }
  await untilReady(child, folder, logFile, log)
  const ended = new Promise<string>((resolve) => exit.then((sentence) => stopping || resolve(sentence)))
  return { stop, ended }
}

/** A sixteenth of the machine's memory, and never less than 128 MB or more than 1 GB: Node and the file cache want theirs. */
const sharedBuffersMb = Math.round(Math.min(1024, Math.max(128, totalmem() / 2 ** 20 / 16)))

const common = (socketFolder: string): string[] => [
  'listen_addresses=',
  `unix_socket_directories=${socketFolder}`,
  'unix_socket_permissions=0700',
  `shared_buffers=${sharedBuffersMb}MB`,
  'work_mem=16MB',
  'maintenance_work_mem=128MB',
  'max_wal_size=2GB',
  'checkpoint_timeout=15min',
  'random_page_cost=1.1',
  'jit=off',
  'timezone=UTC',
  'log_timezone=UTC',
  'log_checkpoints=off',
  // Errors of statements reach whoever sent them; the log is for what befalls the server.
  'log_min_messages=log',
  'log_min_error_statement=panic',
]

const forgetful = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'wal_level=minimal', 'max_wal_senders=0']

/** Recovery after a kill may take minutes, so the only limit is the server's own life. */
async function untilReady(child: ChildProcess, folder: string, logFile: string, log: (sentence: string) => void): Promise<void> {
  const startedAt = performance.now()
  let hasTold = false
  for (;;) {
    if (child.exitCode !== null || child.signalCode !== null) throw explained(new Error(await readFile(logFile, 'utf8')), folder)
    if ((await runningPostmaster(folder))?.isReady) return
    if (!hasTold && performance.now() - startedAt > 3_000) {
      hasTold = true
      log('The database was not ended cleanly last time and is putting itself in order')
    }
    await sleep(15)
  }
}

type Connection = RunningPostgres['connection']

async function ensureDatabase(connection: Connection, folder: string, durable: boolean): Promise<void> {
  const client = new Client({ ...connection, database: 'postgres' })
  await client.connect()
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [databaseName])
    if (rowCount === 1) return
    await client.query(`create database ${databaseName}`)
  } finally {
    await client.end()
  }
  // initdb ran without waiting for the disk; a power cut in the first half minute would otherwise find files missing.
  if (durable)
    spawn('sync', ['-f', folder], { stdio: 'ignore' })
      .on('error', () => undefined)
      .unref()
}

async function answers(connection: Connection): Promise<boolean> {
  const client = new Client(connection)
  try {
    await client.connect()
    await client.end()
    return true
  } catch {
    return false
  }
}

const connectionTo = ({ socketFolder, port }: Pick<Postmaster, 'socketFolder' | 'port'>): Connection => ({
  host: socketFolder,
  port,
  user: databaseUser,
  database: databaseName,
})

const urlOf = ({ host, port, user, database }: Connection): string =>
  `postgres:///${database}?${new URLSearchParams({ host, port: String(port), user })}`
