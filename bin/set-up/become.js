import { spawn, spawnSync } from 'node:child_process'
import { constants } from 'node:os'
import { SetUpProblem } from './problem.js'
import { inProject } from './project.js'

/**
 * Lets another program take this one's place: it gets our input and output, the signals that reach us, and an end
 * when we are killed. Returns its exit code (128 + signal where one ended it, as shells have it).
 *
 * It runs in a session of its own, because Ctrl-C reaches everything in the terminal's: this way it is told once and
 * by us, and a second Ctrl-C is a second request.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv }} options
 * @returns {Promise<number>}
 */
export function become(command, args, { cwd, env = process.env }) {
  const [program, ...rest] = [...endWithUs(), command, ...args]
  const child = spawn(program, rest, { cwd, env: { NODE_COMPILE_CACHE: compileCache, ...env }, stdio: 'inherit', detached: true })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(
      signal,
      onceASecond(() => child.kill(signal)),
    )
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(new SetUpProblem(`${command} could not be started (${error.message}).`)))
    child.once('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal]))
  })
}

/** What Node has made of our sources, so that the next process need not make it again: types taken away, and compiled. */
const compileCache = inProject('node_modules/.cache/node-compile')

/** Where the system has it, the kernel tells the child to end when we die, even by kill -9. */
function endWithUs() {
  const prefix = ['setpriv', '--pdeathsig', 'TERM', '--']
  return spawnSync(prefix[0], [...prefix.slice(1), 'true']).status === 0 ? prefix : []
}

/**
 * One Ctrl-C reaches us twice, from the terminal and from npm.
 * @param {() => void} act
 */
function onceASecond(act) {
  let last = Number.NEGATIVE_INFINITY
  return () => {
    if (performance.now() - last < 1_000) return
    last = performance.now()
    act()
  }
}
