/**
 * Builds a segment for everybody: after its definition was saved, or when what people are measured against has moved. The old
 * states hold, and are kept true, until the new ones replace them in one moment.
 */
import { localDay } from '../kit/clock.ts'
import { type Database, one, type Query, sql, type Tx, transaction, write } from '../kit/database.ts'
import type { Task } from '../kit/jobs.ts'
import { publish } from '../kit/outbox.ts'
import type { Services } from '../kit/services.ts'
import { applyDifferences } from './apply-differences.ts'
import { type Evaluated, evaluation, scopesOf } from './compile.ts'
import type { Moment } from './condition.ts'
import { type Conditions, readDefinition, segmentsIn, type Tree } from './definition.ts'
import { lockUpkeep } from './lock-upkeep.ts'
import { momentOf } from './moment.ts'
import { type StoredSegment, storedSegment, storedSegments } from './stored-segments.ts'
import { keepYardsticks } from './yardsticks.ts'

interface Build {
  shopId: string
  segmentId: string
  conditions: Conditions
}

/** The job `build_segment { shopId, segmentId }`. Again, or where nothing is to be built, it does nothing. */
export const buildSegmentTask =
  ({ database, clock }: Services, { conditions }: { conditions: Conditions }): Task =>
  async ({ shopId, segmentId }) => {
    const build = { shopId: String(shopId), segmentId: String(segmentId), conditions }
    // Saved again meanwhile: the newest definition is what counts.
    while ((await buildSegment(database, { ...build, clock })) === 'again');
  }

/**
 * Brings the states of a segment to its saved definition. `again`: it was saved anew, or wanted anew, meanwhile, and nothing was changed.
 * `nothing`: no build is wanted, or one is under way, which notices at its end that another was wanted.
 */
export async function buildSegment(
  database: Database,
  { clock, ...build }: Build & Pick<Services, 'clock'>,
): Promise<'built' | 'again' | 'nothing'> {
  const begun = clock.now()
  return transaction(database, async (tx) => {
    if (!(await isFirst(tx, build))) return 'nothing'
    const segment = await transaction(database, (other) => begin(other, { ...build, now: begun }))
    if (!segment) return 'nothing'
    const { tree } = readDefinition(segment.definition, build.conditions)
    await makeRoom(tx)
    const before = await momentOf(tx, { shopId: build.shopId, now: clock.now() })
    await write(
      tx,
      sql`create temporary table fresh_states on commit drop as ${evaluation(tree, { moment: before, scope: { kind: 'everybody' } })}`,
    )
    await transaction(database, (other) => notePhase(other, build))
    const now = await lockUpkeep(tx, { shopId: build.shopId, now: clock.now() })
    const current = await storedSegment(tx, build)
    if (!current) return 'nothing'
    if (current.buildPhase !== 'writing') return 'again'
    const moment = await momentOf(tx, { shopId: build.shopId, now })
    await replaceLate(tx, { ...build, tree, moment })
    await putInPlace(tx, { ...build, segment: current, moment, ms: clock.now().getTime() - begun.getTime() })
    return 'built'
  })
}

/** Two builds of a segment at a time would take each other's notes of who was touched. */
async function isFirst(tx: Tx, { shopId, segmentId }: Build): Promise<boolean> {
  const { rows } = await write(
    tx,
    sql<{ isFirst: boolean }>`select pg_try_advisory_xact_lock(hashtext(${shopId}), hashtext(${`build of ${segmentId}`})) as is_first`,
  )
  return rows[0]?.isFirst === true
}

/** From here on, whoever is touched is noted for the build. */
async function begin(tx: Tx, { shopId, segmentId, now }: Build & { now: Date }): Promise<StoredSegment | null> {
  await lockUpkeep(tx, { shopId, now })
  const segment = await storedSegment(tx, { shopId, segmentId })
  if (!segment || segment.buildCause === null) return null
  const { timeZone, isMeasured } = await one(
    tx,
    sql<{ timeZone: string; isMeasured: boolean }>`
      select time_zone, exists (select 1 from segment_upkeep where shop_id = ${shopId} and yardsticks_at is not null and yardsticks is not null) as is_measured
      from shops where shop_id = ${shopId}`,
  )
  if (!isMeasured) await keepYardsticks(tx, { shopId, today: localDay(now, timeZone), now })
  await write(tx, sql`delete from segment_late where shop_id = ${shopId} and segment_id = ${segmentId}`)
  await write(
    tx,
    sql`update segments set build_phase = 'evaluating', build_started_at = ${now} where shop_id = ${shopId} and segment_id = ${segmentId}`,
  )
  return segment
}

/** Everybody is looked at: groups of all customers fit into memory, and tables are read from end to end instead of row by row. */
async function makeRoom(tx: Tx): Promise<void> {
  await write(tx, sql`select set_config('work_mem', '96MB', true) as memory, set_config('random_page_cost', '8', true) as jumping`)
}

async function notePhase(tx: Tx, { shopId, segmentId }: Build): Promise<void> {
  await write(
    tx,
    sql`update segments set build_phase = 'writing' where shop_id = ${shopId} and segment_id = ${segmentId} and build_phase = 'evaluating'`,
  )
}

/** Who was touched while the build read, and whose time has come since, is looked at anew, as of now. */
async function replaceLate(tx: Tx, { shopId, segmentId, tree, moment }: Build & { tree: Tree; moment: Moment }): Promise<void> {
  const { rows: late } = await write(
    tx,
    sql<{ customerIds: string[] }>`delete from segment_late where shop_id = ${shopId} and segment_id = ${segmentId} returning customer_ids`,
  )
  const { rows: due } = await write(
    tx,
    sql<{ customerId: string }>`delete from fresh_states where next_flip_at <= ${moment.now} returning customer_id`,
  )
  const customerIds = new Set([...late.flatMap(({ customerIds }) => customerIds), ...due.map(({ customerId }) => customerId)])
  for (const scope of scopesOf([...customerIds])) {
    await write(tx, sql`delete from fresh_states where customer_id = any(${scope.customerIds}::uuid[])`)
    await write(tx, sql`insert into fresh_states (customer_id, is_member, next_flip_at) ${evaluation(tree, { moment, scope })}`)
  }
}

async function putInPlace(
  tx: Tx,
  { shopId, segmentId, conditions, segment, moment, ms }: Build & { segment: StoredSegment; moment: Moment; ms: number },
): Promise<void> {
  const fresh = sql`select customer_id, is_member, next_flip_at from fresh_states` as Query<Evaluated>
  if (segment.builtVersion === null) await insertStates(tx, { shopId, segmentId, moment })
  else {
    const cause = segment.buildCause ?? 'definition'
    const moves = await applyDifferences(tx, { segmentId, moment, cause, fresh, customerIds: null })
    if (moves.length === 0) return noteBuilt(tx, { shopId, segmentId, moment, ms })
  }
  await noteBuilt(tx, { shopId, segmentId, moment, ms })
  await buildDependants(tx, { shopId, segmentId, conditions, cause: segment.buildCause ?? 'definition' })
}

/** The first states: who is in from the beginning on did not come in. */
async function insertStates(tx: Tx, { shopId, segmentId, moment }: { shopId: string; segmentId: string; moment: Moment }): Promise<void> {
  await write(
    tx,
    sql`insert into segment_states (shop_id, segment_id, customer_id, version, changed_at, next_flip_at)
        select ${shopId}, ${segmentId}, customer_id, is_member::integer, ${moment.now}, next_flip_at from fresh_states order by customer_id`,
  )
  await write(
    tx,
    sql`with counted as (
          update segments set members = (select count(*) from fresh_states where is_member) where shop_id = ${shopId} and segment_id = ${segmentId} returning members
        )
        insert into segment_days (shop_id, segment_id, day, members, entered, went_out)
        select ${shopId}, ${segmentId}, ${moment.today}, members, 0, 0 from counted
        on conflict (shop_id, segment_id, day) do update set members = excluded.members`,
  )
}

async function noteBuilt(
  tx: Tx,
  { shopId, segmentId, moment, ms }: { shopId: string; segmentId: string; moment: Moment; ms: number },
): Promise<void> {
  await write(
    tx,
    sql`update segments
        set built_definition = definition, built_version = version, built_at = ${moment.now}, build_ms = ${ms}, build_cause = null, build_phase = null, build_started_at = null
        where shop_id = ${shopId} and segment_id = ${segmentId}`,
  )
}

/** Segments that look into this one see it in another light now. */
async function buildDependants(tx: Tx, { shopId, segmentId, conditions, cause }: Build & { cause: 'definition' | 'time' }): Promise<void> {
  const others = await storedSegments(tx, { shopId })
  const dependants = others.filter(({ definition }) => segmentsIn(readDefinition(definition, conditions).tree).includes(segmentId))
  await wantBuilds(tx, { shopId, segmentIds: dependants.map((each) => each.segmentId), cause })
}

/**
 * These segments are built anew, as soon as a worker comes to it: also those of which a build is under way, since it may have read what
 * holds no more. A new definition outweighs that time has passed. Under the upkeep's lock.
 */
export async function wantBuilds(
  tx: Tx,
  { shopId, segmentIds, cause }: { shopId: string; segmentIds: readonly string[]; cause: 'definition' | 'time' },
): Promise<void> {
  if (segmentIds.length === 0) return
  await write(
    tx,
    sql`update segments
        set build_cause = case when build_cause = 'definition' then 'definition' else ${cause} end, build_phase = 'waiting'
        where shop_id = ${shopId} and segment_id = any(${segmentIds}::uuid[])`,
  )
  for (const segmentId of segmentIds) publish(tx, { type: 'segment.build_wanted', shopId, segmentId })
}
