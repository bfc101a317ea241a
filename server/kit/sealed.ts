/**
 * Secrets of others that we must be able to read again: encrypted at rest by AES-256-GCM under the secret key of the
 * installation, which no backup holds. Each is bound to its place, so that one copied into another row cannot be read there.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Settings } from '../config.ts'
import { newId } from './ids.ts'

export interface Vault {
  /** `place` names the row and column: it must be the same when the secret is read. */
  seal(secret: string, place: string): Buffer
  /** Null where it was sealed under another key or for another place, or was damaged. */
  unseal(sealed: Buffer, place: string): string | null
}

/**
 * The vault of an installation. The key is that of the settings; without one, that of the file `secret.key` in the data
 * folder, which is made where it is missing, readable by nobody else. Throws where the file holds no key.
 */
export function openVault(settings: Pick<Settings, 'secretKey' | 'dataFolder'>): Vault {
  let key: Buffer | undefined
  const keyOfUse = (): Buffer => {
    key ??= Buffer.from(hkdfSync('sha256', masterKey(settings), '', 'regulars: secrets at rest', 32))
    return key
  }
  return {
    seal: (secret, place) => {
      const nonce = randomBytes(nonceBytes)
      const cipher = createCipheriv('aes-256-gcm', keyOfUse(), nonce).setAAD(Buffer.from(place))
      return Buffer.concat([Buffer.of(formatVersion), nonce, cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()])
    },
    unseal: (sealed, place) => {
      if (sealed.length < 1 + nonceBytes + tagBytes || sealed[0] !== formatVersion) return null
      const text = sealed.subarray(1 + nonceBytes, -tagBytes)
      const decipher = createDecipheriv('aes-256-gcm', keyOfUse(), sealed.subarray(1, 1 + nonceBytes), { authTagLength: tagBytes })
      decipher.setAAD(Buffer.from(place)).setAuthTag(sealed.subarray(-tagBytes))
      try {
        return Buffer.concat([decipher.update(text), decipher.final()]).toString('utf8')
      } catch {
        // Another key, another place or another content: which of them, nobody is to learn.
        return null
      }
    },
  }
}

const formatVersion = 1
const nonceBytes = 12
const tagBytes = 16

function masterKey({ secretKey, dataFolder }: Pick<Settings, 'secretKey' | 'dataFolder'>): Buffer {
  return Buffer.from(secretKey ?? keyOfFile(dataFolder), 'hex')
}

function keyOfFile(dataFolder: string): string {
  const file = join(dataFolder, 'secret.key')
  const text = (readIfThere(file) ?? madeKey(dataFolder, file)).trim()
  if (!/^[0-9a-f]{64}$/i.test(text)) throw new Error(`${file} holds no key: 64 hexadecimal digits are needed`)
  return text
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

/** Of several processes that make it at once one wins, and no reader ever sees half a key: it gets its name when it is whole. */
function madeKey(dataFolder: string, file: string): string {
  mkdirSync(dataFolder, { recursive: true })
  const draft = join(dataFolder, `secret.key.${newId()}`)
  writeFileSync(draft, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flag: 'wx', flush: true })
  try {
    linkSync(draft, file)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  } finally {
    rmSync(draft)
  }
  return readFileSync(file, 'utf8')
}
