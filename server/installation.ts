import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { one, sql } from './kit/database.ts'
import type { Services } from './kit/services.ts'

/** What the page of the installation says. Addresses of databases are left out: they hold passwords. */
export async function describeInstallation({ database, settings, publicUrl }: Services) {
  const { serverVersion } = await one(
    database.db,
    sql<{ serverVersion: string }>`select current_setting('server_version') as server_version`,
  )
  return {
    version,
    publicUrl: publicUrl(),
    allowPrivateHosts: settings.allowedPrivateHosts,
    postgres: serverVersion,
    dataFolder: settings.databaseUrl === null ? settings.dataFolder : null,
  }
}

const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8')) as { version: string }
