import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

/** The folder of the program, whatever folder it was called from. */
export const projectFolder = resolve(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '../..')

/** @param {string[]} parts */
export const inProject = (...parts) => resolve(projectFolder, ...parts)

/** @param {string | Buffer} content */
export const fingerprint = (content) => createHash('sha256').update(content).digest('hex')

/** What the lock file says now: other modules or another version of them make it another. */
export const lockFingerprint = () => fingerprint(readFileSync(inProject('package-lock.json')))
