/** Which tables a backup holds, asked of the catalogue: a new table is in the next backup without a word here. */
import { all, type Db, sql } from '../kit/database.ts'

export interface Table {
  name: string
  /** Without generated ones, in the order of the table. */
  columns: string[]
  /** Whether its rows belong to a shop; the others belong to the installation. */
  isOfShop: boolean
  /** Columns that hold the id of a person, of their own or through a reference. */
  personColumns: string[]
}

/** Tables of the schema whose rows stay behind, with the reason. */
const leftOut = new Map([
  ['migrations', 'the schema itself, which the manifest describes'],
  ['staff_sessions', 'people sign in again where they are moved to'],
  ['owner_links', 'a link is for the installation that showed it'],
  ['rate_limits', 'what happened within the last minutes, elsewhere'],
])

/**
 * The tables whose rows are facts, each behind those that it refers to. Unlogged tables hold what can be read from its
 * source again, and stay behind as the queue of jobs does, which lies in a schema of its own.
 * Throws where no such order exists: then a backup could not be loaded.
 */
export async function backupTables(db: Db, { schema }: { schema: string }): Promise<Table[]> {
  const tables = (await tablesOf(db, schema)).filter(({ name }) => !leftOut.has(name))
  const references = await referencesOf(db, schema)
  const people = personColumns(references)
  return inLoadingOrder(tables, references).map(({ name, columns }) => ({
    name,
    columns,
    isOfShop: columns.includes('shop_id'),
    personColumns: columns.filter((column) => people.has(`${name}.${column}`)),
  }))
}

/** Tables of which a shop's backup holds rows: its own, and the people who work in it. */
export const tablesOfShop = (tables: readonly Table[]): Table[] => tables.filter(({ name, isOfShop }) => isOfShop || name === 'staff')

interface Reference {
  table: string
  columns: string[]
  target: string
  targetColumns: string[]
}

const tablesOf = (db: Db, schema: string): Promise<{ name: string; columns: string[] }[]> =>
  all(
    db,
    sql<{ name: string; columns: string[] }>`
      select relname::text as name,
        array(select attname::text from pg_attribute
              where attrelid = pg_class.oid and attnum > 0 and not attisdropped and attgenerated = '' order by attnum) as columns
      from pg_class
      where relnamespace = ${schema}::regnamespace and relkind in ('r', 'p') and relpersistence = 'p' and not relispartition
        and not exists (select 1 from pg_depend where classid = 'pg_class'::regclass and objid = pg_class.oid and deptype = 'e')
      order by relname`,
  )

const referencesOf = (db: Db, schema: string): Promise<Reference[]> =>
  all(
    db,
    sql<Reference>`
      select child.relname::text as "table", parent.relname::text as target,
        array(select attname::text from unnest(conkey) with ordinality as part (number, position)
              join pg_attribute on attrelid = conrelid and attnum = part.number order by position) as columns,
        array(select attname::text from unnest(confkey) with ordinality as part (number, position)
              join pg_attribute on attrelid = confrelid and attnum = part.number order by position) as "targetColumns"
      from pg_constraint
      join pg_class child on child.oid = conrelid
      join pg_class parent on parent.oid = confrelid
      where contype = 'f' and conparentid = 0 and child.relnamespace = ${schema}::regnamespace and parent.relnamespace = child.relnamespace
      order by 1, 2`,
  )

/** Each table when all that it refers to have been; by name where that leaves a choice. */
function inLoadingOrder<Named extends { name: string }>(tables: readonly Named[], references: readonly Reference[]): Named[] {
  const waiting = new Map(tables.map((table) => [table.name, table]))
  const ordered: Named[] = []
  while (waiting.size > 0) {
    const ready = [...waiting.values()].find(({ name }) => !references.some(({ table, target }) => table === name && waiting.has(target)))
    if (!ready) throw new Error(`these tables refer to each other in a circle, or to themselves: ${[...waiting.keys()].join(', ')}`)
    ordered.push(ready)
    waiting.delete(ready.name)
  }
  return ordered
}

/** `table.column` of everything that leads back to `staff.staff_id`. */
function personColumns(references: readonly Reference[]): Set<string> {
  const known = new Set(['staff.staff_id'])
  for (let before = 0; before !== known.size; ) {
    before = known.size
    for (const { table, columns, target, targetColumns } of references)
      for (const [index, column] of columns.entries()) if (known.has(`${target}.${targetColumns[index]}`)) known.add(`${table}.${column}`)
  }
  return known
}
