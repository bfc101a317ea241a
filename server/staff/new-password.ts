import { randomBytes } from 'node:crypto'
import { type Database, transaction } from '../kit/database.ts'
import { hashPassword } from './passwords.ts'
import { changePassword, findAccount } from './people.ts'
import { endSessionsOf } from './sessions.ts'

/**
 * Gives somebody who has forgotten theirs a new random password, and ends all their sessions. Answers it, the only time
 * that it is known; null where nobody has this e-mail.
 */
export async function giveNewPassword(database: Database, { email }: { email: string }): Promise<string | null> {
  const password = randomBytes(12).toString('base64url')
  const passwordHash = await hashPassword(password)
  return transaction(database, async (tx) => {
    const account = await findAccount(tx, { email })
    if (!account) return null
    await changePassword(tx, { staffId: account.staffId, passwordHash })
    await endSessionsOf(tx, { staffId: account.staffId })
    return password
  })
}
