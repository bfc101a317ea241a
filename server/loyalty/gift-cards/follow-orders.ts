/** What becomes of money when orders are given back: it returns to where it came from, and cards that were bought with them end. */
import { uuids } from '../../kit/arrays.ts'
import { all, type Db, one, sql, type Tx } from '../../kit/database.ts'
import { guestOrders, type NetOrder, netOrders } from '../../orders/orders.ts'
import { executeAll } from '../execute.ts'
import { historyOf, type OrderHistory } from '../order-history.ts'
import { disableCard } from './disable-card.ts'

/**
 * Afterwards cards, and store credit, have what the orders of these customers gave back, and cards whose purchase was given back have
 * nothing. So with orders of nobody who is known, by their numbers. All of them where none are named. Needs no programme; again, it changes nothing.
 */
export async function followOrders(tx: Tx, { shopId, customerIds, guestNumbers, now }: Followed & { now: Date }): Promise<void> {
  const touched = await givenBack(tx, { shopId, customerIds, guestNumbers })
  if (touched.length === 0) return
  const { currency } = await one(tx, sql<{ currency: string }>`select currency from shops where shop_id = ${shopId}`)
  const buyers = [...new Set(touched.flatMap(({ customerId }) => customerId ?? []))]
  const numbers = touched.flatMap(({ customerId, number }) => (customerId === null ? [number] : []))
  const read = [
    ...(await netOrders(tx, { shopId, customerIds: buyers, placedFrom: null })),
    ...(await guestOrders(tx, { shopId, numbers })),
  ]
  const orders = new Map(read.map((order) => [order.orderId, order]))
  const seen = touched.flatMap(({ orderId, cardIds }) => {
    const order = orders.get(orderId)
    return order ? [{ order, history: historyOf(order, { currency, paidByCreditMinor: 0, now }), cardIds }] : []
  })
  const commands = seen.map(({ history }) => ({ kind: 'refill' as const, order: history }))
  for (const outcome of await executeAll(tx, { shopId, commands, now })) if ('refused' in outcome) throw outcome.refused
  for (const { order, history, cardIds } of seen) {
    if (!areCardsReturned(order, history)) continue
    for (const cardId of cardIds) await disableCard(tx, { shopId, cardId, why: null, staffId: null, now })
  }
}

interface Followed {
  shopId: string
  customerIds: readonly string[] | null
  guestNumbers: readonly string[] | null
}

/** Orders of which something was given back, and which money paid for that has not all returned, or which cards were bought with. */
async function givenBack(
  db: Db,
  { shopId, customerIds, guestNumbers }: Followed,
): Promise<{ orderId: string; number: string; customerId: string | null; cardIds: string[] }[]> {
  const ofCustomers = customerIds === null ? sql`customer_id is not null` : sql`customer_id = any(${uuids(customerIds)})`
  const ofGuests = sql`customer_id is null and ${guestNumbers === null ? sql`true` : sql`number = any(${guestNumbers}::text[])`}`
  return all(
    db,
    sql<{ orderId: string; number: string; customerId: string | null; cardIds: string[] }>`
      select order_id, number, customer_id, card.ids::text[] as card_ids
      from orders
      cross join lateral (
        select array(
          select holder_id from gift_cards
          where gift_cards.shop_id = ${shopId} and gift_cards.order_number = orders.number and disabled_at is null order by holder_id
        ) as ids
      ) as card
      where orders.shop_id = ${shopId} and (${ofCustomers} or ${ofGuests}) and (state = 'cancelled' or refunded_minor > 0) and (
        cardinality(card.ids) > 0 or exists (
          select 1 from loyalty_redemptions
          where loyalty_redemptions.shop_id = ${shopId} and loyalty_redemptions.order_number = orders.number
            and loyalty_redemptions.state = 'captured' and restored < captured
        )
      )
      order by order_id`,
  )
}

/** Where the order says which of its products are gift cards, nothing of those may be left; else nothing of it all. */
function areCardsReturned({ lines, state, refunds }: NetOrder, { left }: OrderHistory): boolean {
  if (state === 'cancelled' || left.at(-1)?.isNothingLeft) return true
  const cards = lines.filter(({ isGiftCard }) => isGiftCard)
  const backOf = (lineNo: number): number => refunds.reduce((sum, refund) => sum + (refund.lineNo === lineNo ? refund.amountMinor : 0), 0)
  return cards.length > 0 && cards.every(({ lineNo, totalMinor }) => backOf(lineNo) >= totalMinor)
}
