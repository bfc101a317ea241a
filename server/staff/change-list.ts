import { z } from 'zod'
import { cutPage, readCursor } from '../kit/cursor.ts'
import { all, type Db, sql } from '../kit/database.ts'
import type { ChangeList } from './schema.ts'

interface ListedChange {
  changeId: string
  changedAt: Date
  staffName: string | null
  action: string
  before: Record<string, unknown> | null
  after: Record<string, unknown> | null
}

/** Changes of the shop's settings and rights, newest first: their ids grow with time. */
export async function changesOf(
  db: Db,
  { shopId, cursor, limit }: { shopId: string; cursor: string | undefined; limit: number },
): Promise<ChangeList> {
  const [after] = readCursor(cursor, z.tuple([z.uuid()])) ?? [null]
  const rows = await all(
    db,
    sql<ListedChange>`
      select change_id, changed_at, staff.name as staff_name, action, before, after
      from changes left join staff using (staff_id)
      where shop_id = ${shopId} and (${after}::uuid is null or change_id < ${after}::uuid)
      order by change_id desc limit ${limit + 1}`,
  )
  const { page, nextCursor } = cutPage(rows, limit, ({ changeId }) => [changeId])
  return { changes: page.map(({ changedAt, ...change }) => ({ ...change, at: changedAt.toISOString() })), nextCursor }
}
