import { wilsonInterval } from '@regulars/cohorts'
import { type Db, one, sql } from '../../kit/database.ts'
import type { Audit } from '../schema.ts'
import { people, type View } from './people.ts'

const horizons = [30, 60, 90, 180, 365]

/** Of the customers whose horizon is over at the cut: how many had bought on a second day by then. */
export async function repeatByHorizon(db: Db, view: View): Promise<Audit['repeatByHorizon']> {
  const counts = horizons.flatMap((days) => [
    sql`count(*) filter (where first_on <= ${view.cutOn}::date - ${days}::integer)`,
    sql`count(*) filter (where first_on <= ${view.cutOn}::date - ${days}::integer and second_on - first_on <= ${days})`,
  ])
  const { counted } = await one(
    db,
    sql<{ counted: number[] }>`select json_build_array(${sql.join(counts)}) as counted from ${people(view)} as people`,
  )
  return horizons.map((days, index) => {
    const [eligible, returned] = [counted[2 * index] ?? 0, counted[2 * index + 1] ?? 0]
    const interval = wilsonInterval(returned, eligible)
    return {
      days,
      eligible,
      returned,
      share: eligible === 0 ? null : returned / eligible,
      low: interval?.low ?? null,
      high: interval?.high ?? null,
    }
  })
}
