/** What whoever connects a shop sees arriving: each rejected event, and of many accepted ones some. */
import { sql, type Tx, write } from '../kit/database.ts'
import { newId } from '../kit/ids.ts'
import { isObject, plainText } from './reading/plain-json.ts'
import type { RejectedEvent } from './reading/read-event.ts'
import type { OrderProblem } from './schema.ts'
import type { OwnedEvent } from './stored-events.ts'

export interface RejectedArrival extends RejectedEvent {
  isFromShop: boolean
  receivedAt: Date
}

/** How many more may be noted now: a few a second, so that the busiest shop pays next to nothing. */
export type ArrivalAllowance = (shopId: string, outcome: 'accepted' | 'rejected', wanted: number, now: number) => number

export function arrivalAllowance(): ArrivalAllowance {
  const seconds = new Map<string, { second: number; noted: number }>()
  return (shopId, outcome, wanted, now) => {
    const key = `${shopId} ${outcome}`
    const second = Math.floor(now / 1000)
    const known = seconds.get(key)
    const noted = known?.second === second ? known.noted : 0
    const allowed = Math.min(wanted, mostASecond[outcome] - noted)
    if (seconds.size >= mostShops) seconds.clear()
    seconds.set(key, { second, noted: noted + allowed })
    return allowed
  }
}

interface Noted {
  shopId: string
  accepted: readonly OwnedEvent[]
  /** Why an accepted event is no order, by its id. */
  problems: ReadonlyMap<string, OrderProblem>
  rejected: readonly RejectedArrival[]
}

export async function noteArrivals(tx: Tx, { shopId, accepted, problems, rejected }: Noted): Promise<void> {
  const rows = [
    ...accepted.map(({ event, eventId }) => ({
      ...{
        outcome: 'accepted',
        code: problems.get(eventId) ?? null,
        isFromShop: event.identity.trust === 'shop',
        receivedAt: event.receivedAt,
      },
      ...{ occurredAt: event.identity.at, eventId, type: null, name: null, message: null, saidUser: null, saidDevice: null, payload: null },
    })),
    ...rejected.map((event) => ({
      ...{
        outcome: 'rejected',
        code: event.code,
        isFromShop: event.isFromShop,
        receivedAt: event.receivedAt,
        occurredAt: null,
        eventId: null,
      },
      ...readable(event.raw),
    })),
  ].map((row) => ({ ...row, arrivalId: newId() }))
  if (rows.length === 0) return
  const text = (value: (row: (typeof rows)[number]) => string | null) => sql`${rows.map(value)}::text[]`
  await write(
    tx,
    sql`
      insert into event_arrivals (shop_id, arrival_id, outcome, code, is_from_shop, received_at, occurred_at, event_id, type, name, message, said_user, said_device, payload)
      select ${shopId}, arrival.* from unnest(
        ${rows.map(({ arrivalId }) => arrivalId)}::uuid[], ${text(({ outcome }) => outcome)}, ${text(({ code }) => code)},
        ${rows.map(({ isFromShop }) => isFromShop)}::boolean[], ${rows.map(({ receivedAt }) => receivedAt)}::timestamptz[],
        ${rows.map(({ occurredAt }) => occurredAt)}::timestamptz[], ${rows.map(({ eventId }) => eventId)}::uuid[],
        ${text(({ type }) => type)}, ${text(({ name }) => name)}, ${text(({ message }) => message)},
        ${text(({ saidUser }) => saidUser)}, ${text(({ saidDevice }) => saidDevice)}, ${text(({ payload }) => payload)}
      ) as arrival`,
  )
}

const mostASecond = { accepted: 20, rejected: 100 } as const
const mostShops = 10_000
const longestPayload = 2_000
const longestField = 250

/** As much of a rejected event as can be shown. */
function readable(raw: unknown) {
  const said = isObject(raw) ? raw : {}
  return {
    type: shown(said.type),
    name: shown(said.event ?? said.name),
    message: shown(said.messageId),
    saidUser: shown(said.userId),
    saidDevice: shown(said.anonymousId),
    payload: plainText(payloadText(raw).slice(0, longestPayload)),
  }
}

function shown(value: unknown): string | null {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' ? plainText(value.slice(0, longestField)) : null
}

/** What nests too deep for the engine to write is shown by its kind alone. */
function payloadText(raw: unknown): string {
  try {
    return JSON.stringify(raw) ?? ''
  } catch (error) {
    if (error instanceof RangeError) return '[…]'
    throw error
  }
}
