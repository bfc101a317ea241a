/** Which names and properties events were seen with: what editors of conditions offer. */
import { all, type Db, sql, type Tx, write } from '../kit/database.ts'
import type { IncomingEvent } from './reading/read-event.ts'
import type { EventNames } from './schema.ts'

export type PropertyKind = 'text' | 'number' | 'boolean' | 'list' | 'group'

export interface SeenProperty {
  name: string
  property: string
  kind: PropertyKind
}

/** Knows what this process has noted already, so that nearly all events cost no more than a look. */
export interface Catalogue {
  /** Properties that are not noted yet. */
  news(shopId: string, events: readonly IncomingEvent[]): SeenProperty[]
  /** What was noted and committed. */
  remember(shopId: string, seen: readonly SeenProperty[]): void
}

export function eventCatalogue(): Catalogue {
  const shops = new Map<string, Map<string, Set<string>>>()

  function namesOf(shopId: string): Map<string, Set<string>> {
    let names = shops.get(shopId)
    if (!names) {
      if (shops.size >= mostShops) shops.clear()
      names = new Map()
      shops.set(shopId, names)
    }
    return names
  }

  return {
    news: (shopId, events) => {
      const names = namesOf(shopId)
      const found = new Map<string, SeenProperty>()
      for (const { type, name, properties } of events) {
        if (type !== 'track' && type !== 'page' && type !== 'screen') continue
        const noted = names.get(name)
        if (noted === undefined ? names.size + found.size >= mostNames : noted.size >= mostProperties) continue
        for (const property in properties) {
          if (noted?.has(property) || property.length > longestProperty) continue
          const kind = kindOf(properties[property])
          if (kind !== null && !found.has(`${name}\n${property}`)) found.set(`${name}\n${property}`, { name, property, kind })
        }
      }
      return [...found.values()]
    },
    remember: (shopId, seen) => {
      const names = namesOf(shopId)
      for (const { name, property } of seen) {
        const noted = names.get(name) ?? new Set()
        names.set(name, noted.add(property))
      }
    },
  }
}

/** Notes properties; one that was noted before stays what it was. */
export async function noteProperties(tx: Tx, { shopId, seen }: { shopId: string; seen: readonly SeenProperty[] }): Promise<void> {
  if (seen.length === 0) return
  const sorted = seen.toSorted((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1))
  await write(
    tx,
    sql`
      insert into event_properties (shop_id, name, property, kind)
      select ${shopId}, seen.* from unnest(${sorted.map(({ name }) => name)}::text[], ${sorted.map(({ property }) => property)}::text[], ${sorted.map(({ kind }) => kind)}::text[]) as seen
      on conflict (shop_id, name, property) do nothing`,
  )
}

/** Names of events of the last 90 days, the most frequent first, with their properties. */
export async function eventNames(db: Db, { shopId, now }: { shopId: string; now: Date }): Promise<EventNames> {
  const names = await all(
    db,
    sql<EventNames['names'][number]>`
      select name, events, last_on,
        array(
          select json_build_object('name', property, 'kind', kind) from event_properties
          where shop_id = ${shopId} and event_properties.name = named.name order by property limit 200
        ) as properties
      from (
        select name, sum(events)::bigint as events, max(counted_on) as last_on from event_name_days
        where shop_id = ${shopId} and counted_on > (${now}::timestamptz at time zone 'UTC')::date - 90
        group by name order by sum(events) desc, name limit 500
      ) as named
      order by events desc, name`,
  )
  return { names }
}

const mostShops = 2_000
const mostNames = 1_000
const mostProperties = 200
const longestProperty = 200

const keyOf = ({ name, property }: SeenProperty): string => `${name}\n${property}`

function kindOf(value: unknown): PropertyKind | null {
  if (typeof value === 'string') return 'text'
  if (typeof value === 'number') return 'number'
  if (typeof value === 'boolean') return 'boolean'
  if (Array.isArray(value)) return 'list'
  return typeof value === 'object' && value !== null ? 'group' : null
}
