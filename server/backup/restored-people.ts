/** People who come with a shop: who is known here already is the same person, under the id that they have here. */
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { all, connectionOf, sql, type Tx, write } from '../kit/database.ts'
import { BackupProblem } from './backup-problem.ts'
import type { Table } from './tables.ts'

export interface People {
  /** Ids in the file that are other ids here. */
  renamed: ReadonlyMap<string, string>
}

interface LoadPeople {
  table: Table
  content: Buffer
  /** Where the people of this installation are. */
  schema: string
  /** Where the rows are put. */
  landing: string
  known: People
}

/**
 * Puts in the people of one chunk who are not here yet, and says who has another id here. Passwords of those who are here
 * stay, and nobody arrives as an owner of the installation. Throws where two of them would be one person here.
 */
export async function loadPeople(tx: Tx, { table, content, schema, landing, known }: LoadPeople): Promise<People> {
  await write(tx, sql`create temporary table if not exists arriving_staff (like ${sql.id(landing, 'staff')}) on commit drop`)
  await write(tx, sql`truncate arriving_staff`)
  const columns = table.columns.map(pg.escapeIdentifier).join(', ')
  await pipeline([content], connectionOf(tx).query(copyFrom(`copy arriving_staff (${columns}) from stdin`)))

  const matches = await all(
    tx,
    sql<{ arrivingId: string; staffId: string; isHere: boolean }>`
      select arriving.staff_id as arriving_id, coalesce(same.staff_id, known.staff_id, arriving.staff_id) as staff_id,
        same.staff_id is not null or known.staff_id is not null as is_here
      from arriving_staff arriving
      left join ${sql.id(schema, 'staff')} same on same.staff_id = arriving.staff_id
      left join ${sql.id(schema, 'staff')} known on known.email_key = arriving.email_key`,
  )
  if (new Set(matches.map(({ staffId }) => staffId)).size < matches.length) throw new BackupProblem('staff_ambiguous')

  await write(
    tx,
    sql`
      update arriving_staff set staff_id = match.staff_id, is_installation_owner = false
      from unnest(${matches.map(({ arrivingId }) => arrivingId)}::uuid[], ${matches.map(({ staffId }) => staffId)}::uuid[]) as match (arriving_id, staff_id)
      where arriving_staff.staff_id = match.arriving_id`,
  )
  // The tables of an older version refer to everybody; there, those who are here already are left out when rows move on.
  const wanted = matches.filter(({ isHere }) => landing !== schema || !isHere).map(({ staffId }) => staffId)
  const list = sql.join(table.columns.map((column) => sql.ref(column)))
  await write(
    tx,
    sql`insert into ${sql.id(landing, 'staff')} (${list}) select ${list} from arriving_staff where staff_id = any(${wanted}::uuid[])`,
  )
  const renamed = matches.filter(({ arrivingId, staffId }) => arrivingId !== staffId)
  return { renamed: new Map([...known.renamed, ...renamed.map(({ arrivingId, staffId }) => [arrivingId, staffId] as const)]) }
}

/** The rows of a chunk with the ids that their people have here. Ids need no escaping in COPY's text, so a cell is its value. */
export function renamePeople({ renamed }: People, { columns, personColumns }: Table, content: Buffer): Buffer {
  if (renamed.size === 0 || personColumns.length === 0) return content
  const places = personColumns.map((column) => columns.indexOf(column))
  const lines = content
    .toString('utf8')
    .split('\n')
    .map((line) => {
      const cells = line.split('\t')
      for (const place of places) cells[place] = renamed.get(cells[place] ?? '') ?? cells[place] ?? ''
      return cells.join('\t')
    })
  // Behind the last line feed there is no row.
  return Buffer.from([...lines.slice(0, -1), ''].join('\n'))
}
