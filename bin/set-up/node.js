import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { SetUpProblem } from './problem.js'
import { inProject } from './project.js'

/** What set-up itself needs; the server then runs on the Node that comes with the modules. */
const oldestForSetUp = [20, 19]
const newestNeeded = 24

/** Throws a SetUpProblem where this Node is too old to set anything up. */
export function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const [oldestMajor, oldestMinor] = oldestForSetUp
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return
  throw new SetUpProblem(
    `Regulars needs Node ${oldestForSetUp.join('.')} or newer, and this is ${process.versions.node}: install a newer one from https://nodejs.org and start again.`,
  )
}

/** The Node that runs the product: the one from the modules, else the running one where it is new enough. */
export function productNode() {
  const ours = inProject('node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node')
  if (existsSync(ours) && spawnSync(ours, ['--version']).status === 0) return ours
  if (Number(process.versions.node.split('.')[0]) >= newestNeeded) return process.execPath
  throw new SetUpProblem(
    `There is no Node ${newestNeeded} for this machine (${process.platform}, ${process.arch}) among the modules: install Node ${newestNeeded} from https://nodejs.org and start again.`,
  )
}
