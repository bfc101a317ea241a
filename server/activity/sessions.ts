/**
 * Sessions are read out of the events and kept nowhere, so that an event that comes late is at its place: it may prolong a session,
 * or close the gap between two.
 */
import { z } from 'zod'
import { cutPage, readCursor } from '../kit/cursor.ts'
import { all, type Db, type Query, sql } from '../kit/database.ts'
import type { Session, SessionPage } from './schema.ts'

interface SessionQuery {
  shopId: string
  customerId: string
  cursor?: string | undefined
  limit: number
}

/**
 * The sessions of a customer, newest first. One ends with thirty minutes of silence. It is made of what browsers and apps
 * told, by event time and whatever the device: who changes from the phone to the desk goes on with the same visit.
 *
 * At most 10,000 events are looked at for a page; a session of more is shown as several. Throws `wrong_cursor`.
 */
export async function sessionPage(db: Db, { shopId, customerId, cursor, limit }: SessionQuery): Promise<SessionPage> {
  const before = readCursor(cursor, Position)
  const rows = await all(
    db,
    sql<SessionRow>`
      with told as (
        select occurred_at, event_id, type, name, device_id, context
        from events
        where shop_id = ${shopId} and customer_id = ${customerId} and device_id is not null and type in ('track', 'page', 'screen')
          ${before === null ? sql`` : sql`and occurred_at < ${new Date(before[0])}`}
        order by occurred_at desc, event_id desc
        limit ${mostEvents}
      ), begun as (
        select *, (occurred_at - lag(occurred_at) over in_time >= interval '30 minutes')::int as begins from told window in_time as (order by occurred_at, event_id)
      ), numbered as (
        select *, coalesce(sum(begins) over (order by occurred_at, event_id), 0) as session from begun
      )
      select min(occurred_at) as started_at, max(occurred_at) as ended_at, count(*) as events, count(distinct device_id) as devices,
        count(*) filter (where type in ('page', 'screen')) as pages,
        (array_agg(left(context #>> '{page,url}', 2000) order by occurred_at, event_id) filter (where context #>> '{page,url}' is not null))[1] as landing_url,
        (array_agg(left(context #>> '{page,referrer}', 2000) order by occurred_at, event_id)
          filter (where ${hostOf(sql`context #>> '{page,referrer}'`)} <> coalesce(${hostOf(sql`context #>> '{page,url}'`)}, '')))[1] as referrer,
        (array_agg(context -> 'campaign' order by occurred_at, event_id) filter (where jsonb_typeof(context -> 'campaign') = 'object'))[1] as campaign,
        array_agg(name order by occurred_at, event_id) as names,
        (select count(*) from told) = ${mostEvents} and session = 0 as is_cut
      from numbered
      group by session
      order by started_at desc
      limit ${limit + 1}`,
  )
  const isCut = rows.at(-1)?.isCut === true
  // The oldest of a full look may have begun earlier: the next page shows it whole, unless it is all that there is to show.
  const shown = isCut ? Math.min(limit, Math.max(1, rows.length - 1)) : limit
  const { page, nextCursor } = cutPage(isCut ? [...rows, ...rows.slice(-1)] : rows, shown, ({ startedAt }) => [startedAt.getTime()])
  return { sessions: page.map(presented), nextCursor }
}

type SessionRow = Omit<Session, 'startedAt' | 'endedAt' | 'campaign'> & {
  startedAt: Date
  endedAt: Date
  campaign: Record<string, unknown> | null
  isCut: boolean
}

const Position = z.tuple([z.int()])
const mostEvents = 10_000

const hostOf = (address: Query<string>): Query<string | null> => sql`lower(substring(${address} from '^[a-z]+://([^/?#]+)'))`

function presented({ startedAt, endedAt, campaign, names, isCut: _, ...session }: SessionRow): Session {
  return {
    ...session,
    startedAt: startedAt.toISOString(),
    endedAt: endedAt.toISOString(),
    campaign: campaign && plainCampaign(campaign),
    names: [...new Set(names)].slice(0, 20),
  }
}

/** Anybody can send anything under this name. */
function plainCampaign(campaign: Record<string, unknown>): Record<string, string> {
  const texts = Object.entries(campaign).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
  return Object.fromEntries(texts.slice(0, 10).map(([name, value]) => [name, value.slice(0, 200)]))
}
