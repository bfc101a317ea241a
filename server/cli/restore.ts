import { join, resolve } from 'node:path'
import type { Command as Commander } from 'commander'
import { restore } from '../backup/backup.ts'
import { readMigrations } from '../kit/migrations.ts'
import { refused } from './backup.ts'
import { asCommand, type Command, withDatabase } from './open.ts'
import { rowCount } from './row-count.ts'

/** `regulars restore FILE`: an installation into an empty one, a shop beside other shops. */
export function restoreCommand(program: Commander): void {
  program
    .command('restore')
    .description('Bring back what “regulars backup” has written: an installation into an empty one, or a shop beside others')
    .argument('<file>', 'the backup')
    .action((file: string) => asCommand((command) => bringBack(file, command)))
}

async function bringBack(file: string, { settings, t, signal, say }: Command): Promise<void> {
  const count = rowCount()
  try {
    await withDatabase(settings, async (database) => {
      const { manifest, rows } = await restore(database, {
        file: resolve(file),
        migrations: await readMigrations(join(import.meta.dirname, '../../migrations')),
        onProgress: ({ phase, rows }) => count.show(t('backup.cli.restoring', { phase, rows })),
        signal,
      })
      count.end()
      const day = manifest.createdAt.slice(0, 10)
      const { scope } = manifest
      say(
        scope.kind === 'shop'
          ? t('backup.cli.shop_restored', { name: scope.shopName, day, rows })
          : t('backup.cli.installation_restored', { day, rows }),
      )
    })
  } catch (error) {
    count.end()
    throw refused(error, t, signal)
  }
}
