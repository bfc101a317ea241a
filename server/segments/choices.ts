import { all, type Db, type Query, sql } from '../kit/database.ts'
import { fold } from '../kit/fold.ts'
import type { ChoiceKind } from './schema.ts'

export interface Choice {
  value: string
  label: string
  detail: string | null
}

interface Choosing {
  shopId: string
  kind: ChoiceKind
  /** Of the reader. */
  language: string
  /** Those that capabilities above bring. */
  contributed: ContributedChoices
  search: string
  event: string
  /** Where there are any, these and no others. */
  ids: readonly string[]
}

const shown = 50
/** How many different values are read before the search picks among them. */
const read = 2_000

/** What a shop has to choose from, the most usual first. A search forgives case and diacritics. */
export async function choicesOf(db: Db, { shopId, kind, language, contributed, search, event, ids }: Choosing): Promise<Choice[]> {
  const sources: ContributedChoices = { ...ownSources, ...contributed }
  const found = await all(
    db,
    sources[kind]?.({ shopId, language, event, ids, pattern: `%${search.replace(/[\\%_]/g, '\\$&')}%` }) ?? nothing,
  )
  if (ids.length > 0) return found
  const wanted = fold(search)
  return found.filter(({ label, detail }) => fold(`${label} ${detail ?? ''}`).includes(wanted)).slice(0, shown)
}

interface Source {
  shopId: string
  language: string
  event: string
  ids: readonly string[]
  pattern: string
}

/** What there is to choose from: those of `ids`, or all where there are none. */
export type ChoiceSource = (source: Source) => Query<Choice>
export type ContributedChoices = Partial<Record<ChoiceKind, ChoiceSource>>

const nothing = sql<Choice>`select null as value, null as label, null as detail where false`

const ownSources: ContributedChoices = {
  product: ({ shopId, ids, pattern }) => sql`
    select product_id as value, name as label, code as detail from products
    where shop_id = ${shopId} and not is_charge and ${ids.length > 0 ? sql`product_id::text = any(${ids}::text[])` : sql`(name ilike ${pattern} or code ilike ${pattern})`}
    order by name, product_id limit ${shown}`,
  category: ({ shopId, ids }) => sql`
    select category_id as value, name as label, null as detail from categories
    where shop_id = ${shopId} and ${among(sql`category_id::text`, ids)} order by name limit ${read}`,
  tag: ({ shopId, ids }) => sql`
    select tag_id as value, name as label, null as detail from tags where shop_id = ${shopId} and ${among(sql`tag_id::text`, ids)} order by name limit ${read}`,
  event: ({ shopId, ids }) => sql`
    select name as value, name as label, sum(events)::text as detail from event_name_days
    where shop_id = ${shopId} and ${among(sql`name`, ids)} group by name order by sum(events) desc, name limit ${read}`,
  property: ({ shopId, event, ids }) => sql`
    select property as value, property as label, min(kind) as detail from event_properties
    where shop_id = ${shopId} and name = ${event} and ${among(sql`property`, ids)} group by property order by property limit ${read}`,
  trait: ({ shopId, ids }) => sql`
    select key as value, coalesce(max(label), key) as label, max(type) as detail
    from (
      select key, label, type from customer_fields where shop_id = ${shopId}
      union all
      select key, null, null from (select traits from customers where shop_id = ${shopId} and traits <> '{}' limit 5000) as sampled cross join jsonb_object_keys(traits) as key
    ) as named
    where ${among(sql`key`, ids)} group by key order by max(label) nulls last, key limit ${read}`,
  segment: ({ shopId, ids }) => sql`
    select segment_id as value, name as label, members::text as detail from segments
    where shop_id = ${shopId} and deleted_at is null and ${among(sql`segment_id::text`, ids)} order by name limit ${read}`,
  country: ({ shopId, ids }) => valuesOf(sql`country`, shopId, ids),
  city: ({ shopId, ids }) => valuesOf(sql`city`, shopId, ids),
  language: ({ shopId, ids }) => valuesOf(sql`language`, shopId, ids),
}

const valuesOf = (column: Query<unknown>, shopId: string, ids: readonly string[]): Query<Choice> => sql`
  select ${column} as value, ${column} as label, count(*)::text as detail from customers
  where shop_id = ${shopId} and ${column} <> '' and ${among(column, ids)} group by ${column} order by count(*) desc, ${column} limit ${read}`

const among = (column: Query<unknown>, ids: readonly string[]): Query<unknown> =>
  ids.length > 0 ? sql`${column} = any(${ids}::text[])` : sql`true`
