import { sql, transaction, write } from '../kit/database.ts'
import type { Services } from '../kit/services.ts'
import { forgetEndedSessions } from './sessions.ts'

/** Forgets what has ended: sessions, links that nobody used, and what was counted against limits. Runs every night. */
export async function tidyStaff({ database, clock }: Services): Promise<void> {
  const now = clock.now()
  await inBatches((limit) => transaction(database, (tx) => forgetEndedSessions(tx, { now, limit })))
  await inBatches(async (limit) => {
    const { count } = await transaction(database, (tx) =>
      write(tx, sql`delete from rate_limits where key in (select key from rate_limits where expire < ${now.getTime()} limit ${limit})`),
    )
    return count
  })
  await transaction(database, (tx) => write(tx, sql`delete from owner_links where used_at is null and expires_at <= ${now}`))
}

async function inBatches(forget: (limit: number) => Promise<number>): Promise<void> {
  const limit = 5_000
  while ((await forget(limit)) === limit);
}
