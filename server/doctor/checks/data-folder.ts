import { access, constants, stat } from 'node:fs/promises'
import type { Check } from '../check.ts'

/** Others may walk through it at most: root's database, which runs under another account, must reach its own folder. */
const readByOthers = 0o066

export const dataFolder: Check = {
  code: 'data_folder',
  run: async ({ settings: { dataFolder: folder } }) => {
    const found = await stat(folder).catch(() => null)
    if (!found) return { state: 'ok', says: 'not_made', values: { folder } }
    if (!found.isDirectory()) return { state: 'fail', says: 'no_folder', values: { folder } }
    const isOurs = await access(folder, constants.R_OK | constants.W_OK | constants.X_OK).then(
      () => true,
      () => false,
    )
    if (!isOurs) return { state: 'fail', says: 'of_another', values: { folder, account: String(found.uid) } }
    const isOpen = (found.mode & readByOthers) !== 0
    return isOpen ? { state: 'warn', says: 'open', values: { folder } } : { state: 'ok', says: 'ok', values: { folder } }
  },
}
