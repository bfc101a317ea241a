import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { SetUpProblem } from './problem.js'
import { fingerprint, inProject, lockFingerprint } from './project.js'

/** The pages that the server sends, and the renderer with which it writes the audit as a file. */
const builds = [
  { config: 'vite.config.ts', folder: 'dist' },
  { config: 'vite.report.config.ts', folder: 'dist-report' },
]
const stampFile = inProject('node_modules', '.regulars-console')

/** Whether what was built last is not what the sources say now. */
export function isConsoleStale() {
  const isBuilt = builds.every(({ folder }) => existsSync(inProject('console', folder)))
  return !isBuilt || !existsSync(stampFile) || readFileSync(stampFile, 'utf8') !== sourcesFingerprint()
}

/**
 * Builds the console. A running server goes on serving the old pages until the new ones are whole.
 * @param {string} node the Node that runs the product
 */
export async function buildConsole(node) {
  const sources = sourcesFingerprint()
  await Promise.all(builds.map((build) => buildOne(node, build)))
  writeFileSync(stampFile, sources)
}

/**
 * @param {string} node
 * @param {{ config: string, folder: string }} build
 */
async function buildOne(node, { config, folder }) {
  const startedAt = Date.now()
  const vite = inProject('node_modules', 'vite', 'bin', 'vite.js')
  const child = spawn(node, [vite, 'build', '--config', config, '--emptyOutDir', 'false', '--logLevel', 'error'], {
    cwd: inProject('console'),
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_ENV: 'production', NO_COLOR: '1' },
  })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (chunk) => (text += chunk))
  const code = await new Promise((resolve) => child.once('close', resolve))
  if (code !== 0) throw new SetUpProblem(`The console (${config}) could not be built:\n${text.replace(/^ +at .*\n?/gm, '').trim()}`)
  // What this build did not write is left from an earlier one; names carry a hash of their content.
  for (const file of filesIn(inProject('console', folder))) if (statSync(file).mtimeMs < startedAt - 1_000) rmSync(file)
}

function sourcesFingerprint() {
  const folder = inProject('console')
  const built = new Set(['node_modules', ...builds.map((build) => build.folder)])
  const sources = readdirSync(folder)
    .filter((name) => !built.has(name))
    .flatMap((name) => (statSync(join(folder, name)).isDirectory() ? filesIn(join(folder, name)) : [join(folder, name)]))
  const lines = sources.sort().map((file) => `${relative(folder, file)} ${fingerprint(readFileSync(file))}`)
  return fingerprint([lockFingerprint(), ...lines].join('\n'))
}

/** @param {string} folder */
const filesIn = (folder) =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
