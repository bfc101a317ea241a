import { all, type Database, first, one, sql, transaction, write } from '../kit/database.ts'
import type { Task } from '../kit/jobs.ts'
import type { Services } from '../kit/services.ts'
import { executeAll } from './execute.ts'
import { followOrders } from './gift-cards/follow-orders.ts'
import { liveProgram } from './program-store.ts'
import { settleCustomers, settleEverybody } from './settle-customers.ts'

/** After orders of a few customers: their points follow. Many at once come by an import, whose end settles everybody. */
export const settleOrdersTask =
  ({ database, clock }: Services): Task =>
  async ({ shopId, customerIds, guestNumbers }) => {
    if (!Array.isArray(customerIds)) return
    const guests = Array.isArray(guestNumbers) ? guestNumbers.map(String) : []
    await transaction(database, (tx) =>
      settleCustomers(tx, { shopId: String(shopId), customerIds: customerIds.map(String), guestNumbers: guests, now: clock.now() }),
    )
  }

/**
 * After an import, or a programme that begins: every order since its first day, page by page. How far it came is stored, so that one that is
 * stopped goes on where it was; one that is asked for while another is at work begins anew after it.
 */
export const settleEverybodyTask =
  ({ database, clock }: Services): Task =>
  async (payload, { signal }) => {
    const shopId = String(payload.shopId)
    // Money comes back whatever the programme does, also for orders from before it.
    await transaction(database, (tx) => followOrders(tx, { shopId, customerIds: null, guestNumbers: null, now: clock.now() }))
    const live = await liveProgram(database.db, { shopId })
    if (live?.state !== 'live') return
    await begin(database, { shopId, startsOn: live.program.startsOn })
    const progress = await first(
      database.db,
      sql<{ settledTo: string | null }>`select settled_to from loyalty_programs where shop_id = ${shopId}`,
    )
    await settleEverybody(database, {
      ...{ shopId, after: progress?.settledTo ?? null, now: () => clock.now() },
      onPage: async ({ after, settled }) => {
        await transaction(database, (tx) =>
          write(tx, sql`update loyalty_programs set settled = settled + ${settled}, settled_to = ${after} where shop_id = ${shopId}`),
        )
        return !signal.aborted
      },
    })
    if (signal.aborted) throw new Error('stopped; it goes on where it was')
    await transaction(database, (tx) =>
      write(tx, sql`update loyalty_programs set settled = null, to_settle = null, settled_to = null where shop_id = ${shopId}`),
    )
  }

async function begin(database: Database, { shopId, startsOn }: { shopId: string; startsOn: string }): Promise<void> {
  await transaction(database, async (tx) => {
    const { total } = await one(
      tx,
      sql<{
        total: number
      }>`select coalesce(sum(orders), 0)::integer as total from shop_days where shop_id = ${shopId} and day >= ${startsOn}`,
    )
    await write(tx, sql`update loyalty_programs set settled = coalesce(settled, 0), to_settle = ${total} where shop_id = ${shopId}`)
  })
}

/** Every few minutes: whoever something is due for, so that reports and reminders need not settle time themselves. */
export const advanceDueTask =
  ({ database, clock }: Services): Task =>
  async (_payload, { signal }) => {
    const shops = await all(
      database.db,
      sql<{ shopId: string }>`
        select shop_id from shops where exists (
          select 1 from loyalty_holders where loyalty_holders.shop_id = shops.shop_id and next_due_at <= ${clock.now()}
        )`,
    )
    for (const { shopId } of shops)
      while (!signal.aborted && (await advancePage(database, { shopId, now: clock.now() })) === holdersAtOnce);
  }

const holdersAtOnce = 500

/** Advances some of those who are due. Says how many. */
async function advancePage(database: Database, { shopId, now }: { shopId: string; now: Date }): Promise<number> {
  const due = await all(
    database.db,
    sql<{ holderId: string }>`
      select holder_id from loyalty_holders where shop_id = ${shopId} and next_due_at <= ${now} order by next_due_at limit ${holdersAtOnce}`,
  )
  if (due.length === 0) return 0
  const commands = due.map(({ holderId }) => ({ kind: 'advance' as const, holderId }))
  await transaction(database, (tx) => executeAll(tx, { shopId, commands, now }))
  return due.length
}
