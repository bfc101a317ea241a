import { spawn } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { SetUpProblem } from './problem.js'
import { inProject, lockFingerprint, projectFolder } from './project.js'

/**
 * `run`: what the server and the build of the console need. `test`: all of that, and the tools of tests and checks.
 * @typedef {'run' | 'test'} Level
 */

const stampFile = inProject('node_modules', '.regulars-stamp')

/**
 * The level that has to be installed now so that `wanted` is there, or null where nothing is missing.
 * What was installed for tests stays when only the server is started: nothing is ever deleted under a running one.
 *
 * @param {Level} wanted
 * @returns {Level | null}
 */
export function missingLevel(wanted, { stamp = readStamp(), lock = lockFingerprint() } = {}) {
  const level = stamp.level === 'test' ? 'test' : wanted
  return stamp.lock === lock && (stamp.level === 'test' || wanted === 'run') ? null : level
}

/**
 * Installs the modules and notes it down. Throws a SetUpProblem where npm cannot.
 * @param {Level} level
 */
export async function installModules(level) {
  // `npm ci` would delete everything first, and npm's own second thoughts on the lock file are not wanted.
  const modules = level === 'test' ? ['--include=dev'] : ['--omit=dev']
  const quiet = ['--no-audit', '--no-fund', '--no-save', '--ignore-scripts', '--loglevel=error']
  const { code, text } = await npm(['install', ...modules, '--include=optional', ...quiet])
  if (code !== 0) throw new SetUpProblem(whyNpmFailed(text))
  writeFileSync(stampFile, JSON.stringify({ lock: lockFingerprint(), level }))
}

/**
 * One sentence for what npm said.
 * @param {string} text
 */
export function whyNpmFailed(text) {
  if (/ENOSPC|no space left/i.test(text)) return `The disk that holds ${projectFolder} is full: free about 500 MB and start again.`
  if (/EACCES|EPERM|EROFS/.test(text))
    return `This account may not write in ${projectFolder}: start Regulars as the owner of that folder, or clone it into one of your own.`
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|network/i.test(text))
    return 'The modules cannot be downloaded, because the npm registry does not answer: check the connection (or the proxy in npm’s settings) and start again.'
  const reason = text
    .split('\n')
    .map((line) => line.replace(/^npm (error|ERR!)\s*/, '').trim())
    .find((line) => line !== '' && !/^code /.test(line))
  return `npm could not install the modules (${reason ?? 'without saying why'}): "npm install" in ${projectFolder} tells more.`
}

/** @returns {{ lock: string | null, level: Level | null }} */
function readStamp() {
  try {
    return JSON.parse(readFileSync(stampFile, 'utf8'))
  } catch {
    // Modules that somebody installed by hand are kept at the level they have.
    return { lock: null, level: existsSync(inProject('node_modules', 'playwright-core')) ? 'test' : null }
  }
}

/** @param {string[]} args */
function npm(args) {
  const script = process.env.npm_execpath ?? ''
  const [command, before] = /npm-cli\.js$/.test(script) ? [process.execPath, [script]] : ['npm', []]
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...before, ...args], { cwd: projectFolder, stdio: ['ignore', 'pipe', 'pipe'] })
    let text = ''
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (chunk) => (text += chunk))
    child.once('error', () => reject(new SetUpProblem('npm is not there: install Node with npm from https://nodejs.org and start again.')))
    child.once('close', (code) => resolve({ code, text }))
  })
}
