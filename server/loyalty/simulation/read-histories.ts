/** What is read of the shop's past for a back-test: orders as loyalty sees them, and what members really spent. */
import { uuids } from '../../kit/arrays.ts'
import { localDay, startOfDay } from '../../kit/clock.ts'
import { all, type Db, one, sql } from '../../kit/database.ts'
import { oneAhead } from '../../kit/one-ahead.ts'
import { customersWithOrders, type NetOrder, netOrders } from '../../orders/orders.ts'
import { joiningsOf } from '../joining/stored-joinings.ts'
import type { Joining } from '../joining/takes-part.ts'
import { autoRedeemSource } from '../ledger/redeem.ts'
import { historyOf } from '../order-history.ts'
import { priorOrders } from '../prior-orders.ts'
import type { LiveProgram } from '../program-store.ts'
import { segmentsOf } from '../rule-segments.ts'
import { paidByCredit } from '../settle-customers.ts'
import type { MemberHistory, PastRedemption } from './replay-member.ts'

export interface HistoriesWanted {
  shopId: string
  /** One for each side; their first days may differ. */
  programs: readonly LiveProgram[]
  /** Where an earlier run stopped; null from the beginning. */
  after: string | null
  now: Date
}

/** Customers in the order of their ids, each with its past as each programme sees it. */
export interface HistoryBatch {
  /** The last of them. */
  reached: string
  members: { customerId: string; orders: number; histories: MemberHistory[] }[]
}

/** All customers with orders since the first of the programmes began, some hundred at a time. Memory holds three batches. */
export async function* memberHistories(db: Db, wanted: HistoriesWanted): AsyncGenerator<HistoryBatch> {
  yield* oneAhead(readBatches(db, wanted))
}

async function* readBatches(db: Db, wanted: HistoriesWanted): AsyncGenerator<HistoryBatch> {
  const { shopId } = wanted
  const placedFrom = firstInstant(wanted.programs)
  for (let after = wanted.after; ; ) {
    const customerIds = await customersWithOrders(db, { shopId, placedFrom, after, limit: customersAtOnce })
    const reached = customerIds.at(-1)
    if (reached === undefined) return
    yield { reached, members: await readMembers(db, wanted, { customerIds, placedFrom }) }
    after = reached
  }
}

const customersAtOnce = 500

/** How many orders of customers there are to go through; from a day of the shop's zone on, or from the first. */
export async function countOrders(db: Db, { shopId, from, until }: { shopId: string; from: string | null; until: Date }): Promise<number> {
  const { orders } = await one(
    db,
    sql<{ orders: number }>`
      select count(*)::integer as orders from orders
      where shop_id = ${shopId} and customer_id is not null and placed_on >= coalesce(${from}::date, '-infinity') and placed_at <= ${until}`,
  )
  return orders
}

const firstInstant = (programs: readonly LiveProgram[]): Date =>
  new Date(Math.min(...programs.map(({ program, zone }) => startOfDay(program.startsOn, zone).getTime())))

async function readMembers(
  db: Db,
  { shopId, programs, now }: HistoriesWanted,
  { customerIds, placedFrom }: { customerIds: readonly string[]; placedFrom: Date },
): Promise<HistoryBatch['members']> {
  const orders = (await netOrders(db, { shopId, customerIds, placedFrom })).filter(({ placedAt }) => placedAt <= now)
  const paid = await paidByCredit(db, { shopId, numbers: orders.map(({ number }) => number) })
  const segments = await Promise.all(programs.map(({ program }) => segmentsOf(db, { shopId, program, customerIds })))
  const prior = await Promise.all(programs.map(({ program }) => priorOrders(db, { shopId, customerIds, startsOn: program.startsOn })))
  const joined = await joinings(db, { shopId, customerIds })
  const isJoined = programs.some(({ program }) => program.enrolment === 'by_joining')
  const takingPart = isJoined ? await joiningsOf(db, { shopId, customerIds }) : new Map<string, Joining[]>()
  const moneyBack = programs.flatMap(({ program: { wallets } }) =>
    wallets.flatMap(({ code, currency }) => (currency === null ? [] : [code])),
  )
  const redemptions = Map.groupBy(await pastRedemptions(db, { shopId, customerIds, moneyBack }), ({ customerId }) => customerId)
  const currency = programs[0]?.program.currency ?? ''
  return [...Map.groupBy(orders, ({ customerId }) => customerId)].map(([customerId, bought]) => {
    const segmentIds = new Set(segments.flatMap((segmentIdsOf) => [...segmentIdsOf(customerId)]))
    const told = bought.map((order) => ({
      order: historyOf(order, { currency, paidByCreditMinor: paid.get(order.number) ?? 0, now }),
      segmentIds,
    }))
    const spent = redemptions.get(customerId) ?? []
    return {
      customerId,
      orders: bought.length,
      histories: programs.map((live, side): MemberHistory => {
        const began = joined.get(customerId) ?? joiningOf(bought, live)
        const own = live.program.enrolment === 'by_joining' ? (takingPart.get(customerId) ?? null) : null
        return { customerId, ...began, joinings: own, priorOrders: prior[side]?.get(customerId) ?? 0, orders: told, redemptions: spent }
      }),
    }
  })
}

type Joined = Pick<MemberHistory, 'joinedAt' | 'joinedOn'>

/** Who is no member yet would have become one with the first order that counts, also where members have to join: nobody knows who would. */
function joiningOf(orders: readonly NetOrder[], { program, zone }: LiveProgram): Joined {
  const first = orders.find(({ placedOn }) => placedOn >= program.startsOn) ?? orders[0]
  const joinedAt = first?.placedAt ?? startOfDay(program.startsOn, zone)
  return { joinedAt, joinedOn: localDay(joinedAt, zone) }
}

interface OfCustomers {
  shopId: string
  customerIds: readonly string[]
}

async function joinings(db: Db, { shopId, customerIds }: OfCustomers): Promise<ReadonlyMap<string, Joined>> {
  const rows = await all(
    db,
    sql<Joined & { customerId: string }>`
      select customer_id, joined_at, joined_on from loyalty_holders
      where shop_id = ${shopId} and customer_id = any(${uuids(customerIds)})`,
  )
  return new Map(rows.map(({ customerId, ...joined }) => [customerId, joined]))
}

/** Of points, and of store credit where a programme gives money back: without it there would be nothing to spend. */
const pastRedemptions = (
  db: Db,
  { shopId, customerIds, moneyBack }: OfCustomers & { moneyBack: readonly string[] },
): Promise<(PastRedemption & { customerId: string })[]> =>
  all(
    db,
    sql<PastRedemption & { customerId: string }>`
      select customer_id, loyalty_wallets.code as wallet, points, captured, state, value_minor, order_number, held_at, expires_at, ended_at
      from loyalty_holders
      join loyalty_accounts on loyalty_accounts.shop_id = ${shopId} and loyalty_accounts.holder_id = loyalty_holders.holder_id
      join loyalty_wallets on loyalty_wallets.shop_id = ${shopId} and loyalty_wallets.wallet_id = loyalty_accounts.wallet_id
      join loyalty_redemptions on loyalty_redemptions.shop_id = ${shopId} and loyalty_redemptions.account_id = loyalty_accounts.account_id
      where loyalty_holders.shop_id = ${shopId} and customer_id = any(${uuids(customerIds)}) and (loyalty_wallets.kind = 'points' or loyalty_wallets.code = any(${moneyBack}::text[]))
        -- What redeems itself does so again, or does not, by the programme that is tried.
        and not starts_with(key, ${autoRedeemSource})
      order by held_at, redemption_id`,
  )
