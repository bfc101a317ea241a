import { pipeline } from 'node:stream/promises'
import { from as copyFrom } from 'pg-copy-streams'
import { connectionOf, type Database, sql, transaction, write } from '../../server/kit/database.ts'
import { newId } from '../../server/kit/ids.ts'
import { timed } from '../measure/result.ts'
import { madeUpEvents } from './made-up-events.ts'

const perBatch = 100

/**
 * The yardstick: events a second through COPY, in batches of a hundred with one durable commit each, one after the other on
 * each of the connections, into a table with the columns of `events` and nothing else: no key, no index.
 */
export async function copyBatches(database: Database, { batches, connections }: { batches: number; connections: number }): Promise<number> {
  const shopId = newId()
  const texts = Array.from({ length: batches }, (_, index) => batchText(shopId, index))
  await transaction(database, (tx) => write(tx, sql`create table yardstick (like events)`))
  const { seconds } = await timed(() =>
    Promise.all(
      Array.from({ length: connections }, async (_, place) => {
        for (let at = place; at < texts.length; at += connections)
          await transaction(database, (tx) =>
            pipeline([texts[at] ?? ''], connectionOf(tx).query(copyFrom(`copy yardstick (${columns}) from stdin`))),
          )
      }),
    ),
  )
  await transaction(database, (tx) => write(tx, sql`drop table yardstick`))
  return (batches * perBatch) / seconds
}

const columns =
  'shop_id, occurred_at, event_id, message, type, name, customer_id, is_unsigned, is_from_shop, is_historical, is_clock_clamped, said_user, said_device, properties, context, received_at, recorded_at'

/** The same events as the server stores them. */
function batchText(shopId: string, seed: number): string {
  const made = madeUpEvents(seed)
  return Array.from({ length: perBatch }, () => {
    const { timestamp, messageId, type, event, userId, anonymousId, properties, traits, context } = made.next() as unknown as Told
    const said = JSON.stringify(properties ?? traits)
    return `${shopId}\t${timestamp}\t${newId()}\t${messageId}\t${type}\t${event ?? 'Identified'}\t${newId()}\tf\tt\tf\tf\t${userId ?? '\\N'}\t${anonymousId ?? '\\N'}\t${said}\t${JSON.stringify({ page: context.page })}\t${timestamp}\t${timestamp}\n`
  }).join('')
}

interface Told {
  timestamp: string
  messageId: string
  type: string
  event?: string
  userId?: string
  anonymousId?: string
  properties?: object
  traits?: object
  context: { page: unknown }
}
