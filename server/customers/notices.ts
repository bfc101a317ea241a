import { all, type Db, one, sql, type Tx, write } from '../kit/database.ts'
import { newId } from '../kit/ids.ts'

interface NoticeRow {
  noticeId: string
  kind: 'mention' | 'task_due'
  text: string
  by: string | null
  customerId: string | null
  customerTitle: string | null
  noticedAt: Date
  readAt: Date | null
}

/** What somebody should look at, the newest first, and how much of it they have not read. */
export async function noticesOf(db: Db, { shopId, staffId }: { shopId: string; staffId: string }) {
  const rows = await all(
    db,
    sql<NoticeRow>`
      select notice_id, case when notices.note_id is null then 'task_due' else 'mention' end as kind, coalesce(tasks.title, left(notes.body, 300)) as text, author.name as by,
        customers.customer_id, coalesce(nullif(concat_ws(' ', first_name, last_name), ''), customers.email, customer_number, phone) as customer_title, noticed_at, read_at
      from notices
      left join notes on notes.shop_id = ${shopId} and notes.note_id = notices.note_id
      left join staff as author on author.staff_id = notes.written_by
      left join tasks on tasks.shop_id = ${shopId} and tasks.task_id = notices.task_id
      left join customers on customers.shop_id = ${shopId} and customers.customer_id = coalesce(notes.customer_id, tasks.customer_id)
      where notices.shop_id = ${shopId} and notices.staff_id = ${staffId} and notes.hidden_at is null and tasks.done_at is null
      order by noticed_at desc, notice_id desc
      limit 50`,
  )
  const { unread } = await one(
    db,
    sql<{ unread: number }>`select count(*) as unread from notices where shop_id = ${shopId} and staff_id = ${staffId} and read_at is null`,
  )
  return {
    notices: rows.map((row) => ({ ...row, noticedAt: row.noticedAt.toISOString(), readAt: row.readAt?.toISOString() ?? null })),
    unread,
  }
}

/** Everything that there is for them was read. */
export async function readNotices(tx: Tx, { shopId, staffId, now }: { shopId: string; staffId: string; now: Date }): Promise<void> {
  await write(tx, sql`update notices set read_at = ${now} where shop_id = ${shopId} and staff_id = ${staffId} and read_at is null`)
}

/** Tells each of them once of this note or task. */
export async function notify(
  tx: Tx,
  { shopId, staffIds, now, ...about }: { shopId: string; staffIds: readonly string[]; now: Date; noteId?: string; taskId?: string },
): Promise<void> {
  if (staffIds.length === 0) return
  await write(
    tx,
    sql`
      insert into notices (shop_id, notice_id, staff_id, note_id, task_id, noticed_at)
      select ${shopId}, notice.*, ${about.noteId ?? null}, ${about.taskId ?? null}, ${now}
      from unnest(${staffIds.map(() => newId())}::uuid[], ${staffIds}::uuid[]) as notice
      on conflict do nothing`,
  )
}
