import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Services } from '../kit/services.ts'
import { findImport } from './store.ts'
import { uploadsFolder } from './uploads.ts'

/**
 * Removes uploads that no import knows, a day after the last byte came: what a server left behind that was killed in the
 * middle of one. Runs every night.
 */
export async function tidyImports({ database, clock, settings }: Services): Promise<void> {
  const root = uploadsFolder(settings.dataFolder)
  const dayAgo = clock.now().getTime() - 86_400_000
  for (const shopId of await namesIn(root)) {
    for (const importId of await namesIn(join(root, shopId))) {
      const known = await findImport(database.db, { shopId, importId })
      for (const name of await namesIn(join(root, shopId, importId))) {
        const path = join(root, shopId, importId, name)
        if (known?.filePath !== path && (await stat(path)).mtimeMs < dayAgo) await rm(path, { force: true })
      }
    }
  }
}

const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch(nothingWhereMissing)

function nothingWhereMissing(error: NodeJS.ErrnoException): string[] {
  if (error.code === 'ENOENT') return []
  throw error
}
