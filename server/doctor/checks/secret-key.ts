import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Check } from '../check.ts'

export const secretKey: Check = {
  code: 'secret_key',
  run: async ({ settings }) => {
    if (settings.secretKey !== null) return { state: 'ok', says: 'from_setting' }
    const file = join(settings.dataFolder, 'secret.key')
    const found = await stat(file).catch(() => null)
    if (!found) return { state: 'ok', says: 'not_made', values: { file } }
    return (found.mode & 0o077) === 0 ? { state: 'ok', says: 'ok', values: { file } } : { state: 'fail', says: 'open', values: { file } }
  },
}
