import { touch } from '../../server/customers/customers.ts'
import { all, type Database, one, sql, transaction } from '../../server/kit/database.ts'
import { buildSegment, wantBuilds } from '../../server/segments/build.ts'
import { differencesOf } from '../../server/segments/check-states.ts'
import { keepShop } from '../../server/segments/keep-states.ts'
import { createSegment } from '../../server/segments/save.ts'
import { builtInConditions, conditionsByCode } from '../../server/segments/segments.ts'
import { keepYardsticks, keptYardsticks } from '../../server/segments/yardsticks.ts'
import { makeLargeShop } from '../large-shop/make-large-shop.ts'
import { round, say, timed } from '../measure/result.ts'
import { eventNames, lookedAt, makeEvents } from './make-events.ts'
import { type Twin, twins } from './twenty-segments.ts'

export const conditions = conditionsByCode(builtInConditions)
const clock = { now: () => lookedAt }

export interface MadeShop {
  shopId: string
  customers: number
  twins: Twin[]
}

export async function makeShop(database: Database, { customerCount }: { customerCount: number }): Promise<MadeShop> {
  const { shopId, customers } = await makeLargeShop(database, { customerCount })
  await makeEvents(database, { shopId, customerCount, eventCount: 20 * customerCount })
  await transaction(database, (tx) => keepYardsticks(tx, { shopId, today: '2026-01-01', now: lookedAt }))
  const yardsticks = await keptYardsticks(database.db, { shopId })
  if (!yardsticks) throw new Error('nobody bought anything in the large shop')
  return { shopId, customers, twins: await twins(database.db, { shopId, yardsticks }) }
}

/**
 * Builds every segment from nothing and then for everybody once more, beside its count by hand; all must count the same. What is
 * held against the hand is the second: everybody is evaluated and compared with what is kept; the first also writes all states.
 */
export async function rebuild(database: Database, { shopId, twins }: MadeShop) {
  const seconds = { first: 0, again: 0, byHand: 0 }
  const segments: { name: string; firstSeconds: number; againSeconds: number; byHandSeconds: number; members: number }[] = []
  for (const { name, definition, byHand } of twins) {
    const hand = await timed(() =>
      transaction(database, async (tx) => {
        await all(tx, sql`select set_config('work_mem', '96MB', true)`)
        return one(tx, byHand)
      }),
    )
    const segmentId = await transaction(database, (tx) =>
      createSegment(tx, { shopId, staffId: null, conditions, now: lookedAt, name, description: '', definition }),
    )
    const build = () => buildSegment(database, { shopId, segmentId, conditions, clock })
    const first = await timed(build)
    await transaction(database, (tx) => wantBuilds(tx, { shopId, segmentIds: [segmentId], cause: 'time' }))
    const again = await timed(build)
    const { members } = await one(
      database.db,
      sql<{ members: number }>`select members from segments where shop_id = ${shopId} and segment_id = ${segmentId}`,
    )
    if (members !== hand.result.count) throw new Error(`${name}: built ${members}, by hand ${hand.result.count}`)
    seconds.first += first.seconds
    seconds.again += again.seconds
    seconds.byHand += hand.seconds
    segments.push({
      name,
      firstSeconds: round(first.seconds, 2),
      againSeconds: round(again.seconds, 2),
      byHandSeconds: round(hand.seconds, 2),
      members,
    })
    say(
      `${name}: built in ${round(first.seconds, 2)} s, again in ${round(again.seconds, 2)} s, by hand ${round(hand.seconds, 2)} s, ${members} members`,
    )
  }
  return {
    ratio: seconds.again / seconds.byHand,
    firstRatio: seconds.first / seconds.byHand,
    seconds: { first: round(seconds.first), again: round(seconds.again), byHand: round(seconds.byHand) },
    segments,
  }
}

/** What the upkeep takes for an event: batches of a hundred people who each did one thing. */
export async function costOfEvent(database: Database, { shopId }: MadeShop): Promise<number> {
  const batches = 40
  const { people } = await one(
    database.db,
    sql<{
      people: string[]
    }>`select array(select customer_id from customers where shop_id = ${shopId} order by md5(customer_id::text) limit ${batches * 100}) as people`,
  )
  await transaction(database, (tx) => touch(tx, { shopId, topic: 'orders', customerIds: people.slice(0, 100), now: lookedAt }))
  while ((await keepShop(database, { shopId, conditions, now: lookedAt }))?.isMore);
  let seconds = 0
  for (let batch = 0; batch < batches; batch++) {
    const topic = `event:${eventNames[batch % eventNames.length]}` as const
    await transaction(database, (tx) =>
      touch(tx, { shopId, topic, customerIds: people.slice(batch * 100, batch * 100 + 100), now: lookedAt }),
    )
    seconds += (await timed(() => keepShop(database, { shopId, conditions, now: lookedAt }))).seconds
  }
  return (seconds * 1e6) / (batches * 100)
}

/** States against an evaluation of everybody. */
export const differences = (database: Database, { shopId }: MadeShop, now: Date) => differencesOf(database, { shopId, conditions, now })
