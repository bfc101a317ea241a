import type { Db } from '../kit/database.ts'
import { membershipsOf } from '../segments/segments.ts'
import type { Program } from './program.ts'

/** Of the segments that rules ask for, those that each of these customers is in now. Who is none of them is in none. */
export async function segmentsOf(
  db: Db,
  { shopId, program, customerIds }: { shopId: string; program: Pick<Program, 'rules'>; customerIds: readonly string[] },
): Promise<(customerId: string) => ReadonlySet<string>> {
  const segmentIds = program.rules.flatMap(({ conditions }) =>
    conditions.flatMap((each) => (each.code === 'segments' ? each.segmentIds : [])),
  )
  if (segmentIds.length === 0 || customerIds.length === 0) return () => none
  const memberships = await membershipsOf(db, { shopId, segmentIds, customerIds })
  return (customerId) => memberships.get(customerId) ?? none
}

const none: ReadonlySet<string> = new Set()
