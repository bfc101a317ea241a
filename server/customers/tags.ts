import { recordChange } from '../kit/change-log.ts'
import { all, type Db, first, one, sql, type Tx, write } from '../kit/database.ts'
import { newId } from '../kit/ids.ts'
import { conflict, invalid, notFound } from '../kit/problem.ts'
import type { TagRef } from './schema.ts'
import { touch } from './touches.ts'

const mostTags = 1_000

/** The tags of a shop by name, each with how many customers have it. */
export const tagsOf = (db: Db, { shopId }: { shopId: string }): Promise<(TagRef & { customers: number })[]> =>
  all(
    db,
    sql<TagRef & { customers: number }>`
      select tag_id, name, (select count(distinct customer_id) from customer_tags where shop_id = ${shopId} and customer_tags.tag_id = tags.tag_id) as customers
      from tags where shop_id = ${shopId} order by name_key limit ${mostTags}`,
  )

/** The tag of this name, made where there is none: case makes no difference. */
export async function takeTag(tx: Tx, { shopId, name, now }: { shopId: string; name: string; now: Date }): Promise<TagRef> {
  const key = tagKey(name)
  const known = () => first(tx, sql<TagRef>`select tag_id, name from tags where shop_id = ${shopId} and name_key = ${key}`)
  const found = await known()
  if (found) return found
  const { tags } = await one(tx, sql<{ tags: number }>`select count(*) as tags from tags where shop_id = ${shopId}`)
  if (tags >= mostTags) throw conflict('too_many_tags', { most: mostTags })
  await write(
    tx,
    sql`insert into tags (shop_id, tag_id, name, name_key, created_at) values (${shopId}, ${newId()}, ${name}, ${key}, ${now})
        on conflict (shop_id, name_key) do nothing`,
  )
  const made = await known()
  // Somebody made it in a transaction that this one cannot see: the next try finds it.
  if (!made) throw conflict('tag_name_taken', { name })
  return made
}

export interface Tagging {
  shopId: string
  customerIds: readonly string[]
  staffId: string | null
  now: Date
  /** The bulk action that this is a part of. */
  bulkId?: string
}

/** Gives the tag to those who have it not. Says whom; each has it in their history. */
export async function addTag(tx: Tx, { shopId, customerIds, tag, staffId, now, bulkId }: Tagging & { tag: TagRef }): Promise<string[]> {
  const { rows } = await write(
    tx,
    sql<{ customerId: string }>`
      insert into customer_tags (shop_id, customer_id, origin_id, tag_id, added_at, added_by)
      select shop_id, customer_id, customer_id, ${tag.tagId}, ${now}, ${staffId} from customers
      where shop_id = ${shopId} and customer_id = any(${customerIds}::uuid[]) and erased_at is null
        and not exists (select 1 from customer_tags where shop_id = ${shopId} and customer_tags.customer_id = customers.customer_id and tag_id = ${tag.tagId})
      order by customer_id
      on conflict do nothing
      returning customer_id`,
  )
  return noteTagging(tx, { shopId, staffId, now, kind: 'tag_added', tag, changed: rows, ...(bulkId === undefined ? {} : { bulkId }) })
}

/** Takes the tag from those who have it, from whichever of the customers that they were made of it came. Says whom. */
export async function removeTag(tx: Tx, { shopId, customerIds, tag, staffId, now, bulkId }: Tagging & { tag: TagRef }): Promise<string[]> {
  const { rows } = await write(
    tx,
    sql<Tagged>`
      with gone as (
        delete from customer_tags where shop_id = ${shopId} and tag_id = ${tag.tagId} and customer_id = any(${customerIds}::uuid[])
        returning customer_id, origin_id, added_at, added_by
      )
      select customer_id, jsonb_agg(jsonb_build_object('originId', origin_id, 'addedAt', added_at, 'addedBy', added_by) order by origin_id) as taggings
      from gone group by customer_id`,
  )
  return noteTagging(tx, { shopId, staffId, now, kind: 'tag_removed', tag, changed: rows, ...(bulkId === undefined ? {} : { bulkId }) })
}

/** Throws the plain 404. */
export async function getTag(db: Db, { shopId, tagId }: { shopId: string; tagId: string }): Promise<TagRef> {
  const found = await first(db, sql<TagRef>`select tag_id, name from tags where shop_id = ${shopId} and tag_id = ${tagId}`)
  if (!found) throw notFound()
  return found
}

interface TagChange {
  shopId: string
  tagId: string
  staffId: string | null
  now: Date
}

/** Throws `tag_name_taken` where another tag has the name: those two can be merged. */
export async function renameTag(tx: Tx, { shopId, tagId, name, staffId, now }: TagChange & { name: string }): Promise<TagRef> {
  const before = await getTag(tx, { shopId, tagId })
  const other = await first(
    tx,
    sql<TagRef>`select tag_id from tags where shop_id = ${shopId} and name_key = ${tagKey(name)} and tag_id <> ${tagId}`,
  )
  if (other) throw conflict('tag_name_taken', { name })
  await write(tx, sql`update tags set name = ${name}, name_key = ${tagKey(name)} where shop_id = ${shopId} and tag_id = ${tagId}`)
  await recordChange(tx, { shopId, staffId, action: 'tag.renamed', before: { name: before.name }, after: { name }, now })
  return { tagId, name }
}

/** Whoever has the one has the other afterwards, and the one is gone. */
export async function mergeTags(tx: Tx, { shopId, tagId, intoTagId, staffId, now }: TagChange & { intoTagId: string }): Promise<TagRef> {
  if (tagId === intoTagId) throw invalid('tag_into_itself')
  const gone = await getTag(tx, { shopId, tagId })
  const kept = await first(tx, sql<TagRef>`select tag_id, name from tags where shop_id = ${shopId} and tag_id = ${intoTagId}`)
  if (!kept) throw invalid('tag_is_gone')
  await write(
    tx,
    sql`
      insert into customer_tags (shop_id, customer_id, origin_id, tag_id, added_at, added_by)
      select shop_id, customer_id, origin_id, ${intoTagId}, added_at, added_by from customer_tags where shop_id = ${shopId} and tag_id = ${tagId}
      on conflict do nothing`,
  )
  await dropTag(tx, { shopId, tagId, now })
  await recordChange(tx, { shopId, staffId, action: 'tag.merged', before: { name: gone.name }, after: { name: kept.name }, now })
  return kept
}

/** Nobody has the tag any more. */
export async function deleteTag(tx: Tx, { shopId, tagId, staffId, now }: TagChange): Promise<void> {
  const { name } = await getTag(tx, { shopId, tagId })
  const customers = await dropTag(tx, { shopId, tagId, now })
  await recordChange(tx, { shopId, staffId, action: 'tag.deleted', before: { name, customers }, after: null, now })
}

async function dropTag(tx: Tx, { shopId, tagId, now }: { shopId: string; tagId: string; now: Date }): Promise<number> {
  const { rows } = await write(
    tx,
    sql<{ customerId: string }>`delete from customer_tags where shop_id = ${shopId} and tag_id = ${tagId} returning customer_id`,
  )
  await write(tx, sql`delete from tags where shop_id = ${shopId} and tag_id = ${tagId}`)
  const customerIds = [...new Set(rows.map(({ customerId }) => customerId))]
  await touch(tx, { shopId, topic: 'tags', customerIds, now })
  return customerIds.length
}

/** Whose tag was changed; where it was taken, how they had it. */
interface Tagged {
  customerId: string
  taggings?: unknown
}

interface NotedTagging extends Omit<Tagging, 'customerIds'> {
  kind: 'tag_added' | 'tag_removed'
  tag: TagRef
  changed: readonly Tagged[]
}

async function noteTagging(tx: Tx, { shopId, staffId, now, kind, tag, changed, bulkId }: NotedTagging): Promise<string[]> {
  const customerIds = changed.map(({ customerId }) => customerId)
  if (customerIds.length === 0) return []
  const details = changed.map(({ taggings }) => JSON.stringify({ tag: tag.name, taggings }))
  await write(
    tx,
    sql`
      insert into customer_changes (shop_id, change_id, customer_id, kind, tag_id, details, changed_at, changed_by, bulk_id)
      select ${shopId}, change.change_id, change.customer_id, ${kind}, ${tag.tagId}, change.details, ${now}, ${staffId}, ${bulkId ?? null}
      from unnest(${customerIds.map(() => newId())}::uuid[], ${customerIds}::uuid[], ${details}::jsonb[]) as change (change_id, customer_id, details)`,
  )
  await touch(tx, { shopId, topic: 'tags', customerIds, now })
  return customerIds
}

/** Names that differ in case only, or in how their letters are put together, are one tag. */
export const tagKey = (name: string): string => name.normalize('NFKC').toLowerCase()
