import { first, sql, type Tx, write } from '../kit/database.ts'

/**
 * Whoever writes a shop's segments or states holds this row until the end of the transaction. Answers with the instant that answers
 * are of: never before the one that the states were brought up to, though a clock may be behind another.
 */
export async function lockUpkeep(tx: Tx, { shopId, now }: { shopId: string; now: Date }): Promise<Date> {
  const evaluatedAt = await takeRow(tx, shopId, sql`for update`)
  return laterOf(now, evaluatedAt ?? null)
}

/** The same without waiting: null where somebody else is at it. */
export async function tryLockUpkeep(tx: Tx, { shopId, now }: { shopId: string; now: Date }): Promise<Date | null> {
  const evaluatedAt = await takeRow(tx, shopId, sql`for update skip locked`)
  return evaluatedAt === undefined ? null : laterOf(now, evaluatedAt)
}

/** The states are those of this instant now. */
export async function noteUpkeep(tx: Tx, { shopId, now }: { shopId: string; now: Date }): Promise<void> {
  await write(tx, sql`update segment_upkeep set evaluated_at = ${now} where shop_id = ${shopId}`)
}

/** Undefined where the row is another's. */
async function takeRow(tx: Tx, shopId: string, how: ReturnType<typeof sql>): Promise<Date | null | undefined> {
  const take = () => first(tx, sql<{ evaluatedAt: Date | null }>`select evaluated_at from segment_upkeep where shop_id = ${shopId} ${how}`)
  const taken = await take()
  if (taken) return taken.evaluatedAt
  const { count } = await write(tx, sql`insert into segment_upkeep (shop_id) values (${shopId}) on conflict do nothing`)
  return count === 1 ? null : (await take())?.evaluatedAt
}

/** A clock that was ahead for once must not stop time for good. */
const mostAheadMs = 60_000

function laterOf(now: Date, evaluatedAt: Date | null): Date {
  const aheadMs = (evaluatedAt?.getTime() ?? 0) - now.getTime()
  return evaluatedAt !== null && aheadMs > 0 && aheadMs < mostAheadMs ? evaluatedAt : now
}
