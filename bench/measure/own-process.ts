import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { serverFlags } from '../../bin/set-up/server-flags.js'
import { projectFolder } from './project.ts'

export interface OwnProcess {
  child: ChildProcess
  /** The next line that the program writes. Throws where it ends instead. */
  nextLine(): Promise<string>
  /** The most memory that was resident at any time so far, MB; 0 where the system does not tell. */
  peakMb(): Promise<number>
  end(): Promise<void>
}

/** Runs one of our programs as the product runs them, in a process of its own, so that its memory and its processor time are its own. */
export function ownProcess(
  program: string,
  args: readonly string[],
  { env = process.env, input = false }: { env?: NodeJS.ProcessEnv; input?: boolean } = {},
): OwnProcess {
  const child = spawn(process.execPath, [...serverFlags, program, ...args], {
    cwd: projectFolder,
    env,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  if (!input) child.stdin.end()
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  let peak = 0
  const sample = async () => {
    peak = Math.max(peak, await residentPeakMb(child.pid))
  }
  const timer = setInterval(() => void sample(), 200)
  const endWithUs = () => void child.kill()
  process.once('exit', endWithUs)
  child.once('exit', () => {
    clearInterval(timer)
    process.off('exit', endWithUs)
  })
  return {
    child,
    nextLine: async () => {
      const { value, done } = await lines.next()
      if (done) throw new Error(`${program} ended without an answer`)
      return value
    },
    peakMb: async () => {
      await sample()
      return peak
    },
    end: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      const exit = once(child, 'exit')
      child.kill('SIGTERM')
      await exit
    },
  }
}

/** The kernel keeps the highest water mark of resident memory itself. */
async function residentPeakMb(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024
}
