import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Command as Commander } from 'commander'
import type { Settings } from '../config.ts'
import { type Diagnosis, diagnose, mendFigures } from '../doctor/doctor.ts'
import { systemClock } from '../kit/clock.ts'
import { type Database, first, openDatabase, sql } from '../kit/database.ts'
import { startPostgres } from '../kit/embedded-postgres.ts'
import { readMigrations } from '../kit/migrations.ts'
import { clusterOf } from '../kit/postgres-folder.ts'
import { asCommand, type Command, withDatabase } from './open.ts'

interface DoctorOptions {
  mendFigures?: boolean
}

/** `regulars doctor`: what is wrong with this installation, and how to mend it. 1 where something does not work. */
export function doctorCommand(program: Commander): void {
  program
    .command('doctor')
    .description('Say what is wrong with this installation, and how to mend it')
    .option('--mend-figures', 'first make the figures of every shop anew from its orders')
    .action((options: DoctorOptions) => asCommand((command) => doctor(options, command)))
}

async function doctor({ mendFigures: wantsMending }: DoctorOptions, { settings, t, say }: Command): Promise<void> {
  if (wantsMending) {
    const { shops } = await withDatabase(settings, mendFigures)
    say(t('doctor.cli.mended', { shops }))
  }
  const opened = await openAsItIs(settings, say)
  try {
    const { database, reason } = opened
    const project = join(import.meta.dirname, '../..')
    const migrations = await readMigrations(join(project, 'migrations'))
    const consoleFolder = join(project, 'console/dist')
    report(await diagnose({ settings, database, reason, migrations, clock: systemClock, consoleFolder }, t), t)
  } finally {
    await opened.close()
  }
}

function report(diagnoses: readonly Diagnosis[], t: Command['t']): void {
  for (const { state, sentence } of diagnoses) process.stdout.write(`${marks[state]} ${sentence}\n`)
  const count = (wanted: Diagnosis['state']) => diagnoses.filter(({ state }) => state === wanted).length
  process.stdout.write(`\n${t('doctor.cli.sum', { failed: count('fail'), warned: count('warn') })}\n`)
  if (count('fail') > 0) process.exitCode = 1
}

const marks = { ok: '✓', warn: '!', fail: '✗' } as const

interface Opened {
  database: Database | null
  reason: string | null
  close: () => Promise<void>
}

/** The database without bringing it to this version: what is wrong with it is to be told and not changed. */
async function openAsItIs(settings: Settings, say: Command['say']): Promise<Opened> {
  const isOwn = settings.databaseUrl === null
  if (isOwn && !existsSync(clusterOf(settings.dataFolder))) return { database: null, reason: null, close: async () => {} }
  try {
    const server = isOwn ? await startPostgres({ dataFolder: settings.dataFolder, durable: true, log: say }) : null
    const connection = server?.connection ?? { connectionString: settings.databaseUrl ?? '' }
    const database = openDatabase({ connection: { ...connection, connectionTimeoutMillis: 10_000 }, size: 2 })
    const close = async () => {
      await database.close()
      await server?.stop()
    }
    const reason = await reasonNotToAnswer(database)
    return { database: reason === null ? database : null, reason, close }
  } catch (error) {
    return { database: null, reason: wordsOf(error), close: async () => {} }
  }
}

async function reasonNotToAnswer(database: Database): Promise<string | null> {
  return first(database.db, sql`select 1 as found`).then(() => null, wordsOf)
}

function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.message || ('code' in error ? String(error.code) : error.name)
}
