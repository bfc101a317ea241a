import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { SetUpProblem } from './problem.js'
import { fingerprint, inProject, lockFingerprint } from './project.js'

/**
 * What is made of a workspace before the server can send it: the console's pages, the renderer with which the server writes the
 * audit as a file, and the scripts for the shops' pages.
 */
const workspaces = [
  {
    name: 'console',
    builds: [
      { config: 'vite.config.ts', folder: 'dist' },
      { config: 'vite.report.config.ts', folder: 'dist-report' },
    ],
  },
  {
    name: 'widgets',
    builds: [
      { config: 'vite.config.ts', folder: 'dist' },
      { config: 'vite.loyalty.config.ts', folder: 'dist-loyalty' },
    ],
  },
]

/** @typedef {typeof workspaces[number]} Workspace */

/** Whether something that was built last is not what its sources say now. */
export const areBuildsStale = () => workspaces.some(isStale)

/**
 * Builds what is stale. A running server goes on serving the old files until the new ones are whole.
 * @param {string} node the Node that runs the product
 */
export async function buildForBrowsers(node) {
  await Promise.all(workspaces.filter(isStale).map((workspace) => build(node, workspace)))
}

/** @param {Workspace} workspace */
function isStale(workspace) {
  const isBuilt = workspace.builds.every(({ folder }) => existsSync(inProject(workspace.name, folder)))
  const stampFile = stampFileOf(workspace)
  return !isBuilt || !existsSync(stampFile) || readFileSync(stampFile, 'utf8') !== sourcesFingerprint(workspace)
}

/**
 * @param {string} node
 * @param {Workspace} workspace
 */
async function build(node, workspace) {
  const sources = sourcesFingerprint(workspace)
  await Promise.all(workspace.builds.map((each) => buildOne(node, workspace, each)))
  writeFileSync(stampFileOf(workspace), sources)
}

/** @param {Workspace} workspace */
const stampFileOf = ({ name }) => inProject('node_modules', `.regulars-${name}`)

/**
 * @param {string} node
 * @param {Workspace} workspace
 * @param {Workspace['builds'][number]} build
 */
async function buildOne(node, { name }, { config, folder }) {
  const startedAt = Date.now()
  const vite = inProject('node_modules', 'vite', 'bin', 'vite.js')
  const child = spawn(node, [vite, 'build', '--config', config, '--emptyOutDir', 'false', '--logLevel', 'error'], {
    cwd: inProject(name),
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_ENV: 'production', NO_COLOR: '1' },
  })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (chunk) => (text += chunk))
  const code = await new Promise((resolve) => child.once('close', resolve))
  if (code !== 0) throw new SetUpProblem(`${name}/ (${config}) could not be built:\n${text.replace(/^ +at .*\n?/gm, '').trim()}`)
  // What this build did not write is left from an earlier one; names carry a hash of their content.
  for (const file of filesIn(inProject(name, folder))) if (statSync(file).mtimeMs < startedAt - 1_000) rmSync(file)
}

/** @param {Workspace} workspace */
function sourcesFingerprint({ name, builds }) {
  const folder = inProject(name)
  const built = new Set(['node_modules', ...builds.map((build) => build.folder)])
  const sources = readdirSync(folder)
    .filter((entry) => !built.has(entry))
    .flatMap((entry) => (statSync(join(folder, entry)).isDirectory() ? filesIn(join(folder, entry)) : [join(folder, entry)]))
  const lines = sources.sort().map((file) => `${relative(folder, file)} ${fingerprint(readFileSync(file))}`)
  return fingerprint([lockFingerprint(), ...lines].join('\n'))
}

/** @param {string} folder */
const filesIn = (folder) =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
