import { z } from 'zod'
import { touch } from '../../customers/customers.ts'
import { localDay } from '../../kit/clock.ts'
import { cutPage, readCursor } from '../../kit/cursor.ts'
import { all, type Db, first, one, type Query, sql, type Tx, write } from '../../kit/database.ts'
import { newId } from '../../kit/ids.ts'
import { conflict, notFound } from '../../kit/problem.ts'
import { getShop } from '../../shops/shops.ts'
import { currentCustomer } from '../lock-customers.ts'
import type { Certificate, PrivacyRequest, RequestKind } from '../schema.ts'
import { dueDay, extendedDay } from './deadline.ts'

/** A request as it is stored; `daysLeft` is counted when it is shown. */
export interface StoredRequest {
  requestId: string
  customerId: string
  customerTitle: string
  kind: RequestKind
  state: PrivacyRequest['state']
  askedBy: 'person' | 'staff'
  note: string
  receivedAt: Date
  dueOn: string
  extensionReason: string | null
  closedAt: Date | null
  closedBy: string | null
  outcome: string | null
  certificate: Certificate | null
  exportState: PrivacyRequest['exportState']
  exportPercent: number
  exportBytes: number | null
  exportedAt: Date | null
}

/**
 * Takes what a person asks about their data; the clock of one month runs from when it was received. One that asks the same
 * while the first is open gets the first. Throws the plain 404 where the shop has no such customer.
 */
export async function openRequest(
  tx: Tx,
  {
    shopId,
    customerId: askedId,
    kind,
    note,
    receivedAt,
    staffId,
    now,
  }: { shopId: string; customerId: string; kind: RequestKind; note: string; receivedAt?: Date; staffId: string | null; now: Date },
): Promise<{ requestId: string }> {
  const customerId = await currentCustomer(tx, { shopId, customerId: askedId })
  if (customerId === undefined) throw notFound()
  await write(tx, sql`select 1 from customers where shop_id = ${shopId} and customer_id = ${customerId} for no key update`)
  const open = await first(
    tx,
    sql<{
      requestId: string
    }>`select request_id from privacy_requests where shop_id = ${shopId} and customer_id = ${customerId} and kind = ${kind} and state = 'open' limit 1`,
  )
  if (open) return open
  const { timeZone } = await getShop(tx, { shopId })
  const received = receivedAt ?? now
  const requestId = newId()
  await write(
    tx,
    sql`
      insert into privacy_requests (shop_id, request_id, customer_id, kind, state, asked_by, note, received_at, due_on, recorded_by)
      values (${shopId}, ${requestId}, ${customerId}, ${kind}, 'open', ${staffId === null ? 'person' : 'staff'}, ${note}, ${received}, ${dueDay(localDay(received, timeZone))}, ${staffId})`,
  )
  return { requestId }
}

/** Requests, those first that are due first; closed ones behind, newest first. */
export async function requestPage(
  db: Db,
  { shopId, isOpen, cursor, limit }: { shopId: string; isOpen: boolean; cursor?: string | undefined; limit: number },
): Promise<{ requests: StoredRequest[]; nextCursor: string | null }> {
  const after = readCursor(cursor, z.tuple([z.string().regex(/^\d{4}-\d{2}-\d{2}$/), z.uuid()]))
  const states = isOpen ? sql`state in ('open', 'in_force')` : sql`state in ('done', 'refused')`
  const order = isOpen ? sql`asc` : sql`desc`
  const beyond = after === null ? sql`` : sql`and (due_on, request_id) ${isOpen ? sql`>` : sql`<`} (${after[0]}::date, ${after[1]}::uuid)`
  const rows = await all(
    db,
    sql<StoredRequest>`${requests} where privacy_requests.shop_id = ${shopId} and ${states} ${beyond} order by due_on ${order}, request_id ${order} limit ${limit + 1}`,
  )
  const { page, nextCursor } = cutPage(rows, limit, ({ dueOn, requestId }) => [dueOn, requestId])
  return { requests: page, nextCursor }
}

/** Throws the plain 404 where the shop has no such request. */
export async function getRequest(db: Db, { shopId, requestId }: { shopId: string; requestId: string }): Promise<StoredRequest> {
  const found = await first(db, sql<StoredRequest>`${requests} where privacy_requests.shop_id = ${shopId} and request_id = ${requestId}`)
  if (!found) throw notFound()
  return found
}

/** Two more months, once, with the reason that the person is told. Throws `request_closed`, `request_extended`. */
export async function extendRequest(
  tx: Tx,
  { shopId, requestId, reason }: { shopId: string; requestId: string; reason: string },
): Promise<void> {
  const request = await lockRequest(tx, { shopId, requestId })
  if (request.state !== 'open') throw conflict('request_closed')
  if (request.extensionReason !== null) throw conflict('request_extended')
  await write(
    tx,
    sql`update privacy_requests set due_on = ${extendedDay(request.dueOn)}, extension_reason = ${reason} where shop_id = ${shopId} and request_id = ${requestId}`,
  )
}

/**
 * Closes a request with what came of it. A restriction that is granted is in force until it is closed as done. An erasure is
 * done by erasing and not by saying so. Throws `request_closed`, `request_state_wrong`.
 */
export async function closeRequest(
  tx: Tx,
  {
    shopId,
    requestId,
    staffId,
    state,
    outcome,
    now,
  }: { shopId: string; requestId: string; staffId: string; state: 'done' | 'refused' | 'in_force'; outcome: string; now: Date },
): Promise<void> {
  const request = await lockRequest(tx, { shopId, requestId })
  const isLifting = request.state === 'in_force' && state === 'done'
  if (request.state !== 'open' && !isLifting) throw conflict('request_closed')
  const isPossible = state === 'in_force' ? request.kind === 'restriction' : state === 'refused' || request.kind !== 'erasure'
  if (!isPossible) throw conflict('request_state_wrong')
  await write(
    tx,
    sql`
      update privacy_requests set state = ${state}, outcome = ${outcome}, closed_by = ${staffId}, closed_at = ${state === 'in_force' ? null : now}
      where shop_id = ${shopId} and request_id = ${requestId}`,
  )
  // Who is restricted is left out of everything that is derived.
  if (request.kind === 'restriction') await touch(tx, { shopId, topic: 'consent', customerIds: [request.customerId], now })
}

/** The request, which nobody else changes until the transaction ends. */
export async function lockRequest(tx: Tx, { shopId, requestId }: { shopId: string; requestId: string }): Promise<StoredRequest> {
  const locked = await first(tx, sql`select 1 from privacy_requests where shop_id = ${shopId} and request_id = ${requestId} for update`)
  if (!locked) throw notFound()
  return one(tx, sql<StoredRequest>`${requests} where privacy_requests.shop_id = ${shopId} and request_id = ${requestId}`)
}

const requests: Query<StoredRequest> = sql<StoredRequest>`
  select request_id, privacy_requests.customer_id, coalesce(nullif(concat_ws(' ', first_name, last_name), ''), customers.email, customer_number, customers.phone, '') as customer_title,
    kind, state, asked_by, note, received_at, due_on, extension_reason, closed_at, staff.name as closed_by, outcome, certificate,
    export_state, export_percent, export_bytes, exported_at
  from privacy_requests join customers using (shop_id, customer_id) left join staff on staff_id = closed_by`
