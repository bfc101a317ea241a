import { all, type Db, sql } from '../kit/database.ts'
import { invalid } from '../kit/problem.ts'

/** Who works in the shop today, by name: to mention them, and to give them tasks. */
export const colleaguesOf = (db: Db, { shopId }: { shopId: string }): Promise<{ staffId: string; name: string }[]> =>
  all(
    db,
    sql<{ staffId: string; name: string }>`
      select staff_id, name from memberships join staff using (staff_id)
      where shop_id = ${shopId} and left_at is null order by name, staff_id limit 1000`,
  )

/** Throws `not_a_colleague` where one of these does not work in the shop. */
export async function checkColleagues(db: Db, { shopId, staffIds }: { shopId: string; staffIds: readonly string[] }): Promise<void> {
  if (staffIds.length === 0) return
  const colleagues = new Set((await colleaguesOf(db, { shopId })).map(({ staffId }) => staffId))
  if (staffIds.some((staffId) => !colleagues.has(staffId))) throw invalid('not_a_colleague')
}
