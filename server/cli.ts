import { Command } from 'commander'
import { auditCommand } from './cli/audit.ts'
import { backupCommand } from './cli/backup.ts'
import { doctorCommand } from './cli/doctor.ts'
import { importCommand } from './cli/import.ts'
import { newPasswordCommand } from './cli/new-password.ts'
import { RefusedCommand } from './cli/open.ts'
import { removeShopCommand } from './cli/remove-shop.ts'
import { restoreCommand } from './cli/restore.ts'
import { simulateCommand } from './cli/simulate.ts'
import { SettingsProblem } from './config.ts'
import { MigrationProblem } from './kit/migrations.ts'
import { Problem } from './kit/problem.ts'
import { StartProblem } from './kit/start-problem.ts'

/** The command line: `regulars COMMAND`. Answers go to stdout, everything else to stderr; 1 means that it was not done. */
const program = new Command('regulars').description('Turns one-time buyers of an online shop into regulars').showHelpAfterError()
for (const add of [
  importCommand,
  auditCommand,
  backupCommand,
  restoreCommand,
  doctorCommand,
  newPasswordCommand,
  removeShopCommand,
  simulateCommand,
])
  add(program)

try {
  await program.parseAsync()
} catch (error) {
  process.stderr.write(`${sentenceOf(error)}\n`)
  process.exitCode = 1
}

/** What a person can mend is told in a sentence; anything else is a fault of ours, and its stack is what helps. */
function sentenceOf(error: unknown): string {
  const isExpected = [RefusedCommand, StartProblem, SettingsProblem, MigrationProblem, Problem].some((kind) => error instanceof kind)
  if (!(error instanceof Error)) return String(error)
  return isExpected ? error.message : (error.stack ?? error.message)
}
