/** What goes by itself: messages that nobody sends again, arrivals of last week, parts in which nothing is left. */
import { all, type Database, sql, transaction, write } from '../kit/database.ts'
import { dropEmpty, makeAhead } from './partitions.ts'

interface Tidy {
  now: Date
  signal?: AbortSignal | undefined
}

/** Deletes what is over in every shop, and makes the parts of the table that will be needed. Interrupted, it goes on the next time. */
export async function tidyEvents(database: Database, { now, signal }: Tidy): Promise<void> {
  await makeAhead(database, { now })
  for (const shopId of await shopIds(database)) {
    signal?.throwIfAborted()
    await transaction(database, async (tx) => {
      await write(tx, sql`delete from seen_messages where shop_id = ${shopId} and seen_on < ${dayBefore(now, 30)}::date`)
      await write(tx, sql`delete from event_name_days where shop_id = ${shopId} and counted_on < ${dayBefore(now, 400)}::date`)
    })
  }
  await dropEmpty(database, { now })
}

/** Leaves of each shop's arrivals the newest thousand of a kind, and none older than a week. */
export async function tidyArrivals(database: Database, { now, signal }: Tidy): Promise<void> {
  for (const shopId of await shopIds(database)) {
    for (const outcome of ['accepted', 'rejected']) {
      signal?.throwIfAborted()
      await transaction(database, (tx) =>
        write(
          tx,
          sql`
            delete from event_arrivals where shop_id = ${shopId} and outcome = ${outcome} and (
              arrival_id < (select arrival_id from event_arrivals where shop_id = ${shopId} and outcome = ${outcome} order by arrival_id desc offset ${mostArrivals} limit 1)
              or received_at < ${new Date(now.getTime() - 7 * dayMs)}
            )`,
        ),
      )
    }
  }
}

const dayMs = 86_400_000
const mostArrivals = 999

const dayBefore = (now: Date, days: number): string => new Date(now.getTime() - days * dayMs).toISOString().slice(0, 10)

async function shopIds({ db }: Database): Promise<string[]> {
  return (await all(db, sql<{ shopId: string }>`select shop_id from shops order by shop_id`)).map(({ shopId }) => shopId)
}
