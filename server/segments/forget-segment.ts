import { type Database, sql, transaction, write } from '../kit/database.ts'
import type { Task } from '../kit/jobs.ts'
import type { Services } from '../kit/services.ts'

const rowsAtOnce = 20_000

/** The job `forget_segment { shopId, segmentId }`: what was kept of a segment that was taken away goes, some thousand rows at a time. */
export const forgetSegmentTask =
  ({ database }: Services): Task =>
  async ({ shopId, segmentId }, { signal }) => {
    const segment = { shopId: String(shopId), segmentId: String(segmentId) }
    for (const table of ['segment_states', 'segment_moves']) {
      for (let count = rowsAtOnce; count === rowsAtOnce; ) {
        signal.throwIfAborted()
        count = await forgetRows(database, { ...segment, table })
      }
    }
    await transaction(database, (tx) =>
      write(
        tx,
        sql`delete from segments where shop_id = ${segment.shopId} and segment_id = ${segment.segmentId} and deleted_at is not null`,
      ),
    )
  }

async function forgetRows(
  database: Database,
  { shopId, segmentId, table }: { shopId: string; segmentId: string; table: string },
): Promise<number> {
  const rows = sql.table(table)
  const { count } = await transaction(database, (tx) =>
    write(
      tx,
      sql`delete from ${rows} where shop_id = ${shopId} and segment_id = ${segmentId}
          and exists (select 1 from segments where shop_id = ${shopId} and segment_id = ${segmentId} and deleted_at is not null)
          and ctid = any(array(select ctid from ${rows} where shop_id = ${shopId} and segment_id = ${segmentId} limit ${rowsAtOnce}))`,
    ),
  )
  return count
}
