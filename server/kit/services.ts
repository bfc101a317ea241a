import type { Settings } from '../config.ts'
import type { Clock } from './clock.ts'
import type { Database } from './database.ts'
import type { Catalogues } from './language.ts'
import type { Log } from './log.ts'

/** What every capability may use; made once in main.ts and handed down. */
export interface Services {
  readonly database: Database
  readonly clock: Clock
  readonly settings: Settings
  readonly log: Log
  readonly catalogues: Catalogues
  /** The address under which people reach this server, without a slash at its end. Known from when the server answers. */
  readonly publicUrl: () => string
}
