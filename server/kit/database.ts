import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler, type RawBuilder, sql } from 'kysely'
import pg from 'pg'
import { addJobs } from './jobs-queue.ts'
import { type Event, laterJobs, type Subscriptions, type Together } from './outbox.ts'

export { sql }

/** A statement that can be run: the `sql` template, or a builder. */
export type Query<Row> = RawBuilder<Row>

const changes: unique symbol = Symbol('a statement that writes')
const runner: unique symbol = Symbol('runs statements')
const client: unique symbol = Symbol('connection of the transaction')

/** The handle for reading. Its sessions are read-only in the database too, so a write through it is refused twice. */
export interface Db {
  readonly [runner]: Runner
}

/** The handle for writing: one open transaction, and the events that leave with its commit. */
export interface Tx extends Db {
  readonly [client]: pg.PoolClient
  readonly events: Event[]
}

export interface Database {
  /** For reading outside a transaction. */
  readonly db: Db
  readonly pool: pg.Pool
  readonly subscriptions: Subscriptions
  close(): Promise<void>
}

export interface DatabaseOptions {
  connection: pg.PoolConfig
  subscriptions?: Subscriptions
  size?: number
}

interface Runner {
  query(query: pg.QueryArrayConfig): Promise<pg.QueryArrayResult>
}

/** Opens the pools. Nothing is connected until the first statement. */
export function openDatabase({ connection, subscriptions = { together: [], later: [] }, size = 10 }: DatabaseOptions): Database {
  const pool = new pg.Pool({ ...sessionDefaults, ...connection, max: size })
  const readPool = new pg.Pool({ ...sessionDefaults, ...connection, max: size, options: '-c default_transaction_read_only=on' })
  // A connection that breaks while idle is replaced by the pool; without a listener it would end the process.
  for (const each of [pool, readPool]) each.on('error', () => {}).on('connect', (connection) => connection.on('error', () => {}))
  return {
    db: { [runner]: { query: (query) => readPool.query(prepared(query)) } },
    pool,
    subscriptions,
    close: async () => {
      await Promise.all([pool.end(), readPool.end()])
    },
  }
}

/** All rows of a query, columns in camelCase; JSON values keep their own keys. */
export async function all<Row>(db: Db, query: Query<Row>): Promise<Row[]> {
  return objects(await db[runner].query(compile(query))) as Row[]
}

/** The first row, or undefined. */
export async function first<Row>(db: Db, query: Query<Row>): Promise<Row | undefined> {
  return (await all(db, query))[0]
}

/** The one row that there must be: a missing one is a broken invariant. */
export async function one<Row>(db: Db, query: Query<Row>): Promise<Row> {
  const row = await first(db, query)
  if (row === undefined) throw new Error('a query that must find a row found none')
  return row
}

/** Runs a statement that writes; says how many rows it touched and what it returned. */
export async function write<Row = unknown>(tx: Tx, query: Query<Row>): Promise<{ rows: Row[]; count: number }> {
  const result = await tx[runner].query(compile(query))
  return { rows: objects(result) as Row[], count: result.rowCount ?? 0 }
}

/** A statement that writes, to be run together with others. */
export type Change = Query<unknown> & { readonly [changes]: true }

export const change = (query: Query<unknown>): Change => query as Change

/**
 * Runs statements that write in one round trip. All of them see the tables as they were before, and references between what they write are
 * looked at when all are done; no two may touch the same row.
 */
export async function writeTogether(tx: Tx, statements: readonly Change[]): Promise<void> {
  const [only] = statements
  if (only === undefined) return
  if (statements.length === 1) {
    await write(tx, only)
    return
  }
  const named = statements.map((statement, index) => sql`${sql.id(`change_${index}`)} as (${statement})`)
  await write(tx, sql`with ${sql.join(named)} select`)
}

/** The transaction's own connection, for COPY. */
export const connectionOf = (tx: Tx): pg.PoolClient => tx[client]

/**
 * Runs `work` in one transaction and commits it, with the jobs of every event that it published.
 * Whatever it throws rolls everything back and is thrown on. `isFrequent`: each statement of it is parsed and planned once a
 * connection, which is worth it where the same few run many times a second on small sets.
 */
export async function transaction<Result>(
  database: Database,
  work: (tx: Tx) => Promise<Result>,
  { isFrequent = false }: { isFrequent?: boolean } = {},
): Promise<Result> {
  const connection = await database.pool.connect()
  let isBroken = false
  try {
    await connection.query('begin')
    const statements: Runner = isFrequent ? { query: (query) => connection.query(prepared(query)) } : connection
    const tx: Tx = { [runner]: statements, [client]: connection, events: [] }
    const result = await work(tx)
    await dispatch(tx, database.subscriptions)
    await connection.query('commit')
    return result
  } catch (error) {
    await connection.query('rollback').catch(() => {
      isBroken = true
    })
    throw error
  } finally {
    connection.release(isBroken)
  }
}

/**
 * Gives a statement a name, so that each connection parses and plans it once. The first few hundred different
 * texts get one; the long tail of lists with ever new filters does not, because names are kept as long as connections.
 */
function prepared(query: pg.QueryArrayConfig): pg.QueryArrayConfig {
  let name = statementNames.get(query.text)
  if (name === undefined) {
    if (statementNames.size >= mostNames) return query
    name = `regulars_${statementNames.size}`
    statementNames.set(query.text, name)
  }
  return { ...query, name }
}

const statementNames = new Map<string, string>()
const mostNames = 300

/** *Together* subscribers run now, and may publish more; *later* ones become jobs of this same transaction. */
async function dispatch(tx: Tx, { together, later }: Subscriptions): Promise<void> {
  for (let next = 0; next < tx.events.length; next++) {
    const event = tx.events[next] as Event
    for (const subscription of together as Together<Tx>[]) if (subscription.event === event.type) await subscription.run(tx, event)
  }
  await addJobs((text, values) => tx[client].query(text, values), laterJobs(tx.events, later))
}

const sessionDefaults: pg.PoolConfig = { application_name: 'regulars', statement_timeout: 0, keepAlive: true }

const compiler = new Kysely<Record<string, never>>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
})

function compile(query: Query<unknown>): pg.QueryArrayConfig {
  const { sql: text, parameters } = query.compile(compiler)
  return { text, values: parameters as unknown[], rowMode: 'array' }
}

function objects({ rows, fields }: pg.QueryArrayResult): Record<string, unknown>[] {
  const names = fields.map(({ name }) => camelCase(name))
  if (new Set(names).size < names.length)
    throw new Error(`a query answers two columns of one name: ${fields.map(({ name }) => name).join(', ')}`)
  return rows.map((values) => {
    const row: Record<string, unknown> = {}
    for (let place = 0; place < names.length; place++) row[names[place] as string] = values[place]
    return row
  })
}

const camelCased = new Map<string, string>()

function camelCase(name: string): string {
  let camel = camelCased.get(name)
  if (camel === undefined) {
    camel = name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
    camelCased.set(name, camel)
  }
  return camel
}

const { INT8, DATE } = pg.types.builtins
// Money and counts stay below 2^53; days stay text, because a day is not an instant.
pg.types.setTypeParser(INT8, Number)
pg.types.setTypeParser(DATE, (day) => day)
