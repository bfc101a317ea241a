import { createWriteStream, existsSync, readFileSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Writable } from 'node:stream'
import type { Command as Commander } from 'commander'
import { BackupProblem, backupInstallation } from '../backup/backup.ts'
import { systemClock } from '../kit/clock.ts'
import type { Database } from '../kit/database.ts'
import type { Translate } from '../kit/language.ts'
import { asCommand, type Command, RefusedCommand, withDatabase } from './open.ts'
import { rowCount } from './row-count.ts'
import { shopNamed } from './shop-named.ts'

interface BackupOptions {
  shop?: string
  out?: string
}

/** `regulars backup`: the whole installation, or one shop, into one file. */
export function backupCommand(program: Commander): void {
  program
    .command('backup')
    .description('Write the whole installation, or one shop, into a file; the server may go on')
    .option('--shop <name or id>', 'this shop alone')
    .option('--out <file>', 'where to write (default: regulars-DATE.tar.gz here; - is stdout)')
    .action((options: BackupOptions) => asCommand((command) => backup(options, command)))
}

async function backup({ shop, out }: BackupOptions, { settings, t, signal, say }: Command): Promise<void> {
  const count = rowCount()
  try {
    await withDatabase(settings, async (database) => {
      const shopId = shop === undefined ? undefined : await idOfShop(database, shop)
      const now = systemClock.now()
      const file = out ?? `regulars-${shopId === undefined ? '' : `shop-${shopId}-`}${now.toISOString().slice(0, 10)}.tar.gz`
      const { rows } = await into(file, (stream) =>
        backupInstallation(database, {
          ...(shopId === undefined ? {} : { shopId }),
          productVersion: version,
          now,
          out: stream,
          onProgress: ({ table, rows }) => count.show(t('backup.cli.writing', { table, rows })),
          signal,
        }),
      )
      count.end()
      if (file !== '-') say(t('backup.cli.written', { file, rows }))
    })
  } catch (error) {
    count.end()
    throw refused(error, t, signal)
  }
}

/** What a person can mend, in a sentence; anything else as it is. */
export function refused(error: unknown, t: Translate, signal: AbortSignal): unknown {
  if (error instanceof BackupProblem) return new RefusedCommand(t(`backup.problem.${error.code}`, error.values))
  return signal.aborted ? new RefusedCommand(t('backup.cli.stopped')) : error
}

async function idOfShop(database: Database, named: string): Promise<string> {
  const shop = await shopNamed(database.db, named)
  if (!shop) throw new BackupProblem('shop_missing', { shopId: named })
  return shop.shopId
}

/** Hands out a stream that ends up under this name when the work is done, and nowhere when it fails. */
async function into<Result>(name: string, work: (stream: Writable) => Promise<Result>): Promise<Result> {
  if (name === '-') return work(process.stdout)
  const file = resolve(name)
  if (existsSync(file)) throw new BackupProblem('file_exists', { file })
  const unfinished = `${file}.part`
  try {
    // Customers and the hashes of passwords are in it: it is for its owner alone.
    const result = await work(createWriteStream(unfinished, { mode: 0o600, flush: true }))
    await rename(unfinished, file)
    return result
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => undefined)
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'ENOSPC' || code === 'EDQUOT') throw new BackupProblem('disk_full', { file }, { cause: error })
    if (code === 'ENOENT' || code === 'EACCES' || code === 'EROFS' || code === 'ENOTDIR' || code === 'EISDIR')
      throw new BackupProblem('file_unwritable', { file }, { cause: error })
    throw error
  }
}

const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8')) as { version: string }
