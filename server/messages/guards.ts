import type { Tx } from '../kit/database.ts'
import type { MessageClass } from './schema.ts'

/** A message that a guard looks at. */
export interface Guarded {
  sendId: string
  customerId: string
  messageClass: MessageClass
  topic: string
  source: string
}

/**
 * What a later capability knows that stands in a message's way: an open case, a parcel that is late, a purchase that ended what the message is
 * part of. Asked under the customers' locks, when a place is taken and once more right before the hand-over. `until` is when it is
 * worth asking again; null where it never will be.
 */
export interface Guard {
  rule: string
  holds(tx: Tx, about: { shopId: string; messages: readonly Guarded[]; now: Date }): Promise<ReadonlyMap<string, { until: Date | null }>>
}

/** The first guard that holds each message, by its id. */
export async function heldBy(
  tx: Tx,
  guards: readonly Guard[],
  about: { shopId: string; messages: readonly Guarded[]; now: Date },
): Promise<Map<string, { rule: string; until: Date | null }>> {
  const held = new Map<string, { rule: string; until: Date | null }>()
  for (const guard of guards)
    for (const [sendId, { until }] of await guard.holds(tx, about)) if (!held.has(sendId)) held.set(sendId, { rule: guard.rule, until })
  return held
}
