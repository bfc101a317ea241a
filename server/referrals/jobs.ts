import { all, type Database, type Db, sql, transaction, write } from '../kit/database.ts'
import type { Task } from '../kit/jobs.ts'
import type { Services } from '../kit/services.ts'
import { identifyClicks } from './identify.ts'
import { lockReferrals } from './settings.ts'
import { settleReferrals } from './settle.ts'

/** After orders of a few customers, or when people became one or parted: their referrals follow. */
export const settleReferralsTask =
  ({ database, clock }: Services): Task =>
  async ({ shopId, customerIds }) => {
    if (!Array.isArray(customerIds)) return
    await transaction(database, (tx) =>
      settleReferrals(tx, { shopId: String(shopId), customerIds: customerIds.map(String), now: clock.now() }),
    )
  }

/** After an import: every friend. */
export const settleAllReferralsTask =
  ({ database, clock }: Services): Task =>
  async ({ shopId }, { signal }) => {
    await settleFriends(database, { shopId: String(shopId), isDueOnly: false, now: () => clock.now(), signal })
  }

/** Every few minutes: clicks whose device is known by now, and holds that are over. */
export const advanceReferralsTask =
  ({ database, clock }: Services): Task =>
  async (_payload, { signal }) => {
    const shops = await shopsWithReferrals(database.db)
    for (const { shopId } of shops) await settleFriends(database, { shopId, isDueOnly: true, now: () => clock.now(), signal })
  }

/** Every night: where a link was opened from is forgotten after thirty days. */
export async function forgetNetworks({ database, clock }: Services): Promise<void> {
  const shops = await shopsWithReferrals(database.db)
  for (const { shopId } of shops)
    await transaction(database, (tx) =>
      write(
        tx,
        sql`
          update referrals set network_hash = null
          where shop_id = ${shopId} and network_hash is not null and clicked_at < ${clock.now()}::timestamptz - interval '30 days'`,
      ),
    )
}

const friendsAtOnce = 300

async function settleFriends(
  database: Database,
  { shopId, isDueOnly, now, signal }: { shopId: string; isDueOnly: boolean; now: () => Date; signal: AbortSignal },
): Promise<void> {
  const identified = await transaction(database, async (tx) =>
    (await lockReferrals(tx, { shopId })) ? identifyClicks(tx, { shopId, customerIds: null, now: now() }) : [],
  )
  for (let at = 0; at < identified.length; at += friendsAtOnce)
    await transaction(database, (tx) => settleReferrals(tx, { shopId, customerIds: identified.slice(at, at + friendsAtOnce), now: now() }))
  const isDue = isDueOnly ? sql`state = 'held' and held_until <= ${now()}` : sql`state in ('identified', 'qualified', 'held', 'rewarded')`
  for (let after: string | null = null; !signal.aborted; ) {
    const friends: { customerId: string }[] = await all(
      database.db,
      sql<{ customerId: string }>`
        select distinct customer_id from referrals
        where shop_id = ${shopId} and ${isDue} and customer_id > coalesce(${after}::uuid, '00000000-0000-0000-0000-000000000000')
        order by customer_id limit ${friendsAtOnce}`,
    )
    if (friends.length === 0) return
    const customerIds = friends.map(({ customerId }) => customerId)
    await transaction(database, (tx) => settleReferrals(tx, { shopId, customerIds, now: now() }))
    after = customerIds.at(-1) ?? null
  }
}

const shopsWithReferrals = (db: Db): Promise<{ shopId: string }[]> =>
  all(
    db,
    sql<{ shopId: string }>`
      select shop_id from shops where exists (select 1 from referral_programs where referral_programs.shop_id = shops.shop_id) order by shop_id`,
  )
