import { type Logger, pino } from 'pino'
import type { Settings } from '../config.ts'

export type Log = Logger

/**
 * The log: one JSON object a line, on the error stream, because the output stream speaks to people.
 *
 * Addresses, cookies and keys never reach it: what identifies a request is its id and its route's pattern.
 */
export function openLog({ logLevel }: Pick<Settings, 'logLevel'>): Log {
  return pino(
    {
      level: logLevel,
      base: null,
      redact: { paths: ['*.password', '*.authorization', '*.cookie', 'headers.authorization', 'headers.cookie'], censor: '…' },
    },
    pino.destination({ dest: 2, sync: false }),
  )
}
