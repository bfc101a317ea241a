import { type Database, transaction } from '../kit/database.ts'
import { unauthenticated } from '../kit/problem.ts'
import { type RateLimit, sharedLimit } from '../kit/rate-limits.ts'
import { isPassword } from './passwords.ts'
import { findAccount } from './people.ts'
import { openSession } from './sessions.ts'

/** How often a password may be tried; whoever knows it is never stopped by their own earlier successes. */
export interface SignInLimits {
  ofPerson: RateLimit
  ofAddress: RateLimit
}

export const signInLimits = (database: Database): SignInLimits => ({
  ofPerson: sharedLimit(database, { name: 'sign_in', tries: 10, seconds: 900 }),
  ofAddress: sharedLimit(database, { name: 'sign_in_address', tries: 100, seconds: 900 }),
})

interface SignInTry {
  email: string
  password: string
  /** Where it comes from. */
  address: string
  now: Date
}

/**
 * Opens a session for whoever knows the password. Throws `wrong_sign_in` after the same time and with the same words
 * whether the address or the password is unknown, and `too_many_tries` after too many.
 */
export async function signIn(
  database: Database,
  limits: SignInLimits,
  { email, password, address, now }: SignInTry,
): Promise<{ staffId: string; token: string }> {
  const person = `${address} ${email.trim().toLowerCase()}`
  await limits.ofAddress.count(address)
  await limits.ofPerson.count(person)
  const account = await transaction(database, (tx) => findAccount(tx, { email }))
  if (!(await isPassword(password, account?.passwordHash)) || !account) throw unauthenticated('wrong_sign_in')
  const token = await transaction(database, (tx) => openSession(tx, { staffId: account.staffId, now }))
  await limits.ofPerson.forget(person)
  return { staffId: account.staffId, token }
}
