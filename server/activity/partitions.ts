/** Events lie in parts by quarter of the year in which they occurred, so that old ones can go without a trace. */
import { all, connectionOf, type Database, type Db, sql, type Tx, transaction } from '../kit/database.ts'
import { addPartition, dropEmptyPartition, type Partition } from '../kit/partitions.ts'

/** Everything before this lies in one part, which the schema is born with. */
const firstQuarter = Date.UTC(2024, 0, 1)

/** The part in which events of this instant lie; null where there always is one. */
function partitionAt(at: Date): Partition | null {
  if (at.getTime() < firstQuarter) return null
  const year = at.getUTCFullYear()
  const quarter = Math.floor(at.getUTCMonth() / 3)
  return {
    table: 'events',
    name: `events_${year}_q${quarter + 1}`,
    from: new Date(Date.UTC(year, quarter * 3, 1)),
    to: new Date(Date.UTC(year, quarter * 3 + 3, 1)),
  }
}

/** Makes sure that there is a part for each of these instants, in short transactions of their own. Knows what it made. */
export function partitionKeeper(database: Database): { keep(instants: Iterable<Date>): Promise<void>; forget(): void } {
  const there = new Set<string>()
  return {
    keep: async (instants) => {
      for (const at of instants) {
        const partition = partitionAt(at)
        if (!partition || there.has(partition.name)) continue
        await transaction(database, (tx) => addPartition(connectionOf(tx), partition))
        there.add(partition.name)
      }
    },
    forget: () => there.clear(),
  }
}

/** Makes sure that there is a part for each of these instants in the tables of a schema, in the caller's transaction. */
export async function makeEventParts(tx: Tx, { schema, instants }: { schema: string; instants: Iterable<Date> }): Promise<void> {
  for (const at of instants) {
    const partition = partitionAt(at)
    if (partition) await addPartition(connectionOf(tx), { ...partition, schema })
  }
}

/** Parts for this quarter and the next, before anybody needs them. */
export async function makeAhead(database: Database, { now }: { now: Date }): Promise<void> {
  const current = partitionAt(now)
  const next = current && partitionAt(current.to)
  await partitionKeeper(database).keep([now, ...(next ? [next.from] : [])])
}

/** Removes parts of the past in which nothing is left. */
export async function dropEmpty(database: Database, { now }: { now: Date }): Promise<void> {
  const current = partitionAt(now)
  for (const name of await quarterNames(database.db)) {
    if (!current || name >= current.name) continue
    await transaction(database, (tx) => dropEmptyPartition(connectionOf(tx), { name })).catch((error: unknown) => {
      // Somebody uses the table; it is looked at again tomorrow.
      if (!(error instanceof Error && 'code' in error && error.code === '55P03')) throw error
    })
  }
}

async function quarterNames(db: Db): Promise<string[]> {
  const rows = await all(
    db,
    sql<{ name: string }>`
      select relname::text as name from pg_inherits join pg_class on pg_class.oid = inhrelid
      where inhparent = 'events'::regclass and relname ~ '^events_[0-9]{4}_q[1-4]$' order by relname`,
  )
  return rows.map(({ name }) => name)
}
