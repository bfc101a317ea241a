/**
 * Events: how a capability tells the ones above it that something happened.
 *
 * `publish` only buffers. At the end of the transaction the *together* subscribers run inside it, and one statement
 * adds the jobs of the *later* ones; so an event is told if and only if its facts are committed.
 */
export interface Event {
  type: string
  shopId: string
  [detail: string]: unknown
}

/** Runs inside the publisher's transaction: set-based, no input or output. */
export interface Together<Handle> {
  event: string
  run(tx: Handle, event: Event): Promise<void>
}

/** Runs in a job of its own after the commit; told at least once, so it must be idempotent. */
export interface Later {
  event: string
  job: string
}

export interface Subscriptions {
  together: readonly Together<never>[]
  later: readonly Later[]
}

export interface Job {
  name: string
  payload: Record<string, unknown>
  /** A waiting job with the same key is replaced instead of joined by another. */
  key?: string
  runAt?: Date
  maxAttempts?: number
  /** Jobs of one queue run one after the other. */
  queue?: string
}

/** Announces a fact of this transaction. */
export function publish(tx: { events: Event[] }, event: Event): void {
  tx.events.push(event)
}

/** The jobs that these events cause, in the order of events and subscriptions. */
export function laterJobs(events: readonly Event[], later: readonly Later[]): Job[] {
  return events.flatMap((event) =>
    later.filter((subscription) => subscription.event === event.type).map(({ job }) => ({ name: job, payload: { ...event } })),
  )
}
