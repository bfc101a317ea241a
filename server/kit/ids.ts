/** Identifiers: UUID version 7 (RFC 9562), so that rows made together lie together in every index. */
import { randomFillSync } from 'node:crypto'

/**
 * A new id. Within this process each id sorts after the one before it, even within a millisecond and when the clock is
 * set back or an earlier `now` (epoch milliseconds) is handed in: the time in an id never goes backwards.
 */
export function newId(now: number = Date.now()): string {
  if (now > lastMs) startMillisecond(now)
  else if (++sequence > MAX_SEQUENCE) startMillisecond(lastMs + 1)

  const at = takeBytes(BYTES_PER_ID)
  const variant = ((pool[at] ?? 0) & 0x3f) | 0x80
  return `${timePrefix}-7${hex(sequence >> 8).slice(1)}${hex(sequence & 0xff)}-${hex(variant)}${hexAt(at + 1)}-${hexAt(at + 2)}${hexAt(at + 3)}${hexAt(at + 4)}${hexAt(at + 5)}${hexAt(at + 6)}${hexAt(at + 7)}`
}

/** Whether the text is an id as `newId` writes it. */
export function isId(text: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(text)
}

const BYTES_PER_ID = 8
const MAX_SEQUENCE = 0xfff
const hexBytes = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))
// Asking the system for randomness costs microseconds whatever the size, so it is asked for a thousand ids at a time.
const pool = new Uint8Array(BYTES_PER_ID * 1024)
let poolAt = pool.length
let lastMs = 0
let timePrefix = ''
let sequence = 0

function startMillisecond(ms: number): void {
  lastMs = ms
  const time = ms.toString(16).padStart(12, '0')
  timePrefix = `${time.slice(0, 8)}-${time.slice(8)}`
  // Half of the range stays free for ids of the same millisecond.
  const at = takeBytes(2)
  sequence = (((pool[at] ?? 0) << 8) | (pool[at + 1] ?? 0)) & 0x7ff
}

/** Where in the pool this many bytes lie that nobody used. */
function takeBytes(count: number): number {
  if (poolAt + count > pool.length) {
    randomFillSync(pool)
    poolAt = 0
  }
  poolAt += count
  return poolAt - count
}

function hex(byte: number): string {
  return hexBytes[byte] ?? ''
}

function hexAt(at: number): string {
  return hex(pool[at] ?? 0)
}
