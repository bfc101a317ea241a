import type { MessageValues } from '../kit/language.ts'

/** Why nothing was done. Each has a sentence, `backup.problem.<code>`, that says what to do. */
export type BackupProblemCode =
  | 'shop_missing'
  | 'file_exists'
  | 'backup_missing'
  | 'backup_unreadable'
  | 'file_unwritable'
  | 'disk_full'
  | 'not_a_backup'
  | 'newer_format'
  | 'truncated'
  | 'damaged'
  | 'newer_schema'
  | 'other_schema'
  | 'database_behind'
  | 'not_empty'
  | 'shop_exists'
  | 'staff_ambiguous'
  | 'may_not_make_schema'

/** A backup or a restore that cannot be; nothing was changed. */
export class BackupProblem extends Error {
  override name = 'BackupProblem'
  readonly code: BackupProblemCode
  readonly values: MessageValues

  constructor(code: BackupProblemCode, values: MessageValues = {}, options: ErrorOptions = {}) {
    super(`${code} ${JSON.stringify(values)}`, options)
    this.code = code
    this.values = values
  }
}
