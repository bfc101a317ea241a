/** What follows from an attempt: pure, from what was and what came back. */
import type { Outgone } from '../kit/outgoing.ts'
import type { Failure } from './schema.ts'

/** How often an event is tried, before it is parked. */
export const mostTries = 12

/** Nothing has arrived for so long: nobody is there any more. */
const failingDaysToDisable = 5

export interface Attempt {
  outgone: Outgone
  /** With this one. */
  triesLeft: number
  /** Since when nothing has reached the address. */
  failingSince: Date | null
  now: Date
}

export interface Outcome {
  delivery: { state: 'delivered' } | { state: 'waiting'; nextAt: Date } | { state: 'parked' }
  failure: Failure | null
  /** What is known of the address afterwards. */
  webhook: { kind: 'reached' } | { kind: 'failing' } | { kind: 'disabled'; reason: 'gone' | 'failing' }
}

/** Any 2xx is an arrival. 410 says that nobody wants it any more. Everything else is tried again, as long as there are tries left. */
export function decideOutcome({ outgone, triesLeft, failingSince, now }: Attempt): Outcome {
  const failure = failureOf(outgone)
  if (failure === null) return { delivery: { state: 'delivered' }, failure, webhook: { kind: 'reached' } }
  if (outgone.kind === 'answered' && outgone.status === 410)
    return { delivery: { state: 'parked' }, failure, webhook: { kind: 'disabled', reason: 'gone' } }
  const isTooLong = failingSince !== null && now.getTime() - failingSince.getTime() >= failingDaysToDisable * msPerDay
  if (isTooLong) return { delivery: { state: 'parked' }, failure, webhook: { kind: 'disabled', reason: 'failing' } }
  const delivery: Outcome['delivery'] =
    triesLeft <= 1
      ? { state: 'parked' }
      : { state: 'waiting', nextAt: new Date(now.getTime() + minutesToWait(mostTries - triesLeft + 1) * 60_000) }
  return { delivery, failure, webhook: { kind: 'failing' } }
}

/** Minutes after the nth failure: 1, 2, 4 … doubling, a day at most. */
export function minutesToWait(failed: number): number {
  return Math.min(2 ** (failed - 1), 24 * 60)
}

const msPerDay = 86_400_000

function failureOf(outgone: Outgone): Failure | null {
  if (outgone.kind === 'failed') return outgone.failure
  if (outgone.status >= 200 && outgone.status < 300) return null
  return outgone.status >= 300 && outgone.status < 400 ? 'redirected' : 'refused'
}
