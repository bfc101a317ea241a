import { type ChildProcess, spawn } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after } from 'node:test'
import { emptyDatabase, needsDatabase } from '../test/database.ts'

export const projectFolder = resolve(import.meta.dirname, '..')

/** The product as its users have it: a process of its own that answers at `url`. */
export interface RunningServer {
  url: string
  /** The one-time link that it prints for the first owner, while nobody has an account. */
  ownerLink: () => Promise<string>
  process: ChildProcess
  /** Ends it as Ctrl-C does and returns its exit code once it is gone. */
  stop: () => Promise<number | null>
}

/**
 * A server without a shop and without people, for one test file: on a database of its own on the test server where
 * there is one, else on the PostgreSQL that the product brings along. It is ended when the file is done; what asks it
 * should end before, so a browser is opened first.
 */
export async function aServer(settings: Record<string, string> = {}): Promise<RunningServer> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'regulars-e2e-'))
  let server: RunningServer | undefined
  // Registered before the database is made, because what is registered first ends first.
  after(async () => {
    await server?.stop()
    await rm(dataFolder, { recursive: true, force: true })
  })
  const database = needsDatabase.skip === false ? { DATABASE_URL: (await emptyDatabase()).url } : {}
  server = await startServer({ REGULARS_DATA: dataFolder, ...database, ...settings })
  return server
}

/** Starts `server/main.ts` with these settings, on a free port where they name none, and returns when it answers. */
export async function startServer(settings: Record<string, string>): Promise<RunningServer> {
  const child = spawn(process.execPath, ['server/main.ts'], {
    cwd: projectFolder,
    env: environment({ PORT: '0', REGULARS_LOG_LEVEL: 'warn', ...settings }),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  // A test that fails before it ends the server must not leave it running.
  const endWithUs = () => child.kill('SIGKILL')
  process.once('exit', endWithUs)
  const exit = new Promise<number | null>((done) => child.once('exit', (code) => done(code)))
  const server = listenTo(child)
  return {
    url: await server.says(/Regulars is ready at (\S+)\n/),
    ownerLink: () => server.says(/^(http\S+\/start\/\S+)\n/m),
    process: child,
    stop: async () => {
      child.kill('SIGINT')
      const code = await exit
      process.off('exit', endWithUs)
      return code
    },
  }
}

/** This process's environment without what would set up a server of its owner's, and with these settings. */
export function environment(settings: Record<string, string>): NodeJS.ProcessEnv {
  const others = Object.entries(process.env).filter(([name]) => !/^(PORT|HOST|DATABASE_.*|REGULARS_.*|NODE_TEST_CONTEXT)$/.test(name))
  return { ...Object.fromEntries(others), ...settings }
}

/** Waits for what a server says. Rejects, with all that was said, where it ends before. */
export function listenTo(child: ChildProcess): { says: (pattern: RegExp) => Promise<string> } {
  let text = ''
  let hasEnded = false
  const heard = new EventEmitter()
  const hear = (chunk: Buffer) => {
    text += String(chunk)
    heard.emit('more')
  }
  child.stdout?.on('data', hear)
  child.stderr?.on('data', hear)
  child.once('close', () => {
    hasEnded = true
    heard.emit('more')
  })
  return {
    says: async (pattern) => {
      for (;;) {
        const found = pattern.exec(text)?.[1]
        if (found !== undefined) return found
        if (hasEnded) throw new Error(`The server ended without saying ${pattern}:\n${text}`)
        await once(heard, 'more')
      }
    },
  }
}
