import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { access, chmod, chown, mkdir, readFile, readlink, realpath, rename, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { codeOf, type PostgresProgram } from './postgres-program.ts'
import { StartProblem } from './start-problem.ts'

/** The major version of the programs that come from npm; a data folder is of one major version for its whole life. */
const majorVersion = 18

/** The owner of everything in the database; reachable by nobody but this account, through the socket's folder. */
export const databaseUser = 'regulars'

/** Makes the data folder where it is missing and returns its true path. Throws a StartProblem when it cannot be used by this account. */
export async function openDataFolder(dataFolder: string): Promise<string> {
  try {
    await mkdir(dataFolder, { recursive: true, mode: 0o700 })
    const folder = await realpath(dataFolder)
    const { uid } = await stat(folder)
    const own = process.getuid?.()
    // A folder that is shared on purpose (a container's volume) serves; root alone could write anywhere by mistake.
    const isWritable =
      own !== 0 &&
      (await access(folder, constants.W_OK).then(
        () => true,
        () => false,
      ))
    if (uid !== own && !isWritable) throw belongsToAnother(folder, uid)
    return folder
  } catch (error) {
    throw explained(error, dataFolder)
  }
}

/**
 * Afterwards `<dataFolder>/postgres` is a database of our major version, owned by the account that will run it.
 * A database is made beside its final name and moved there when it is whole, so that a stop in between leaves none.
 */
export async function openCluster(program: PostgresProgram, dataFolder: string): Promise<void> {
  const cluster = clusterOf(dataFolder)
  const version = await clusterVersion(dataFolder)
  if (version === null) await makeCluster(program, dataFolder)
  else if (version > majorVersion) {
    throw new StartProblem(
      `The data in ${dataFolder} belong to a newer version of Regulars (PostgreSQL ${version}, this one has ${majorVersion}): start the newer version, or choose another folder with REGULARS_DATA.`,
    )
  } else if (version < majorVersion) {
    throw new StartProblem(
      `The data in ${dataFolder} belong to an older version of Regulars (PostgreSQL ${version}, this one has ${majorVersion}): make a backup with the older version (regulars backup) and restore it here into an empty folder (regulars restore).`,
    )
  }
  const { uid } = await stat(cluster)
  if (uid !== (program.account?.uid ?? process.getuid?.())) throw belongsToAnother(cluster, uid)
  await mayBeUsed(program, cluster)
}

/** Where the database itself lies within the data folder. */
export const clusterOf = (dataFolder: string): string => join(dataFolder, 'postgres')

export interface Postmaster {
  pid: number
  port: number
  socketFolder: string
  isReady: boolean
}

/**
 * The server that runs on this data folder now, or null.
 *
 * A postmaster.pid may outlive its server, and its number may meanwhile be another program's (in a container nearly
 * always), so the process has to work in this very folder, as every postmaster does.
 */
export async function runningPostmaster(dataFolder: string): Promise<Postmaster | null> {
  const cluster = clusterOf(dataFolder)
  const lines = (await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')
  const [pid, , , port, socketFolder, , , status] = lines
  if (!pid) return null
  const workingFolder = await readlink(`/proc/${Number(pid)}/cwd`).catch(() => null)
  if (workingFolder !== cluster) return null
  return { pid: Number(pid), port: Number(port), socketFolder: socketFolder ?? '', isReady: status?.trim() === 'ready' }
}

/** Removes what a killed server left behind. Only for who holds the folder's lock and has seen that no server runs. */
export async function forgetPostmaster(dataFolder: string, socketFolder: string): Promise<void> {
  await rm(join(clusterOf(dataFolder), 'postmaster.pid'), { force: true })
  for (const name of ['.s.PGSQL.5432', '.s.PGSQL.5432.lock']) await rm(join(socketFolder, name), { force: true })
}

/**
 * A folder for the server's socket that only this account can enter, with a path short enough for a socket (107 bytes)
 * and without the comma that PostgreSQL splits at. The temporary folder comes first: /run/user vanishes when its
 * person logs out, and the server may stay.
 */
export async function openSocketFolder(program: PostgresProgram, dataFolder: string): Promise<string> {
  const uid = process.getuid?.() ?? 0
  const name = `regulars-${uid}-${createHash('sha256').update(dataFolder).digest('hex').slice(0, 12)}`
  const candidates = [tmpdir(), '/tmp', `/run/user/${uid}`].map((parent) => join(parent, name))
  for (const folder of candidates.filter(fitsASocket)) {
    try {
      await mkdir(folder, { mode: 0o700 })
      if (program.account) await chown(folder, program.account.uid, program.account.gid)
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') continue
    }
    const { uid: owner, mode } = await stat(folder)
    if (owner === (program.account?.uid ?? uid) && (mode & 0o077) === 0) return folder
  }
  throw new StartProblem(
    `The database needs a folder for its socket, and none of ${candidates.join(', ')} can be made: set TMPDIR to a short path that this account may write.`,
  )
}

/** A sentence for what PostgreSQL or the system said, where we know a remedy; else their own last words. */
export function explained(error: unknown, dataFolder: string): StartProblem {
  if (error instanceof StartProblem) return error
  const text = `${codeOf(error)} ${String(error)}`
  if (/ENOSPC|EDQUOT|No space left on device|quota exceeded/i.test(text))
    return new StartProblem(`The disk that holds ${dataFolder} is full: free some space, or choose another folder with REGULARS_DATA.`)
  if (/EROFS|Read-only file system/.test(text))
    return new StartProblem(`The folder ${dataFolder} lies on a read-only disk: choose another folder with REGULARS_DATA.`)
  if (/EACCES|EPERM|Permission denied/.test(text))
    return new StartProblem(
      `This account may not write in ${dataFolder}: start Regulars as its owner, or choose another folder with REGULARS_DATA.`,
    )
  if (/EEXIST|ENOTDIR/.test(text))
    return new StartProblem(`${dataFolder} is a file and not a folder: choose another folder with REGULARS_DATA.`)
  if (/lock file "[^"]*" already exists/.test(text))
    return new StartProblem(`Another program runs a database on ${dataFolder}: stop it, or choose another folder with REGULARS_DATA.`)
  if (/could not (create|map|resize).*shared memory|Cannot allocate memory/s.test(text))
    return new StartProblem(
      'There is too little memory for the database (it takes 256 MB at start): free some, or set DATABASE_URL to a database elsewhere.',
    )
  return new StartProblem(`PostgreSQL could not start on ${dataFolder}: ${lastWords(text)}`)
}

async function clusterVersion(dataFolder: string): Promise<number | null> {
  try {
    return Number((await readFile(join(clusterOf(dataFolder), 'PG_VERSION'), 'utf8')).trim())
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null
    throw explained(error, dataFolder)
  }
}

async function makeCluster(program: PostgresProgram, dataFolder: string): Promise<void> {
  const unfinished = `${clusterOf(dataFolder)}.new`
  try {
    await rm(unfinished, { recursive: true, force: true })
    await mkdir(unfinished, { mode: 0o700 })
    if (program.account) {
      await chmod(dataFolder, 0o711)
      await chown(unfinished, program.account.uid, program.account.gid)
    }
    await mayBeUsed(program, unfinished)
    // Text is compared by code point for ever, whatever the system's library says next year: indexes survive upgrades.
    const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
    await program.run(
      'initdb',
      ['-D', unfinished, ...locale, `--username=${databaseUser}`, '--auth=trust', '--no-sync', '--no-instructions'],
      unfinished,
    )
    await rename(unfinished, clusterOf(dataFolder))
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true }).catch(() => undefined)
    throw explained(error, dataFolder)
  }
}

/** Where root has to run the server as another account, that account must be able to walk to the folder. */
async function mayBeUsed(program: PostgresProgram, folder: string): Promise<void> {
  if (!program.account) return
  await program.run('test', ['-w', folder], '/').catch(() => {
    throw new StartProblem(
      `This machine lets root start PostgreSQL only as another account, and that one cannot reach ${folder}: start Regulars as an ordinary user, or choose a folder outside of private homes with REGULARS_DATA.`,
    )
  })
}

const fitsASocket = (folder: string): boolean => Buffer.byteLength(join(folder, '.s.PGSQL.5432')) <= 107 && !/[,"\n]/.test(folder)

const belongsToAnother = (folder: string, uid: number): StartProblem =>
  new StartProblem(
    `The folder ${folder} belongs to another account (number ${uid}): start Regulars as that account, or choose another folder with REGULARS_DATA.`,
  )

/** The line that names the cause: the last FATAL, PANIC or error, without the time before it. */
function lastWords(text: string): string {
  const lines = text.trim().split('\n')
  const line = lines.findLast((each) => /\b(FATAL|PANIC|error):/.test(each)) ?? lines.at(-1) ?? ''
  return line.replace(/^.*?\b(?:FATAL|PANIC|error):\s*/, '').trim()
}
