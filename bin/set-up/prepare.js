import { areBuildsStale, buildForBrowsers } from './browser-builds.js'
import { withFolderLock } from './folder-lock.js'
import { installModules, missingLevel } from './modules.js'
import { productNode, requireNode } from './node.js'

/**
 * Afterwards everything is there that the product (`run`) or its tests (`test`) need on this machine: modules, a Node
 * that is new enough, the built console and browser script. What is there already is not touched. Throws a SetUpProblem with one
 * sentence where that cannot be had.
 *
 * @param {{ level: 'run' | 'test', write: (text: string) => void }} options `write` is told the progress
 * @returns {Promise<{ node: string }>} the Node that runs the product
 */
export async function prepare({ level, write }) {
  requireNode()
  if (!missingLevel(level) && !areBuildsStale()) return { node: productNode() }
  return await withFolderLock({
    onWait: () => write('Waiting for another start that is setting up the same folder\n'),
    work: async () => {
      const missing = missingLevel(level)
      if (missing) await step(write, 'Installing modules, among them Node 24 and PostgreSQL', () => installModules(missing))
      const node = productNode()
      if (areBuildsStale()) await step(write, 'Building the console', () => buildForBrowsers(node))
      return { node }
    },
  })
}

/**
 * @param {(text: string) => void} write
 * @param {string} name
 * @param {() => Promise<void>} work
 */
async function step(write, name, work) {
  const startedAt = performance.now()
  write(`${name} … `)
  await work()
  write(`${((performance.now() - startedAt) / 1000).toFixed(1)} s\n`)
}
