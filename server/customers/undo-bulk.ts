import { all, sql, type Tx, write } from '../kit/database.ts'
import type { StoredBulk } from './bulk.ts'
import { editCustomers } from './edit-customers.ts'
import { touch } from './touches.ts'

interface Undo {
  shopId: string
  bulk: StoredBulk
  now: Date
  limit: number
}

/**
 * Puts back what the next entries of the action changed, also of customers who were merged since. What somebody changed after
 * the action is left as it is. `last` is the entry to go on behind; null where there was none left.
 */
export async function undoChanges(tx: Tx, { limit, ...undo }: Undo): Promise<{ last: string | null; restored: number; kept: number }> {
  const { shopId, now } = undo
  const { bulkId, position, action } = undo.bulk
  const changes = await all(
    tx,
    sql<Change>`
      select change_id, customer_id, details -> 'before' as before from customer_changes
      where shop_id = ${shopId} and bulk_id = ${bulkId} ${position === null ? sql`` : sql`and change_id > ${position}`}
      order by change_id limit ${limit}`,
  )
  if (changes.length === 0) return { last: null, restored: 0, kept: 0 }
  const putBack = { set_field: putBackField, add_tag: takeTagBack, remove_tag: giveTagBack }[action.kind]
  const undone = await putBack(tx, { ...undo, changes })
  await write(tx, sql`update customer_changes set undone_at = ${now} where shop_id = ${shopId} and change_id = any(${undone}::uuid[])`)
  return { last: changes.at(-1)?.changeId ?? null, restored: undone.length, kept: changes.length - undone.length }
}

interface Change {
  changeId: string
  customerId: string
  before: unknown
}

type PuttingBack = Omit<Undo, 'limit'> & { changes: readonly Change[] }

/** Whoever still has the value that the action set has the one from before again. Says which of the changes that were. */
async function putBackField(tx: Tx, { shopId, bulk, now, changes }: PuttingBack): Promise<string[]> {
  const key = bulk.action.kind === 'set_field' ? bulk.action.key : ''
  const rows = await all(
    tx,
    sql<{ changeId: string }>`
      select change_id from customer_changes join customers using (shop_id, customer_id)
      where shop_id = ${shopId} and change_id = any(${idsOf(changes)}::uuid[])
        and erased_at is null and coalesce(traits -> ${key}, 'null') = coalesce(details -> 'after', 'null')`,
  )
  const unchanged = new Set(rows.map(({ changeId }) => changeId))
  const undone = changes.filter(({ changeId }) => unchanged.has(changeId))
  const edits = undone.map(({ customerId, before }) => ({ customerId, fields: {}, traits: { [key]: before ?? null } }))
  await editCustomers(tx, { shopId, staffId: bulk.startedById, now, edits, isUndo: true })
  return idsOf(undone)
}

/** Takes the tag that the action gave from whom it gave it to, unless somebody took and gave it since. */
async function takeTagBack(tx: Tx, { shopId, bulk, now, changes }: PuttingBack): Promise<string[]> {
  const { rows } = await write(
    tx,
    sql<Change>`
      delete from customer_tags using customer_changes
      where customer_tags.shop_id = ${shopId} and customer_changes.shop_id = ${shopId} and change_id = any(${idsOf(changes)}::uuid[])
        and customer_tags.customer_id = customer_changes.customer_id and customer_tags.tag_id = customer_changes.tag_id
        and customer_tags.origin_id = coalesce(customer_changes.origin_id, customer_changes.customer_id) and added_at = changed_at and added_by = ${bulk.startedById}
      returning change_id, customer_tags.customer_id`,
  )
  await touch(tx, { shopId, topic: 'tags', customerIds: rows.map(({ customerId }) => customerId), now })
  return idsOf(rows)
}

/** Gives the tag back as it was: when it had been given and by whom, and to which of the customers that one is made of. */
async function giveTagBack(tx: Tx, { shopId, now, changes }: PuttingBack): Promise<string[]> {
  const { rows } = await write(
    tx,
    sql<Change>`
      with given as (
        select change_id, customer_changes.tag_id, (tagging ->> 'originId')::uuid as origin_id, (tagging ->> 'addedAt')::timestamptz as added_at, (tagging ->> 'addedBy')::uuid as added_by
        from customer_changes cross join jsonb_array_elements(details -> 'taggings') as tagging
        where customer_changes.shop_id = ${shopId} and change_id = any(${idsOf(changes)}::uuid[])
      ), owned as (
        select change_id, tag_id, given.origin_id, added_at, added_by, coalesce(origins.customer_id, given.origin_id) as customer_id
        from given left join origins on origins.shop_id = ${shopId} and origins.origin_id = given.origin_id
      ), tagged as (
        insert into customer_tags (shop_id, customer_id, origin_id, tag_id, added_at, added_by)
        select ${shopId}, customer_id, origin_id, tag_id, added_at, added_by from owned
        where exists (select 1 from tags where tags.shop_id = ${shopId} and tags.tag_id = owned.tag_id)
          and exists (select 1 from customers where customers.shop_id = ${shopId} and customers.customer_id = owned.customer_id and erased_at is null)
          and not exists (
            select 1 from customer_tags where customer_tags.shop_id = ${shopId} and customer_tags.customer_id = owned.customer_id and customer_tags.tag_id = owned.tag_id)
        on conflict do nothing
        returning customer_id, origin_id
      )
      select distinct change_id, customer_id from owned join tagged using (customer_id, origin_id)`,
  )
  await touch(tx, { shopId, topic: 'tags', customerIds: rows.map(({ customerId }) => customerId), now })
  return [...new Set(idsOf(rows))]
}

const idsOf = (changes: readonly { changeId: string }[]): string[] => changes.map(({ changeId }) => changeId)
