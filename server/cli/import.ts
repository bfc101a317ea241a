import { createWriteStream } from 'node:fs'
import { basename } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Command as Commander } from 'commander'
import { errorLines } from '../imports/imports.ts'
import { all, type Db, sql } from '../kit/database.ts'
import { importFile } from './import-file.ts'
import { asCommand, RefusedCommand, withDatabase } from './open.ts'
import { progressBar } from './progress-bar.ts'

interface ImportOptions {
  shop?: string
  consent?: string
  since?: string
  source?: string
}

/** `regulars import FILE…`: brings facts in, from where the server runs. */
export function importCommand(program: Commander): void {
  program
    .command('import')
    .description('Bring orders, customers or products from files into a shop')
    .argument('<files...>', 'CSV or JSONL, plain, .gz or .zip')
    .option('--shop <name or id>', 'the shop; not needed where there is only one')
    .option(
      '--consent <channels>',
      'what these people agreed to: none, email, sms or email,sms (default: none, transactional messages only)',
    )
    .option('--since <day>', 'since when they agreed (YYYY-MM-DD)')
    .option('--source <words>', 'where and how they agreed')
    .action((files: string[], options: ImportOptions) =>
      asCommand(async ({ settings, t, signal, say }) => {
        const consent = consentOf(options)
        if (!consent) throw new RefusedCommand(t('imports.cli.consent_incomplete'))
        await withDatabase(settings, async (database) => {
          const shop = await chooseShop(database.db, options.shop)
          if (!shop) throw new RefusedCommand(t('imports.cli.which_shop'))
          for (const file of files) {
            const bar = progressBar(({ rowsRead }) => t('imports.cli.progress', { file: basename(file), rows: rowsRead }))
            const { importId, state, rowsRead, rowsRejected } = await importFile(database, t, {
              shopId: shop.shopId,
              shop,
              file,
              consent,
              signal,
              onProgress: bar.show,
            })
            bar.end()
            say(t('imports.cli.read', { file: basename(file), rows: rowsRead, rejected: rowsRejected }))
            if (rowsRejected > 0) {
              const errors = `${basename(file)}.errors.csv`
              await pipeline(Readable.from(errorLines(database.db, { shopId: shop.shopId, importId }, t)), createWriteStream(errors))
              say(t('imports.cli.errors_written', { file: errors }))
            }
            if (state === 'stopped') throw new RefusedCommand(t('imports.cli.stopped'))
          }
        })
      }),
    )
}

function consentOf({ consent, since, source }: ImportOptions) {
  if (consent === undefined || consent === 'none') return { answer: 'none' as const }
  const channels = (['email', 'sms'] as const).filter((channel) => consent.split(',').includes(channel))
  return channels.length > 0 && since !== undefined && source !== undefined ? { answer: 'granted' as const, channels, since, source } : null
}

/** The named shop, or the only one there is. */
async function chooseShop(db: Db, named: string | undefined) {
  const shops = await all(
    db,
    sql<{
      shopId: string
      name: string
      currency: string
      timeZone: string
      country: string
    }>`select shop_id, name, currency, time_zone, country from shops order by created_at`,
  )
  const found = named === undefined ? shops : shops.filter(({ shopId, name }) => shopId === named || name === named)
  return found.length === 1 ? found[0] : undefined
}
