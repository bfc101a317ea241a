import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Check } from '../check.ts'

export const consoleBuilt: Check = {
  code: 'console_built',
  run: async ({ consoleFolder }) =>
    stat(join(consoleFolder, 'index.html')).then(
      () => ({ state: 'ok', says: 'ok' }),
      () => ({ state: 'warn', says: 'missing' }),
    ),
}
