import type { Command as Commander } from 'commander'
import { giveNewPassword } from '../staff/staff.ts'
import { asCommand, RefusedCommand, withDatabase } from './open.ts'

/** `regulars new-password EMAIL`: for somebody who cannot sign in any more. The password alone goes to stdout. */
export function newPasswordCommand(program: Commander): void {
  program
    .command('new-password')
    .description('Give somebody who has forgotten theirs a new password, and sign them out everywhere')
    .argument('<email>', 'whose password it is')
    .action((email: string) =>
      asCommand(async ({ settings, t, say }) => {
        const password = await withDatabase(settings, (database) => giveNewPassword(database, { email }))
        if (password === null) throw new RefusedCommand(t('staff.cli.nobody', { email }))
        say(t('staff.cli.new_password', { email }))
        process.stdout.write(`${password}\n`)
      }),
    )
}
