import { integers, uuids } from '../kit/arrays.ts'
import { all, sql, type Tx, write } from '../kit/database.ts'
import type { IncomingEvent } from './reading/read-event.ts'

export type Seen = 'new' | 'duplicate' | 'conflict'

/**
 * Which of these messages are told for the first time, in the order given; from now on all of them have been. Of two that
 * come at once one is the first. One that says something else under an id that was there is a conflict; the first wins.
 */
export async function takeMessages(
  tx: Tx,
  { shopId, events, now }: { shopId: string; events: readonly IncomingEvent[]; now: Date },
): Promise<Seen[]> {
  const firsts = new Map<string, IncomingEvent>()
  for (const event of events) if (!firsts.has(event.messageHash)) firsts.set(event.messageHash, event)
  const fresh = await freshHashes(tx, { shopId, events: [...firsts.values()], now })
  const payloads =
    fresh === 'all'
      ? new Map<string, number>()
      : await payloadsOf(tx, { shopId, hashes: [...firsts.keys()].filter((hash) => !fresh.has(hash)) })
  const taken = new Set<string>()
  return events.map((event) => {
    const first = firsts.get(event.messageHash)
    if (!taken.has(event.messageHash) && (fresh === 'all' || fresh.has(event.messageHash))) {
      taken.add(event.messageHash)
      return 'new'
    }
    const payload = payloads.get(event.messageHash) ?? first?.payloadHash
    return payload === event.payloadHash ? 'duplicate' : 'conflict'
  })
}

/** In the order of the hashes, so that two writers never wait for each other. */
async function freshHashes(
  tx: Tx,
  { shopId, events, now }: { shopId: string; events: readonly IncomingEvent[]; now: Date },
): Promise<Set<string> | 'all'> {
  const sorted = events.toSorted((one, other) => (one.messageHash < other.messageHash ? -1 : 1))
  const hashes = uuids(sorted.map(({ messageHash }) => messageHash))
  const payloads = integers(sorted.map(({ payloadHash }) => payloadHash))
  const { rows } = await write<{ count: number; hashes: string[] | null }>(
    tx,
    sql`
      with fresh as (
        insert into seen_messages (shop_id, message_hash, payload_hash, seen_on)
        select ${shopId}, message.*, ${now.toISOString().slice(0, 10)}::date from unnest(${hashes}, ${payloads}) as message
        on conflict (shop_id, message_hash) do nothing
        returning message_hash
      )
      select count(*)::integer as count, case when count(*) < ${sorted.length} then array_agg(replace(message_hash::text, '-', '')) end as hashes from fresh`,
  )
  const [found] = rows
  return found?.count === sorted.length ? 'all' : new Set(found?.hashes ?? [])
}

async function payloadsOf(tx: Tx, { shopId, hashes }: { shopId: string; hashes: readonly string[] }): Promise<Map<string, number>> {
  const rows = await all(
    tx,
    sql<{ hash: string; payload: number }>`
      select replace(message_hash::text, '-', '') as hash, payload_hash as payload from seen_messages
      where shop_id = ${shopId} and message_hash = any(${uuids(hashes)})`,
  )
  return new Map(rows.map(({ hash, payload }) => [hash, payload]))
}
