import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { fingerprint, projectFolder } from './project.js'

/**
 * Does the work while no other process of this machine sets up the same folder; waits for one that does.
 * The lock is a name without a file, which the kernel takes back when its holder dies. Only Linux has such names;
 * elsewhere two set-ups at the same moment are not kept apart.
 *
 * @template Result
 * @param {{ work: () => Promise<Result>, onWait: () => void }} options
 * @returns {Promise<Result>}
 */
export async function withFolderLock({ work, onWait }) {
  if (process.platform !== 'linux') return await work()
  const name = `\0regulars-set-up-${fingerprint(projectFolder).slice(0, 24)}`
  let lock = await take(name)
  if (!lock) onWait()
  while (!lock) {
    await sleep(200)
    lock = await take(name)
  }
  try {
    return await work()
  } finally {
    lock.close()
  }
}

/** @param {string} name */
async function take(name) {
  const lock = createServer((connection) => connection.destroy())
  try {
    await new Promise((resolve, reject) => lock.once('error', reject).listen(name, () => resolve(undefined)))
    return lock.unref()
  } catch (error) {
    if (error.code === 'EADDRINUSE') return null
    throw error
  }
}
