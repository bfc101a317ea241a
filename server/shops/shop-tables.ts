import { all, type Db, sql } from '../kit/database.ts'

/** Every table that holds rows of a shop, each before those that it refers to; asked of the catalogue, so a new one needs no word here. */
export async function shopTables(db: Db): Promise<string[]> {
  const tables = await all(
    db,
    sql<{ name: string; parents: string[] }>`
      select relname::text as name,
        array(select parent.relname::text from pg_constraint join pg_class parent on parent.oid = confrelid where conrelid = pg_class.oid and contype = 'f') as parents
      from pg_class join pg_attribute on attrelid = pg_class.oid and attname = 'shop_id'
      where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition and relname <> 'shops'
      order by relname`,
  )
  const waiting = [...tables]
  const ordered: string[] = []
  while (waiting.length > 0) {
    const place = waiting.findIndex(({ name }) => !waiting.some((other) => other.name !== name && other.parents.includes(name)))
    const [table] = waiting.splice(place, 1)
    if (place === -1 || !table) throw new Error('the tables of a shop refer to each other in a circle')
    ordered.push(table.name)
  }
  return ordered
}
