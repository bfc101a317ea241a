import { all, type Database, sql, type Tx, transaction } from './database.ts'
import { type ToldFact, takeTold } from './outbox-rows.ts'
import { type Repetition, repeat } from './repeat.ts'
import type { Services } from './services.ts'

/** Hears of facts in the transaction that takes them away: set-based, without input or output. */
export type Receiver = (tx: Tx, told: { shopId: string; facts: readonly ToldFact[]; now: Date }) => Promise<void>

/** Between two looks for something to tell. Told by a signal instead, every recording of a fact would wait for one lock. */
const pauseMs = 250

const factsAtOnce = 1_000

/** Hands the facts of all shops on, from when it is called until `stop` has answered. Several processes share the shops. */
export function startDraining({ database, clock, log }: Services, { receivers }: { receivers: readonly Receiver[] }): Repetition {
  return repeat(
    async (signal) => {
      let isMore = false
      for (const shopId of await shopsWithFacts(database)) {
        if (signal.aborted) return false
        const count = await drainShop(database, { shopId, receivers, now: clock.now() }).catch((error: unknown) => {
          log.error({ err: error, shopId }, 'what a shop has to tell could not be handed on')
          return 0
        })
        isMore ||= count === factsAtOnce
      }
      return isMore
    },
    // The facts stay where they are; a database that is away is told by everything else.
    { pauseMs, failed: (error) => log.warn({ err: error }, 'facts could not be handed on') },
  )
}

/** Hands the oldest facts of a shop to every receiver, in one transaction. Says how many; none where another process is at it. */
export function drainShop(
  database: Database,
  { shopId, receivers, now }: { shopId: string; receivers: readonly Receiver[]; now: Date },
): Promise<number> {
  return transaction(
    database,
    async (tx) => {
      const facts = (await takeTold(tx, { shopId, limit: factsAtOnce })) ?? []
      if (facts.length > 0) for (const receive of receivers) await receive(tx, { shopId, facts, now })
      return facts.length
    },
    { isFrequent: true },
  )
}

async function shopsWithFacts(database: Database): Promise<string[]> {
  const shops = await all(
    database.db,
    sql<{ shopId: string }>`select shop_id from shops where exists (select 1 from outbox where outbox.shop_id = shops.shop_id)`,
  )
  return shops.map(({ shopId }) => shopId)
}
