import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Command as Commander } from 'commander'
import { systemClock } from '../kit/clock.ts'
import { type Database, one, sql, transaction } from '../kit/database.ts'
import { readMigrations } from '../kit/migrations.ts'
import { withScratchDatabase } from '../kit/scratch-database.ts'
import { AskSimulation, choosePrograms, endOf, noSums, Program, simulate } from '../loyalty/loyalty.ts'
import { createShop } from '../shops/shops.ts'
import { importFile } from './import-file.ts'
import { asCommand, type Command, RefusedCommand, withDatabase, withServer } from './open.ts'
import { progressBar } from './progress-bar.ts'
import { shopNamed } from './shop-named.ts'

interface SimulateOptions {
  program: string
  against?: string
  orders?: string[]
  shop?: string
  from?: string
  until?: string
  spend: string
  currency: string
  timeZone: string
  country: string
  json?: boolean
}

/** `regulars simulate`: what a programme would have made of a shop's past; the figures of the console's page as JSON. */
export function simulateCommand(program: Commander): void {
  program
    .command('simulate')
    .description('Try a loyalty programme on orders of the past, of a shop or of files, and change nothing')
    .requiredOption('--program <program>', 'default, live, draft, or a JSON file with a programme')
    .option('--against <program>', 'the same, to compare it with')
    .option('--orders <files...>', 'order files instead of a shop of this installation')
    .option('--shop <name>', 'which shop, by name or id')
    .option('--from <day>', 'orders from this day (YYYY-MM-DD) on')
    .option('--until <day>', 'the last day that is looked at (default: today)')
    .option('--spend <percent>', 'so many per cent of their points members use at each purchase; "real" for what they really spent', '0')
    .option('--currency <code>', 'currency of amounts without one', 'PLN')
    .option('--time-zone <zone>', 'zone of times without one', 'Europe/Warsaw')
    .option('--country <code>', 'country of phone numbers without a prefix', 'PL')
    .option('--json', 'the figures as JSON; the default')
    .action((options: SimulateOptions) => asCommand((command) => runSimulate(options, command)))
}

async function runSimulate(options: SimulateOptions, command: Command): Promise<void> {
  const { settings, t } = command
  const asked = await askedOf(options, command)
  if (options.orders === undefined)
    return withDatabase(settings, async (database) => {
      const shop = options.shop === undefined ? await onlyShop(database) : await shopNamed(database.db, options.shop)
      if (!shop) throw new RefusedCommand(t('imports.cli.which_shop'))
      await answer(database, shop.shopId, asked, command)
    })
  const migrations = await readMigrations(join(import.meta.dirname, '../../migrations'))
  const files = options.orders
  await withServer(settings, (connection) =>
    withScratchDatabase(connection, migrations, async (database) => {
      const shop = { name: 'scratch', country: options.country, currency: options.currency, timeZone: options.timeZone }
      const { shopId } = await transaction(database, (tx) =>
        createShop(tx, { ...shop, languages: ['en'], isDemo: false, now: systemClock.now() }),
      )
      for (const file of files) await takeFile(database, { shopId, shop, file }, command)
      await answer(database, shopId, asked, command)
    }),
  )
}

async function askedOf({ program, against, from, until, spend }: SimulateOptions, { t }: Command): Promise<AskSimulation> {
  const choiceOf = async (named: string) => {
    if (named === 'default' || named === 'live' || named === 'draft') return { kind: named }
    try {
      return { kind: 'given', program: Program.parse(JSON.parse(await readFile(named, 'utf8'))) }
    } catch {
      throw new RefusedCommand(t('loyalty.cli.no_program', { file: named }))
    }
  }
  return AskSimulation.parse({
    of: await choiceOf(program),
    against: against === undefined ? null : await choiceOf(against),
    ...{ startsOn: from ?? null, endsOn: until ?? null },
    spending: spend === 'real' ? { kind: 'as_it_was' } : { kind: 'share', percent: Number(spend) },
  })
}

async function takeFile(
  database: Database,
  { shopId, shop, file }: { shopId: string; shop: { currency: string; timeZone: string; country: string }; file: string },
  { t, signal, say }: Command,
): Promise<void> {
  const bar = progressBar(({ rowsRead }) => t('imports.cli.progress', { file: basename(file), rows: rowsRead }))
  const consent = { answer: 'none' } as const
  const { state, rowsRead, rowsRejected } = await importFile(database, t, { shopId, shop, file, consent, signal, onProgress: bar.show })
  bar.end()
  if (state === 'stopped') throw new RefusedCommand(t('imports.cli.stopped'))
  say(t('imports.cli.read', { file: basename(file), rows: rowsRead, rejected: rowsRejected }))
}

async function answer(database: Database, shopId: string, asked: AskSimulation, { t, signal, say }: Command): Promise<void> {
  const { currency, zone } = await one(
    database.db,
    sql<{ currency: string; zone: string }>`select currency, time_zone as zone from shops where shop_id = ${shopId}`,
  )
  const programs = await choosePrograms(database.db, { shopId, currency, asked })
  const until = endOf(asked, { zone, now: systemClock.now() })
  const sums = noSums(programs.length)
  const report = await simulate(database, { shopId, asked, programs, until, sums, after: null, onBatch: async () => !signal.aborted })
  if (report === null) throw new RefusedCommand(t('imports.cli.stopped'))
  say(t('loyalty.cli.progress', { orders: report.orders }))
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`)
}

/** Where there is only one, nobody need say which. */
async function onlyShop({ db }: Database): Promise<{ shopId: string } | undefined> {
  const { shopId, shops } = await one(
    db,
    sql<{ shopId: string | null; shops: number }>`select min(shop_id::text) as shop_id, count(*)::integer as shops from shops`,
  )
  return shops === 1 && shopId !== null ? { shopId } : undefined
}
