import { all, type Db, sql, type Tx, write } from '../kit/database.ts'
import { newId } from '../kit/ids.ts'
import { conflict, notFound } from '../kit/problem.ts'
import type { CreateSavedView, SavedView } from './schema.ts'

/** Saved views of a shop, by name. */
export const savedViews = (db: Db, { shopId }: { shopId: string }): Promise<SavedView[]> =>
  all(db, sql<SavedView>`select view_id, name, filter, sort from customer_views where shop_id = ${shopId} order by name limit 200`)

/** Keeps a filter under a name. Throws where the name is taken. */
export async function saveView(
  tx: Tx,
  { shopId, staffId, view, now }: { shopId: string; staffId: string; view: CreateSavedView; now: Date },
): Promise<SavedView> {
  const viewId = newId()
  const { count } = await write(
    tx,
    sql`
      insert into customer_views (shop_id, view_id, name, filter, sort, created_by, created_at)
      values (${shopId}, ${viewId}, ${view.name}, ${JSON.stringify(view.filter)}::jsonb, ${view.sort}, ${staffId}, ${now})
      on conflict (shop_id, name) do nothing`,
  )
  if (count === 0) throw conflict('view_name_taken', { name: view.name })
  return { viewId, ...view }
}

/** Throws the plain 404 where the shop has no such view. */
export async function deleteView(tx: Tx, { shopId, viewId }: { shopId: string; viewId: string }): Promise<void> {
  const { count } = await write(tx, sql`delete from customer_views where shop_id = ${shopId} and view_id = ${viewId}`)
  if (count === 0) throw notFound()
}
