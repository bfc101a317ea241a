import { pipeline } from 'node:stream/promises'
import { from as copyFrom } from 'pg-copy-streams'
import { connectionOf, type Tx } from '../kit/database.ts'
import type { Ownership } from './event-owners.ts'
import type { IncomingEvent } from './reading/read-event.ts'

/** An event with its id and with whose it is. */
export interface OwnedEvent extends Ownership {
  eventId: string
  event: IncomingEvent
}

/** Appends events. Their ids are new, and there is a part of the table for each. */
export async function insertEvents(
  tx: Tx,
  { shopId, owned, now }: { shopId: string; owned: readonly OwnedEvent[]; now: Date },
): Promise<void> {
  const recordedAt = now.toISOString()
  let text = ''
  for (const each of owned) text += copyLine(shopId, each, recordedAt)
  await pipeline([text], connectionOf(tx).query(copyFrom(`copy events (${columns.join(', ')}) from stdin`)))
}

/** The order of COPY's columns; `copyLine` follows it. */
const columns = [
  ...['shop_id', 'occurred_at', 'event_id', 'message', 'type', 'name', 'customer_id', 'origin_id', 'device_id', 'alias_device_id'],
  ...['is_unsigned', 'is_from_shop', 'is_historical', 'is_clock_clamped', 'said_user', 'said_device', 'properties', 'context'],
  ...['received_at', 'recorded_at'],
]

function copyLine(
  shopId: string,
  { event, eventId, customerId, originId, deviceId, aliasDeviceId, isUnsigned, isErased }: OwnedEvent,
  recordedAt: string,
): string {
  const { identity } = event
  return (
    `${shopId}\t${identity.at.toISOString()}\t${eventId}\t${escaped(identity.messageId)}\t${event.type}\t${escaped(event.name)}` +
    `\t${customerId ?? '\\N'}\t${originId ?? '\\N'}\t${deviceId ?? '\\N'}\t${aliasDeviceId ?? '\\N'}\t${isUnsigned}\t${identity.trust === 'shop'}\t${event.isHistorical}\t${event.isClamped}` +
    `\t${isErased || event.saidUser === null ? '\\N' : escaped(event.saidUser)}\t${isErased || event.saidDevice === null ? '\\N' : escaped(event.saidDevice)}` +
    `\t${isErased ? '{}' : escaped(event.propertiesText)}\t${isErased ? '{}' : escaped(event.contextText)}\t${event.receivedAt.toISOString()}\t${recordedAt}\n`
  )
}

const special = /[\\\t\n\r]/

function escaped(value: string): string {
  if (!special.test(value)) return value
  return value.replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n').replaceAll('\r', '\\r')
}
