import { hash, verify } from '@node-rs/argon2'
import { newSecret } from '../kit/secret-hash.ts'

/** The argon2id hash to keep, with OWASP's parameters: 19 MiB, two passes, one lane. Takes some 80 ms in another thread. */
export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFC'), parameters)
}

/**
 * Whether the password is the one that was hashed. Without a hash, because nobody has that address, it takes as long and
 * is false: the time must not tell who has an account.
 */
export async function isPassword(password: string, passwordHash: string | undefined): Promise<boolean> {
  nobodys ??= hashPassword(newSecret())
  const isRight = await verify(passwordHash ?? (await nobodys), password.normalize('NFC'))
  return isRight && passwordHash !== undefined
}

const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

let nobodys: Promise<string> | undefined
