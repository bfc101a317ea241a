/** Something done to many customers at once: looked at before, begun, stopped, resumed, undone. `run-bulk.ts` does the work. */
import { all, type Db, first, one, type Query, sql, type Tx, write } from '../kit/database.ts'
import { newId } from '../kit/ids.ts'
import { publish } from '../kit/outbox.ts'
import { conflict, notFound } from '../kit/problem.ts'
import type { Bulk, BulkAction, BulkTarget } from './bulk-schema.ts'
import { fittingTraits, getField } from './fields.ts'
import { chosenCustomers, type ListContributions } from './list.ts'
import { getTag, tagKey, takeTag } from './tags.ts'

/** An action with everything that it needs, as it is stored: what the words meant then. */
export type StoredAction =
  | { kind: 'add_tag' | 'remove_tag'; tagId: string; name: string }
  | { kind: 'set_field'; fieldId: string; key: string; label: string; value: unknown }

export interface StoredBulk {
  bulkId: string
  action: StoredAction
  target: BulkTarget
  state: Bulk['state']
  found: number
  seen: number
  changed: number
  restored: number
  kept: number
  position: string | null
  startedAt: Date
  startedById: string
  startedBy: string
  finishedAt: Date | null
}

/** How long a bulk action can be undone. */
const undoableHours = 24

/** Whom an action would be done to, whom of them it would change, and what some of those have now. Nothing is done. */
export async function previewBulk(
  db: Db,
  { shopId, action, target, inSegment }: ListContributions & { shopId: string; action: BulkAction; target: BulkTarget },
) {
  const { changes, before } = await effectOf(db, { shopId, action })
  const chosen = await chosenCustomers(db, { shopId, target, inSegment })
  const [counts, samples] = await Promise.all([
    one(db, sql<{ total: number; changing: number }>`select count(*) as total, count(*) filter (where ${changes}) as changing ${chosen}`),
    all(
      db,
      sql<{ customerId: string; title: string; before: unknown }>`
        select customer_id, coalesce(nullif(concat_ws(' ', first_name, last_name), ''), email, customer_number, phone, '') as title, ${before} as before
        ${chosen} and ${changes} limit 10`,
    ),
  ])
  return { ...counts, samples }
}

/** Begins an action, in the background. The tag of a name that is new is made; a value must fit its field. */
export async function startBulk(
  tx: Tx,
  {
    shopId,
    staffId,
    action,
    target,
    inSegment,
    now,
  }: ListContributions & { shopId: string; staffId: string; action: BulkAction; target: BulkTarget; now: Date },
): Promise<StoredBulk> {
  const stored = await storedAction(tx, { shopId, action, now })
  const chosen = await chosenCustomers(tx, { shopId, target, inSegment })
  const { found } = await one(tx, sql<{ found: number }>`select count(*) as found ${chosen}`)
  const bulkId = newId()
  await write(
    tx,
    sql`
      insert into bulk_actions (shop_id, bulk_id, action, target, state, found, started_at, started_by)
      values (${shopId}, ${bulkId}, ${JSON.stringify(stored)}::jsonb, ${JSON.stringify(target)}::jsonb, 'running', ${found}, ${now}, ${staffId})`,
  )
  publish(tx, { type: 'bulk_action.requested', shopId, bulkId })
  return getBulk(tx, { shopId, bulkId })
}

interface BulkKey {
  shopId: string
  bulkId: string
}

/** What was done stays done; the rest is left. Throws `bulk_not_running`. */
export async function stopBulk(tx: Tx, { shopId, bulkId, now }: BulkKey & { now: Date }): Promise<StoredBulk> {
  const { state } = await takeBulk(tx, { shopId, bulkId })
  if (state !== 'running') throw conflict('bulk_not_running')
  await write(tx, sql`update bulk_actions set state = 'stopped', finished_at = ${now} where shop_id = ${shopId} and bulk_id = ${bulkId}`)
  return getBulk(tx, { shopId, bulkId })
}

/** Puts back, in the background, what the action changed. Throws `bulk_not_undoable` while it runs, a day after, or a second time. */
export async function undoBulk(tx: Tx, { shopId, bulkId, now }: BulkKey & { now: Date }): Promise<StoredBulk> {
  const bulk = await takeBulk(tx, { shopId, bulkId })
  const until = undoableUntil(bulk)
  if (until === null || until <= now) throw conflict('bulk_not_undoable')
  await write(tx, sql`update bulk_actions set state = 'undoing', position = null where shop_id = ${shopId} and bulk_id = ${bulkId}`)
  publish(tx, { type: 'bulk_action.requested', shopId, bulkId })
  return getBulk(tx, { shopId, bulkId })
}

/** Throws the plain 404. */
export async function getBulk(db: Db, { shopId, bulkId }: BulkKey): Promise<StoredBulk> {
  const found = await first(db, sql<StoredBulk>`${bulkAction} where shop_id = ${shopId} and bulk_id = ${bulkId}`)
  if (!found) throw notFound()
  return found
}

/** The latest actions, the newest first. */
export const latestBulk = (db: Db, { shopId }: { shopId: string }): Promise<StoredBulk[]> =>
  all(db, sql<StoredBulk>`${bulkAction} where shop_id = ${shopId} order by started_at desc, bulk_id desc limit 20`)

/** The action held until the transaction ends. Throws the plain 404. */
export async function takeBulk(tx: Tx, key: BulkKey): Promise<StoredBulk> {
  await write(tx, sql`select 1 from bulk_actions where shop_id = ${key.shopId} and bulk_id = ${key.bulkId} for update`)
  return getBulk(tx, key)
}

export function presentBulk({ target: _, position: __, startedById: ___, startedAt, finishedAt, ...rest }: StoredBulk): Bulk {
  const until = undoableUntil({ ...rest, finishedAt })
  return {
    ...rest,
    startedAt: startedAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
    undoableUntil: until?.toISOString() ?? null,
  }
}

function undoableUntil({ state, changed, finishedAt }: Pick<StoredBulk, 'state' | 'changed' | 'finishedAt'>): Date | null {
  const isOver = state === 'done' || state === 'stopped' || state === 'failed'
  return isOver && changed > 0 && finishedAt ? new Date(finishedAt.getTime() + undoableHours * 3_600_000) : null
}

async function storedAction(tx: Tx, { shopId, action, now }: { shopId: string; action: BulkAction; now: Date }): Promise<StoredAction> {
  if (action.kind === 'add_tag') return { kind: 'add_tag', ...(await takeTag(tx, { shopId, name: action.name, now })) }
  if (action.kind === 'remove_tag') return { kind: 'remove_tag', ...(await getTag(tx, { shopId, tagId: action.tagId })) }
  const { fieldId, key, label, value } = await fittingValue(tx, { shopId, ...action })
  return { kind: 'set_field', fieldId, key, label, value }
}

/** The field with the value as it is stored. Throws `value_does_not_fit`. */
async function fittingValue(db: Db, { shopId, fieldId, value }: { shopId: string; fieldId: string; value?: unknown }) {
  const field = await getField(db, { shopId, fieldId })
  const traits = await fittingTraits(db, { shopId, values: { [field.key]: value ?? null } })
  return { ...field, value: traits[field.key] ?? null }
}

/** The condition that an action changes a customer, and what the customer has before. */
async function effectOf(
  db: Db,
  { shopId, action }: { shopId: string; action: BulkAction },
): Promise<{ changes: Query<unknown>; before: Query<unknown> }> {
  if (action.kind === 'set_field') {
    const { key, value } = await fittingValue(db, { shopId, ...action })
    const after = value === null ? sql`null::jsonb` : sql`${JSON.stringify(value)}::jsonb`
    return { changes: sql`erased_at is null and traits -> ${key} is distinct from ${after}`, before: sql`traits -> ${key}` }
  }
  const named =
    action.kind === 'add_tag'
      ? sql`name_key = ${tagKey(action.name)}`
      : sql`tag_id = ${(await getTag(db, { shopId, tagId: action.tagId })).tagId}`
  const hasIt = sql`exists (
    select 1 from customer_tags join tags using (shop_id, tag_id) where shop_id = ${shopId} and customer_tags.customer_id = customers.customer_id and ${named})`
  return { changes: action.kind === 'add_tag' ? sql`erased_at is null and not ${hasIt}` : hasIt, before: sql`to_jsonb(${hasIt})` }
}

const bulkAction = sql`
  select bulk_id, action, target, state, found, seen, changed, restored, kept, position, started_at, started_by as started_by_id,
    (select name from staff where staff_id = started_by) as started_by, finished_at
  from bulk_actions`
