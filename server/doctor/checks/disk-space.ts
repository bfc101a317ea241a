import { stat, statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Check } from '../check.ts'

const megabyte = 1_000_000

export const diskSpace: Check = {
  code: 'disk_space',
  run: async ({ settings }) => {
    const { bavail, bsize } = await statfs(await nearestFolder(settings.dataFolder))
    const free = Math.floor((bavail * bsize) / megabyte)
    const values = { folder: settings.dataFolder, free }
    if (free < 500) return { state: 'fail', says: 'full', values }
    return free < 5000 ? { state: 'warn', says: 'scarce', values } : { state: 'ok', says: 'ok', values }
  },
}

/** The folder itself, or the one in which it would be made. */
async function nearestFolder(path: string): Promise<string> {
  const isThere = await stat(path).then(
    () => true,
    () => false,
  )
  return isThere || path === dirname(path) ? path : nearestFolder(dirname(path))
}
