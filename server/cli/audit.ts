import { writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Command as Commander } from 'commander'
import { type Audit, auditJson, computeAudit, renderReport } from '../analytics/analytics.ts'
import { importedLines } from '../imports/imports.ts'
import { systemClock } from '../kit/clock.ts'
import { transaction } from '../kit/database.ts'
import { isLanguage } from '../kit/language.ts'
import { readMigrations } from '../kit/migrations.ts'
import { withScratchDatabase } from '../kit/scratch-database.ts'
import { createShop } from '../shops/shops.ts'
import { importFile } from './import-file.ts'
import { asCommand, RefusedCommand, withServer } from './open.ts'
import { progressBar } from './progress-bar.ts'

interface AuditOptions {
  out?: string
  json?: boolean
  name?: string
  currency: string
  timeZone: string
  country: string
  cut?: string
  language?: string
}

/** `regulars audit FILE…`: the console's audit as a static file or as JSON, without a shop and without a server. */
export function auditCommand(program: Commander): void {
  program
    .command('audit')
    .description('Audit customer relations from order files, without a shop and without a server')
    .argument('<files...>', 'order files: CSV or JSONL, plain, .gz or .zip')
    .option('--out <file>', 'where the HTML file goes (default: audit.html)')
    .option('--json', 'write the figures as JSON to stdout instead')
    .option('--name <name>', 'the shop’s name in the report')
    .option('--currency <code>', 'currency of amounts without one', 'PLN')
    .option('--time-zone <zone>', 'zone of times without one', 'Europe/Warsaw')
    .option('--country <code>', 'country of phone numbers without a prefix', 'PL')
    .option('--cut <day>', 'look from this day (YYYY-MM-DD) instead of the last day with an order')
    .option('--language <code>', 'language of the report: pl, uk or en')
    .action((files: string[], options: AuditOptions) => asCommand((command) => audit(files, options, command)))
}

async function audit(
  files: readonly string[],
  options: AuditOptions,
  { settings, t, signal, say }: Parameters<Parameters<typeof asCommand>[0]>[0],
): Promise<void> {
  const migrations = await readMigrations(join(import.meta.dirname, '../../migrations'))
  const made = await withServer(settings, (connection) =>
    withScratchDatabase(connection, migrations, async (database) => {
      const shop = {
        name: options.name ?? basename(files[0] ?? ''),
        country: options.country,
        currency: options.currency,
        timeZone: options.timeZone,
      }
      const { shopId } = await transaction(database, (tx) =>
        createShop(tx, { ...shop, languages: ['en'], isDemo: false, now: systemClock.now() }),
      )
      for (const file of files) {
        const bar = progressBar(({ rowsRead }) => t('imports.cli.progress', { file: basename(file), rows: rowsRead }))
        const { state, rowsRead, rowsRejected } = await importFile(database, t, {
          shopId,
          shop,
          file,
          consent: { answer: 'none' },
          signal,
          onProgress: bar.show,
        })
        bar.end()
        if (state === 'stopped') throw new RefusedCommand(t('imports.cli.stopped'))
        say(t('imports.cli.read', { file: basename(file), rows: rowsRead, rejected: rowsRejected }))
      }
      return computeAudit(database.db, {
        shopId,
        shop: { name: shop.name, currency: shop.currency, timeZone: shop.timeZone, isDemo: false },
        cutOn: options.cut ?? null,
        lines: await importedLines(database.db, { shopId }),
        now: systemClock.now(),
      })
    }),
  )
  if (!made) throw new RefusedCommand(t('imports.cli.no_orders'))
  await answer(made, options, { t, say, language: settings.language })
}

async function answer(
  made: Audit,
  { json, out, language }: AuditOptions,
  {
    t,
    say,
    language: setting,
  }: { t: (key: string, values: Record<string, string>) => string; say: (sentence: string) => void; language: string | null },
): Promise<void> {
  if (json) process.stdout.write(`${JSON.stringify(auditJson(made), null, 2)}\n`)
  if (json && out === undefined) return
  const wanted = language ?? setting ?? 'en'
  const file = out ?? 'audit.html'
  await writeFile(file, await renderReport({ audit: made, language: isLanguage(wanted) ? wanted : 'en' }))
  say(t('imports.cli.written', { file }))
}
