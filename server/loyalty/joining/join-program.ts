/** Joining a programme, and leaving it. */
import { touch } from '../../customers/customers.ts'
import { localDay } from '../../kit/clock.ts'
import { sql, type Tx, write } from '../../kit/database.ts'
import { newId } from '../../kit/ids.ts'
import { conflict, notFound } from '../../kit/problem.ts'
import { loadBook, noNeeds } from '../book/load-book.ts'
import { priorOrders } from '../prior-orders.ts'
import { liveProgram } from '../program-store.ts'

interface OfCustomer {
  shopId: string
  customerId: string
}

/**
 * Takes a customer into a programme that is joined, from now on: orders of before earn nothing. Who is in already stays as they are. Refused as
 * `no_program` where none is live, and as `nothing_to_join` where everybody who buys takes part.
 */
export async function joinProgram(
  tx: Tx,
  { shopId, customerId, toldBy, now }: OfCustomer & { toldBy: 'member' | 'shop'; now: Date },
): Promise<{ joinedAt: Date }> {
  const live = await liveProgram(tx, { shopId })
  if (live?.state !== 'live') throw conflict('no_program')
  if (live.program.enrolment !== 'by_joining') throw conflict('nothing_to_join')
  // Its holder is locked, so that of two who join at once the second finds the first.
  const book = await loadBook(tx, { shopId, live, needs: { ...noNeeds(), customerIds: new Set([customerId]) }, now })
  const holder = book.holders.get(book.holderOfCustomer.get(customerId) ?? '')
  if (!holder) throw notFound()
  const lasting = book.joinings?.get(customerId)?.find(({ leftAt }) => leftAt === null)
  if (lasting) return { joinedAt: lasting.joinedAt }
  await write(
    tx,
    sql`insert into loyalty_joinings (shop_id, joining_id, customer_id, joined_at, told_by, version)
        values (${shopId}, ${newId()}, ${customerId}, ${now}, ${toldBy}, ${live.version})`,
  )
  if (holder.days.size === 0) {
    // Somebody on whom nothing of the programme happened yet: their years and their first order count from here.
    const joinedOn = localDay(now, live.zone)
    const before = (await priorOrders(tx, { shopId, customerIds: [customerId], startsOn: joinedOn })).get(customerId) ?? 0
    await write(
      tx,
      sql`update loyalty_holders set joined_at = ${now}, joined_on = ${joinedOn}, prior_orders = ${before}
          where shop_id = ${shopId} and holder_id = ${holder.holderId}`,
    )
  }
  await touch(tx, { shopId, topic: 'loyalty', customerIds: [customerId], now })
  return { joinedAt: now }
}

/** From now on nothing is earned and nothing can be used; what is there stays, lapses as ever, and is there again for who comes back. Again, it changes nothing. */
export async function leaveProgram(tx: Tx, { shopId, customerId, now }: OfCustomer & { now: Date }): Promise<void> {
  await write(
    tx,
    sql`update loyalty_joinings set left_at = greatest(joined_at, ${now}) where shop_id = ${shopId} and customer_id = ${customerId} and left_at is null`,
  )
  await touch(tx, { shopId, topic: 'loyalty', customerIds: [customerId], now })
}
