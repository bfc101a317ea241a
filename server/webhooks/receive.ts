import { instants, uuids } from '../kit/arrays.ts'
import { all, sql, type Tx, write } from '../kit/database.ts'
import type { Receiver } from '../kit/drain-outbox.ts'
import { newId } from '../kit/ids.ts'
import type { ToldFact } from '../kit/outbox-rows.ts'
import { mostTries } from './outcome.ts'

/** Puts what happened on its way to every address that wants it. Where nobody does, nothing is kept. */
export const receiveFacts: Receiver = async (tx, { shopId, facts, now }) => {
  const listeners = await all(
    tx,
    sql<Listener>`select webhook_id, types from webhooks where shop_id = ${shopId} and state <> 'disabled' order by webhook_id for no key update`,
  )
  const deliveries = facts.flatMap((fact) =>
    listeners
      .filter(({ types }) => types === null || types.includes(fact.type))
      .map(({ webhookId }) => ({ webhookId, fact, triesLeft: mostTries })),
  )
  await addDeliveries(tx, { shopId, deliveries, now })
}

interface Listener {
  webhookId: string
  types: string[] | null
}

export interface NewDelivery {
  webhookId: string
  fact: ToldFact
  triesLeft: number
}

/** Keeps the events, and their way to each of these webhooks, whose lanes the caller holds. */
export async function addDeliveries(
  tx: Tx,
  { shopId, deliveries, now }: { shopId: string; deliveries: readonly NewDelivery[]; now: Date },
): Promise<void> {
  if (deliveries.length === 0) return
  await addEvents(tx, { shopId, events: [...new Set(deliveries.map(({ fact }) => fact))], now })
  await write(
    tx,
    sql`
      insert into webhook_deliveries (shop_id, delivery_id, webhook_id, event_id, lane_id, state, next_at, tries_left)
      select ${shopId}, delivery_id, webhook_id, event_id, lane_id, 'waiting',
        case when row_number() over (partition by webhook_id, lane_id order by event_id) = 1 and not exists (
          select 1 from webhook_deliveries as earlier
          where earlier.shop_id = ${shopId} and earlier.webhook_id = added.webhook_id and earlier.lane_id = added.lane_id and earlier.state = 'waiting'
        ) then ${now}::timestamptz end,
        tries_left
      from unnest(
        ${uuids(deliveries.map(() => newId()))}, ${uuids(deliveries.map(({ webhookId }) => webhookId))},
        ${uuids(deliveries.map(({ fact }) => fact.eventId))}, ${uuids(deliveries.map(({ fact }) => fact.subjectId ?? fact.eventId))},
        ${deliveries.map(({ triesLeft }) => triesLeft)}::integer[]
      ) as added (delivery_id, webhook_id, event_id, lane_id, tries_left)`,
  )
}

async function addEvents(tx: Tx, { shopId, events, now }: { shopId: string; events: readonly ToldFact[]; now: Date }): Promise<void> {
  await write(
    tx,
    sql`
      insert into webhook_events (shop_id, event_id, type, customer_id, occurred_at, told_at, data)
      select ${shopId}, event_id, type, customer_id, occurred_at, ${now}, data::jsonb
      from unnest(
        ${uuids(events.map(({ eventId }) => eventId))}, ${events.map(({ type }) => type)}::text[], ${uuids(events.map(({ subjectId }) => subjectId))},
        ${instants(events.map(({ occurredAt }) => occurredAt))}, ${events.map(({ data }) => JSON.stringify(data))}::text[]
      ) as told (event_id, type, customer_id, occurred_at, data)`,
  )
}
