import { all, sql, type Tx, transaction, write } from '../kit/database.ts'
import { newId } from '../kit/ids.ts'
import type { Services } from '../kit/services.ts'

/** Reminds of the tasks whose morning has come, each once, shop by shop. Runs every few minutes. */
export async function remindOfTasks({ database, clock }: Services): Promise<void> {
  const now = clock.now()
  const shops = await all(
    database.db,
    sql<{ shopId: string }>`
      select shop_id from shops
      where exists (select 1 from tasks where tasks.shop_id = shops.shop_id and done_at is null and reminded_at is null and remind_at <= ${now})
      order by shop_id`,
  )
  for (const { shopId } of shops) while ((await transaction(database, (tx) => remindSome(tx, { shopId, now }))) === remindedAtOnce);
}

const remindedAtOnce = 500

async function remindSome(tx: Tx, { shopId, now }: { shopId: string; now: Date }): Promise<number> {
  const { rows } = await write(
    tx,
    sql<{ taskId: string; assigneeId: string }>`
      update tasks set reminded_at = ${now}
      where shop_id = ${shopId} and task_id in (
        select task_id from tasks where shop_id = ${shopId} and done_at is null and reminded_at is null and remind_at <= ${now}
        order by remind_at limit ${remindedAtOnce} for update skip locked)
      returning task_id, assignee_id`,
  )
  await write(
    tx,
    sql`
      insert into notices (shop_id, notice_id, staff_id, task_id, noticed_at)
      select ${shopId}, due.notice_id, due.staff_id, due.task_id, ${now}
      from unnest(${rows.map(() => newId())}::uuid[], ${rows.map(({ assigneeId }) => assigneeId)}::uuid[], ${rows.map(({ taskId }) => taskId)}::uuid[]) as due (notice_id, staff_id, task_id)
      on conflict do nothing`,
  )
  return rows.length
}
