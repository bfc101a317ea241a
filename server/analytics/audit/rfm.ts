import { all, type Db, one, sql } from '../../kit/database.ts'
import type { Audit, RfmEdges } from '../schema.ts'
import { people, type View } from './people.ts'

/** The RFM map: quintile edges over all customers, and who stands in each of the 25 cells. Null without customers. */
export async function rfmMap(db: Db, view: View): Promise<Audit['rfm']> {
  const edges = await rfmEdges(db, view)
  return edges === null ? null : { edges, cells: await rfmCells(db, view, edges) }
}

async function rfmEdges(db: Db, view: View): Promise<RfmEdges | null> {
  const { customers, ...edges } = await one(
    db,
    sql<RfmEdges & { customers: number }>`
      select count(*) as customers,
        percentile_cont(array[.2, .4, .6, .8]) within group (order by ${view.cutOn}::date - last_on) as recency_days,
        percentile_cont(array[.2, .4, .6, .8]) within group (order by orders) as orders,
        percentile_cont(array[.2, .4, .6, .8]) within group (order by revenue) as revenue_minor
      from ${people(view)} as people`,
  )
  return customers === 0 ? null : edges
}

/** Score = 1 + edges strictly below the value, recency reversed: the rule of `score` in maths/cohorts, as SQL. */
async function rfmCells(db: Db, view: View, edges: RfmEdges): Promise<NonNullable<Audit['rfm']>['cells']> {
  const edgesBelow = (value: ReturnType<typeof sql>, of: readonly number[]) =>
    sql`(select count(*) from unnest(${of}::float8[]) as edge where edge < ${value})`
  return all(
    db,
    sql<{ recency: number; frequency: number; customers: number; revenueMinor: number }>`
      select recency, frequency, count(*) as customers, sum(revenue)::bigint as revenue_minor
      from (
        select 5 - ${edgesBelow(sql`${view.cutOn}::date - last_on`, edges.recencyDays)} as recency, 1 + ${edgesBelow(sql`orders`, edges.orders)} as frequency, revenue
        from ${people(view)} as people
      ) as scored
      group by recency, frequency
      order by recency, frequency`,
  )
}
