/** What comes after an answer of the server, or after none: a decision without a clock or a network. */

/** Null stands for no answer: refused, broken off, or too late. */
export type Answer = { status: number; retryAfterSeconds: number | null } | null

export interface Tries {
  /** Tries that failed by a fault. */
  failures: number
  /** Times that the server asked for patience, which is no fault. */
  pauses: number
  /** Since the first try. */
  elapsedMs: number
}

export type NextStep = { kind: 'done' } | { kind: 'lost' } | { kind: 'again'; afterMs: number; isFailure: boolean }

/**
 * Segment's contract: 2xx is done. What the server refuses for good (other 3xx and 4xx, 501, 505, 511) is lost. 408, 410,
 * 429, 460, other 5xx and silence are tried again after 0.5 s, doubled each time up to 60 s and shortened by chance up to half;
 * ten times, and for 12 hours. A `Retry-After` of a 429 is honoured up to 300 s and not counted, up to twenty times.
 *
 * `chance` is uniform in [0, 1).
 */
export function nextStep(answer: Answer, { failures, pauses, elapsedMs }: Tries, chance: number): NextStep {
  if (answer && answer.status >= 200 && answer.status < 300) return { kind: 'done' }
  if ((answer && !isWorthAnotherTry(answer.status)) || elapsedMs > longestMs) return { kind: 'lost' }
  const { status, retryAfterSeconds } = answer ?? { status: 0, retryAfterSeconds: null }
  if (status === 429 && retryAfterSeconds !== null && pauses < mostPauses)
    return { kind: 'again', afterMs: Math.min(retryAfterSeconds, 300) * 1_000, isFailure: false }
  if (failures >= mostFailures) return { kind: 'lost' }
  return { kind: 'again', afterMs: Math.min(500 * 2 ** failures, 60_000) * (1 - chance / 2), isFailure: true }
}

const longestMs = 12 * 3_600_000
const mostPauses = 20
const mostFailures = 10

const isWorthAnotherTry = (status: number): boolean =>
  [408, 410, 429, 460].includes(status) || (status >= 500 && ![501, 505, 511].includes(status))
