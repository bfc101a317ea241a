/** Orders, as they stand, into points: the customers of new orders soon after, those of an import page by page. */
import { uuids } from '../kit/arrays.ts'
import { startOfDay } from '../kit/clock.ts'
import { all, type Database, type Db, sql, type Tx, transaction } from '../kit/database.ts'
import { customersWithOrders, type NetOrder, netOrders } from '../orders/orders.ts'
import { executeAll } from './execute.ts'
import { followOrders } from './gift-cards/follow-orders.ts'
import { everMembers } from './joining/stored-joinings.ts'
import { historyOf } from './order-history.ts'
import { type LiveProgram, liveProgram } from './program-store.ts'
import { segmentsOf } from './rule-segments.ts'

/**
 * Settles all orders of these customers that are not as loyalty saw them last. Afterwards points, tiers and limits follow from the orders, and
 * money that paid for what was given back is where it came from, also where there is no programme. Again, it changes nothing.
 */
export async function settleCustomers(
  tx: Tx,
  {
    shopId,
    customerIds,
    guestNumbers = [],
    now,
  }: { shopId: string; customerIds: readonly string[]; guestNumbers?: readonly string[]; now: Date },
): Promise<{ settled: number }> {
  const outcome = await settleEarning(tx, { shopId, customerIds, now })
  await followOrders(tx, { shopId, customerIds, guestNumbers, now })
  return outcome
}

/** Orders are read under the lock of their customers, so that no older view comes after a newer one. */
async function settleEarning(
  tx: Tx,
  { shopId, customerIds, now }: { shopId: string; customerIds: readonly string[]; now: Date },
): Promise<{ settled: number }> {
  const live = await liveProgram(tx, { shopId })
  if (live?.state !== 'live') return { settled: 0 }
  await lockHoldersOf(tx, { shopId, customerIds })
  const members = await everMembers(tx, { shopId, program: live.program, customerIds })
  const orders = await unsettled(tx, { shopId, live, customerIds: members })
  if (orders.length === 0) return { settled: 0 }
  const currency = live.program.currency
  const paid = await paidByCredit(tx, { shopId, numbers: orders.map(({ number }) => number) })
  const segmentIdsOf = await segmentsOf(tx, { shopId, program: live.program, customerIds })
  const commands = [...Map.groupBy(orders, ({ customerId }) => customerId)].map(([customerId, own]) => ({
    kind: 'history' as const,
    customerId,
    orders: own.map((order) => ({
      order: historyOf(order, { currency, paidByCreditMinor: paid.get(order.number) ?? 0, now }),
      segmentIds: segmentIdsOf(customerId),
    })),
  }))
  for (const outcome of await executeAll(tx, { shopId, commands, now })) if ('refused' in outcome) throw outcome.refused
  return { settled: orders.length }
}

/** Settles every customer with orders since the programme began, from where an earlier run stopped. `onPage` hears how far it came. */
export async function settleEverybody(
  database: Database,
  {
    shopId,
    after,
    now,
    onPage,
  }: { shopId: string; after: string | null; now: () => Date; onPage: (page: { after: string; settled: number }) => Promise<boolean> },
): Promise<void> {
  const live = await liveProgram(database.db, { shopId })
  if (live?.state !== 'live') return
  const placedFrom = startOfDay(live.program.startsOn, live.zone)
  for (let reached = after; ; ) {
    const customerIds = await customersWithOrders(database.db, { shopId, placedFrom, after: reached, limit: customersAtOnce })
    const last = customerIds.at(-1)
    if (last === undefined) return
    const { settled } = await transaction(database, (tx) => settleCustomers(tx, { shopId, customerIds, now: now() }))
    reached = last
    if (!(await onPage({ after: last, settled }))) return
  }
}

const customersAtOnce = 300

/** In the order of their ids, as everybody who locks holders does. */
async function lockHoldersOf(tx: Tx, { shopId, customerIds }: { shopId: string; customerIds: readonly string[] }): Promise<void> {
  await all(
    tx,
    sql`
      select holder_id from loyalty_holders where shop_id = ${shopId} and customer_id = any(${uuids(customerIds)})
      order by holder_id for no key update`,
  )
}

async function unsettled(
  tx: Tx,
  { shopId, live, customerIds }: { shopId: string; live: LiveProgram; customerIds: readonly string[] },
): Promise<NetOrder[]> {
  const orders = await netOrders(tx, { shopId, customerIds, placedFrom: startOfDay(live.program.startsOn, live.zone) })
  const seen = await all(
    tx,
    sql<{ customerId: string | null; source: string; factHash: number | null }>`
      select customer_id, source, fact_hash
      from loyalty_grants
      join loyalty_accounts on loyalty_accounts.shop_id = ${shopId} and loyalty_accounts.account_id = loyalty_grants.account_id
      join loyalty_holders on loyalty_holders.shop_id = ${shopId} and loyalty_holders.holder_id = loyalty_accounts.holder_id
      where loyalty_grants.shop_id = ${shopId} and source = any(${orders.map(({ orderId }) => `order:${orderId}`)}::text[])`,
  )
  const settled = new Set(seen.map(({ customerId, source, factHash }) => `${customerId} ${source} ${factHash}`))
  return orders.filter(({ customerId, orderId, hash }) => !settled.has(`${customerId} order:${orderId} ${hash}`))
}

/** What of these orders was paid with store credit or gift cards. */
export async function paidByCredit(
  db: Db,
  { shopId, numbers }: { shopId: string; numbers: readonly string[] },
): Promise<Map<string, number>> {
  const rows = await all(
    db,
    sql<{ orderNumber: string; paidMinor: number }>`
      select order_number, sum(captured)::bigint as paid_minor
      from loyalty_redemptions
      join loyalty_accounts on loyalty_accounts.shop_id = ${shopId} and loyalty_accounts.account_id = loyalty_redemptions.account_id
      join loyalty_wallets on loyalty_wallets.shop_id = ${shopId} and loyalty_wallets.wallet_id = loyalty_accounts.wallet_id
      where loyalty_redemptions.shop_id = ${shopId} and order_number = any(${numbers}::text[]) and currency is not null
      group by order_number`,
  )
  return new Map(rows.map(({ orderNumber, paidMinor }) => [orderNumber, paidMinor]))
}
