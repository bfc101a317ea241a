/** Events lie in parts by their time: the parts are there before the rows are. */
import { makeEventParts } from '../activity/activity.ts'
import { all, sql, type Tx } from '../kit/database.ts'
import type { Table } from './tables.ts'

const table = 'events'
const column = 'occurred_at'

/** Makes the parts for rows of a backup, as COPY has them; nothing where they are of another table. */
export async function makePartsForRows(
  tx: Tx,
  { schema, table: { name, columns }, content }: { schema: string; table: Table; content: Buffer },
): Promise<void> {
  if (name !== table) return
  const place = columns.indexOf(column)
  const months = new Set<string>()
  for (const line of content.toString('utf8').split('\n')) {
    const month = line.split('\t', place + 1)[place]?.slice(0, 7)
    if (month !== undefined && month !== '') months.add(month)
  }
  await makeEventParts(tx, { schema, instants: [...months].map((month) => new Date(`${month}-15T00:00:00Z`)) })
}

/** Makes the parts for rows that are moved from one schema to another. */
export async function makePartsForTable(tx: Tx, { from, to, name }: { from: string; to: string; name: string }): Promise<void> {
  if (name !== table) return
  const rows = await all(tx, sql<{ at: Date }>`select distinct date_trunc('month', occurred_at) as at from ${sql.id(from, table)}`)
  await makeEventParts(tx, { schema: to, instants: rows.map(({ at }) => at) })
}
