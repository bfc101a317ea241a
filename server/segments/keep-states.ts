/**
 * Keeps states true: whoever something was recorded about, and whoever's time has come, is looked at again in the segments that it
 * may concern. Only what differs is written.
 */
import { all, type Database, sql, type Tx, transaction, write } from '../kit/database.ts'
import { newId } from '../kit/ids.ts'
import { applyDifferences, type Cause, type Move } from './apply-differences.ts'
import { evaluation, scopesOf } from './compile.ts'
import type { Moment } from './condition.ts'
import { holdsForBlank } from './decide.ts'
import { type Conditions, segmentsIn, topicsOf } from './definition.ts'
import { noteUpkeep, tryLockUpkeep } from './lock-upkeep.ts'
import { momentOf } from './moment.ts'
import { type KeptSegment, keptSegments, storedSegments } from './stored-segments.ts'

/** How many customers are looked at in one transaction, about. */
const customersAtOnce = 40_000

export interface Kept {
  /** Whether there may be more to do at once. */
  isMore: boolean
  moves: number
}

/** Does what there is to do for a shop, up to a bound, in one transaction. Null where another process is at it. */
export function keepShop(
  database: Database,
  { shopId, conditions, now }: { shopId: string; conditions: Conditions; now: Date },
): Promise<Kept | null> {
  return transaction(database, async (tx) => {
    const at = await tryLockUpkeep(tx, { shopId, now })
    return at && keepStates(tx, { shopId, conditions, now: at })
  })
}

/** Under the upkeep’s lock. */
async function keepStates(tx: Tx, { shopId, conditions, now }: { shopId: string; conditions: Conditions; now: Date }): Promise<Kept> {
  const touches = await takeTouches(tx, { shopId })
  const stored = await storedSegments(tx, { shopId })
  const kept = keptSegments(stored, conditions)
  const due = await dueLooks(tx, { shopId, now, segmentIds: kept.map(({ segmentId }) => segmentId) })
  await keepForLater(tx, {
    shopId,
    customerIds: new Set([...touches, ...due].flatMap(({ customerIds }) => customerIds)),
    segmentIds: stored.flatMap(({ segmentId, buildPhase }) => (buildPhase === 'evaluating' || buildPhase === 'writing' ? [segmentId] : [])),
  })
  await noteUpkeep(tx, { shopId, now })
  const isMore = touches.length > 0 || due.length > 0
  if (kept.length === 0 || (touches.length === 0 && due.length === 0)) return { isMore, moves: 0 }

  const moment = await momentOf(tx, { shopId, now })
  const looks: Looks = new Map()
  for (const { tree, segmentId } of kept) {
    const topics: ReadonlySet<string> = topicsOf(tree, { holdsForBlank: holdsForBlank(tree, moment), asksFirst: moment.asksFirst })
    for (const { topic, customerIds, isImport } of touches)
      if (topics.has(topic)) addLooks(looks, segmentId, customerIds, isImport ? 'import' : 'fact')
  }
  for (const { segmentId, customerIds } of due) addLooks(looks, segmentId, customerIds, 'time')
  return { isMore, moves: await look(tx, { kept, looks, moment }) }
}

/** Looks at the customers of each segment, and at those who moved in the segments that look into it: each stands behind those it looks into. */
async function look(tx: Tx, { kept, looks, moment }: { kept: readonly KeptSegment[]; looks: Looks; moment: Moment }): Promise<number> {
  let count = 0
  for (const { segmentId, tree } of kept) {
    for (const { cause, customerIds } of looksAt(looks, segmentId)) {
      const moves = await lookAt(tx, { segmentId, tree, moment, cause, customerIds })
      count += moves.length
      const dependants = kept.filter((other) => segmentsIn(other.tree).includes(segmentId))
      for (const other of dependants)
        addLooks(
          looks,
          other.segmentId,
          moves.map(({ customerId }) => customerId),
          cause,
        )
    }
  }
  return count
}

async function lookAt(
  tx: Tx,
  {
    segmentId,
    tree,
    moment,
    cause,
    customerIds,
  }: Omit<KeptSegment, 'builtVersion'> & { moment: Moment; cause: Cause; customerIds: string[] },
): Promise<Move[]> {
  if (customerIds.length > customersAtOnce)
    return applyDifferences(tx, {
      ...{ segmentId, moment, cause, customerIds: null },
      fresh: evaluation(tree, { moment, scope: { kind: 'everybody' } }),
    })
  const moves: Move[] = []
  for (const scope of scopesOf(customerIds)) {
    const fresh = evaluation(tree, { moment, scope })
    moves.push(...(await applyDifferences(tx, { segmentId, moment, cause, fresh, customerIds: scope.customerIds })))
  }
  return moves
}

/** Whom to look at in which segment, and why: each customer once a segment, for the first reason of the list. */
type Looks = Map<string, Map<string, Cause>>

const precedence: readonly Cause[] = ['fact', 'time', 'import', 'definition']

function addLooks(looks: Looks, segmentId: string, customerIds: readonly string[], cause: Cause): void {
  const causes = looks.get(segmentId) ?? new Map<string, Cause>()
  for (const customerId of customerIds) {
    const before = causes.get(customerId)
    if (before === undefined || precedence.indexOf(cause) < precedence.indexOf(before)) causes.set(customerId, cause)
  }
  looks.set(segmentId, causes)
}

function looksAt(looks: Looks, segmentId: string): { cause: Cause; customerIds: string[] }[] {
  const byCause = Map.groupBy(looks.get(segmentId) ?? [], ([, cause]) => cause)
  return [...byCause].map(([cause, found]) => ({ cause, customerIds: found.map(([customerId]) => customerId).sort() }))
}

interface Touch {
  topic: string
  customerIds: string[]
  isImport: boolean
}

/** Reads notes about whom something was recorded, the oldest first, and deletes them: this transaction answers for them. */
async function takeTouches(tx: Tx, { shopId }: { shopId: string }): Promise<Touch[]> {
  const { rows } = await write(
    tx,
    sql<Touch>`
      delete from touches where shop_id = ${shopId} and touch_id in (
        select touch_id from (
          select touch_id, sum(cardinality(customer_ids)) over (order by touch_id) - cardinality(customer_ids) as before
          from (select touch_id, customer_ids from touches where shop_id = ${shopId} order by touch_id limit 2000) as oldest
        ) as summed
        where before < ${customersAtOnce}
      )
      returning topic, customer_ids, is_import`,
  )
  return rows
}

/**
 * A build that is under way reads an earlier state of things: whoever is looked at meanwhile is looked at once more before it counts.
 * Time is among the reasons, because the segments that the build looks into let people in and out by it.
 */
async function keepForLater(
  tx: Tx,
  { shopId, customerIds, segmentIds }: { shopId: string; customerIds: ReadonlySet<string>; segmentIds: readonly string[] },
): Promise<void> {
  if (customerIds.size === 0) return
  for (const segmentId of segmentIds)
    await write(
      tx,
      sql`insert into segment_late (shop_id, segment_id, late_id, customer_ids) values (${shopId}, ${segmentId}, ${newId()}, ${[...customerIds]}::uuid[])`,
    )
}

/** Whose answer may have changed by time alone. */
function dueLooks(
  tx: Tx,
  { shopId, now, segmentIds }: { shopId: string; now: Date; segmentIds: readonly string[] },
): Promise<{ segmentId: string; customerIds: string[] }[]> {
  return all(
    tx,
    sql<{ segmentId: string; customerIds: string[] }>`
      select segment_id, array_agg(customer_id) as customer_ids
      from (
        select segment_id, customer_id from segment_states
        where shop_id = ${shopId} and next_flip_at <= ${now} and segment_id = any(${segmentIds}::uuid[])
        order by next_flip_at limit ${customersAtOnce}
      ) as due
      group by segment_id`,
  )
}
