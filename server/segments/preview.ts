import { wilsonInterval } from '@regulars/cohorts'
import { all, type Database, type Db, one, type Query, sql, type Tx, transaction, write } from '../kit/database.ts'
import { type Evaluated, evaluation, type Scope } from './compile.ts'
import type { Moment } from './condition.ts'
import type { Tree } from './definition.ts'
import { memberSummaries } from './members.ts'
import { momentOf } from './moment.ts'
import { reasonsFor } from './reasons.ts'
import type { SegmentPreview } from './schema.ts'

const shownPeople = 20
const sampledPeople = 4_000

interface Previewed {
  shopId: string
  tree: Tree
  now: Date
  /** How long counting may take before a sample has to do. */
  patienceMs?: number
  /** And how long the sample may. */
  samplePatienceMs?: number
}

/**
 * How many would be in, and some of them with the reasons. Exact where that takes no longer than `patienceMs`, else estimated from a
 * sample of customers, and said so.
 */
export async function previewSegment(
  database: Database,
  { shopId, tree, now, patienceMs = 3_000, samplePatienceMs = 6_000 }: Previewed,
): Promise<SegmentPreview> {
  const { moment, customers } = await transaction(database, async (tx) => ({
    moment: await momentOf(tx, { shopId, now }),
    customers: await customersOf(tx, { shopId }),
  }))
  const exact = await counted(database, { tree, moment, patienceMs, scope: { kind: 'everybody' } })
  if (exact) return presented({ kind: 'exact', members: exact.members }, exact.sample)

  const customerIds = await sampleOf(database, { shopId, customers })
  const sampled = await counted(database, { tree, moment, patienceMs: samplePatienceMs, scope: { kind: 'customers', customerIds } })
  const interval = wilsonInterval(sampled?.members ?? 0, customerIds.length)
  if (!sampled || !interval) return presented({ kind: 'unknown' }, [])
  const scaled = (share: number): number => Math.round(share * customers)
  return presented(
    {
      ...{ kind: 'estimated', sampled: customerIds.length, members: scaled(sampled.members / customerIds.length) },
      ...{ low: scaled(interval.low), high: scaled(interval.high) },
    },
    sampled.sample,
  )

  async function presented(count: SegmentPreview['count'], customerIds: readonly string[]): Promise<SegmentPreview> {
    const reasons = await reasonsFor(database.db, { tree, moment, customerIds })
    const sample = await memberSummaries(database.db, { shopId, customerIds })
    return { count, customers, sample: sample.map((member) => ({ ...member, reasons: reasons.get(member.customerId)?.reasons ?? [] })) }
  }
}

/** How many customers a shop has, without those who were erased. */
export async function customersOf(db: Db, { shopId }: { shopId: string }): Promise<number> {
  const { customers } = await one(
    db,
    sql<{ customers: number }>`select count(*) as customers from customers where shop_id = ${shopId} and erased_at is null`,
  )
  return customers
}

/** Members, and the first of them; null where it would have taken longer. */
async function counted(
  database: Database,
  { tree, moment, patienceMs, scope }: { tree: Tree; moment: Moment; patienceMs: number; scope: Scope },
): Promise<{ members: number; sample: string[] } | null> {
  try {
    return await transaction(database, async (tx) => {
      await beImpatient(tx, patienceMs)
      return one(tx, countQuery(evaluation(tree, { moment, scope })))
    })
  } catch (error) {
    if (isOutOfTime(error)) return null
    throw error
  }
}

const countQuery = (evaluated: Query<Evaluated>) => sql<{ members: number; sample: string[] }>`
  with evaluated as materialized (${evaluated})
  select (select count(*) from evaluated where is_member) as members,
    array(select customer_id from evaluated where is_member order by customer_id desc limit ${shownPeople}) as sample`

async function beImpatient(tx: Tx, patienceMs: number): Promise<void> {
  await write(
    tx,
    sql`select set_config('statement_timeout', ${String(patienceMs)}, true) as timeout, set_config('work_mem', '64MB', true) as memory`,
  )
}

const isOutOfTime = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === '57014'

/** The ends of ids are random: those below a bound are a sample, and the same one while somebody edits. */
async function sampleOf(database: Database, { shopId, customers }: { shopId: string; customers: number }): Promise<string[]> {
  const bound = Math.ceil(Math.min(1, sampledPeople / Math.max(1, customers)) * 65_536)
  const end = bound > 65_535 ? 'g' : bound.toString(16).padStart(4, '0')
  const rows = await all(
    database.db,
    sql<{ customerId: string }>`
      select customer_id from customers
      where shop_id = ${shopId} and erased_at is null and right(customer_id::text, 4) collate "C" < ${end} limit ${2 * sampledPeople}`,
  )
  return rows.map(({ customerId }) => customerId)
}
