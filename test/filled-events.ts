import { eventCatalogue } from '../server/activity/event-catalogue.ts'
import { partitionKeeper } from '../server/activity/partitions.ts'
import { type IncomingEvent, readEvent } from '../server/activity/reading/read-event.ts'
import { recordEvents } from '../server/activity/record-events.ts'
import { type Database, transaction } from '../server/kit/database.ts'

/** Events with these words in names, ids and properties, of two years, one of an order, and one that was rejected. */
export async function fillEvents(
  database: Database,
  { shopId, words, now }: { shopId: string; words: readonly string[]; now: Date },
): Promise<void> {
  const raws = words.map((word, index) => ({
    ...{
      type: 'track',
      event: index === 0 ? 'Order Completed' : word || 'Empty',
      userId: `C${index % 50}`,
      messageId: `m${index} ${word}`,
    },
    timestamp: (index % 2 === 0 ? new Date(Date.UTC(2018, 1, 1)) : new Date(Date.UTC(2025, 11, 31))).toISOString(),
    properties: index === 0 ? { order_id: word, total: 5 } : { [word]: word, list: [word] },
  }))
  const envelope = {
    trust: 'shop',
    receivedAt: now,
    sentAt: null,
    context: null,
    type: null,
    isHistorical: true,
    country: 'PL',
    writeKey: null,
  } as const
  const events = raws.map((raw, index) => readEvent(raw, index, envelope)).filter((event): event is IncomingEvent => event.kind === 'event')
  await partitionKeeper(database).keep(events.map(({ identity }) => identity.at))
  const rejected = [{ kind: 'rejected', index: 0, code: 'type_unknown', raw: words, isFromShop: false, receivedAt: now } as const]
  await transaction(database, (tx) =>
    recordEvents(tx, {
      shopId,
      events,
      rejected,
      rejectedCount: 1,
      now,
      catalogue: eventCatalogue(),
      allowance: (_shop, _outcome, wanted) => wanted,
    }),
  )
}
