import { all, type Db, first, type Query, sql, type Tx, write } from '../kit/database.ts'
import { newId } from '../kit/ids.ts'
import { conflict, notFound } from '../kit/problem.ts'
import type { ChangeSavedView, CreateSavedView, SavedView } from './schema.ts'

interface Reader {
  shopId: string
  /** Null where a program asks: it has no views of its own. */
  staffId: string | null
}

/** The views of a shop and those of one's own, by name. */
export const savedViews = (db: Db, reader: Reader): Promise<SavedView[]> =>
  all(db, sql<SavedView>`${viewsOf(reader)} order by name, view_id limit 200`)

interface ViewBy {
  shopId: string
  staffId: string
  now: Date
}

/** Keeps a filter under a name. Throws where the name is taken. */
export async function saveView(tx: Tx, { shopId, staffId, view, now }: ViewBy & { view: CreateSavedView }): Promise<SavedView> {
  const viewId = newId()
  const { count } = await write(
    tx,
    sql`
      insert into customer_views (shop_id, view_id, name, filter, sort, columns, is_shared, created_by, created_at)
      values (${shopId}, ${viewId}, ${view.name}, ${JSON.stringify(view.filter)}::jsonb, ${view.sort}, ${view.columns}, ${view.isShared}, ${staffId}, ${now})
      on conflict do nothing`,
  )
  if (count === 0) throw conflict('view_name_taken', { name: view.name })
  return { viewId, ...view, isFirst: false }
}

/** Changes a view of the shop or of one's own, and whether the list opens with it. Throws the plain 404 for somebody else's own. */
export async function changeView(
  tx: Tx,
  { shopId, staffId, viewId, change }: Omit<ViewBy, 'now'> & { viewId: string; change: ChangeSavedView },
): Promise<SavedView> {
  const before = await getView(tx, { shopId, staffId, viewId })
  const { isFirst, ...changes } = change
  const after = { ...before, ...Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) } as SavedView
  await refuseTakenName(tx, { shopId, staffId, view: after })
  await write(
    tx,
    sql`update customer_views set name = ${after.name}, filter = ${JSON.stringify(after.filter)}::jsonb, sort = ${after.sort}, columns = ${after.columns}, is_shared = ${after.isShared},
          created_by = case when ${after.isShared} then created_by else ${staffId}::uuid end
        where shop_id = ${shopId} and view_id = ${viewId}`,
  )
  if (isFirst !== undefined) await write(tx, sql`delete from first_views where shop_id = ${shopId} and staff_id = ${staffId}`)
  if (isFirst) await write(tx, sql`insert into first_views (shop_id, staff_id, view_id) values (${shopId}, ${staffId}, ${viewId})`)
  return getView(tx, { shopId, staffId, viewId })
}

/** Throws the plain 404 where the shop has no such view, or it is somebody else's own. */
export async function deleteView(tx: Tx, { shopId, staffId, viewId }: Omit<ViewBy, 'now'> & { viewId: string }): Promise<void> {
  await getView(tx, { shopId, staffId, viewId })
  await write(tx, sql`delete from customer_views where shop_id = ${shopId} and view_id = ${viewId}`)
}

async function getView(tx: Tx, { viewId, ...reader }: Reader & { viewId: string }): Promise<SavedView> {
  const found = await first(tx, sql<SavedView>`${viewsOf(reader)} and view_id = ${viewId}`)
  if (!found) throw notFound()
  return found
}

async function refuseTakenName(tx: Tx, { shopId, staffId, view }: { shopId: string; staffId: string; view: SavedView }): Promise<void> {
  const taken = await first(
    tx,
    sql<{ viewId: string }>`
      select view_id from customer_views
      where shop_id = ${shopId} and name = ${view.name} and view_id <> ${view.viewId} and is_shared = ${view.isShared} and (is_shared or created_by = ${staffId})`,
  )
  if (taken) throw conflict('view_name_taken', { name: view.name })
}

const viewsOf = ({ shopId, staffId }: Reader): Query<SavedView> => sql<SavedView>`
  select view_id, name, filter, sort, columns, is_shared,
    exists (select 1 from first_views where shop_id = ${shopId} and staff_id = ${staffId} and first_views.view_id = customer_views.view_id) as is_first
  from customer_views where shop_id = ${shopId} and (is_shared or created_by = ${staffId})`
