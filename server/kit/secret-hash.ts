import { hash, randomBytes } from 'node:crypto'

/** A new secret of 256 random bits, 43 characters that need no escaping in addresses, headers and cookies. */
export const newSecret = (): string => randomBytes(32).toString('base64url')

/**
 * What is kept of a secret. One round of SHA-256 is enough, because nobody can guess 256 random bits;
 * passwords, which people choose, are hashed by argon2id instead.
 */
export const hashSecret = (secret: string): Buffer => hash('sha256', secret, 'buffer')
