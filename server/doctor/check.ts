import assert from 'node:assert/strict'
import type { Settings } from '../config.ts'
import type { Clock } from '../kit/clock.ts'
import type { Database, Db } from '../kit/database.ts'
import type { MessageValues } from '../kit/language.ts'
import type { Migration } from '../kit/migrations.ts'

/** What a check may look at. It changes nothing. */
export interface Patient {
  settings: Settings
  /** Null where it cannot be opened, and `reason` says why. */
  database: Database | null
  reason: string | null
  migrations: readonly Migration[]
  clock: Clock
  /** Where the built console lies. */
  consoleFolder: string
}

/** One thing that may be wrong with an installation. */
export interface Check {
  code: string
  run(patient: Patient): Promise<Finding>
}

/**
 * `ok`; `warn` for what works and had better be otherwise; `fail` for what does not work or is not safe.
 * Its sentence, which also says how to mend it, is `doctor.<code of the check>.<says>`.
 */
export interface Finding {
  state: 'ok' | 'warn' | 'fail'
  says: string
  values?: MessageValues
}

/** For checks that run only where the database answers. */
export function databaseOf({ database }: Patient): Db {
  assert(database)
  return database.db
}
