import { recordChange } from '../kit/change-log.ts'
import { sql, type Tx, write } from '../kit/database.ts'
import { newId } from '../kit/ids.ts'
import { publish } from '../kit/outbox.ts'
import { conflict, notFound, preconditionFailed } from '../kit/problem.ts'
import { RequestFault } from '../kit/request-validation.ts'
import { wantBuilds } from './build.ts'
import { type Conditions, readDefinition, segmentsIn } from './definition.ts'
import { lockUpkeep } from './lock-upkeep.ts'
import type { SegmentNode } from './schema.ts'
import { mostSegments, type StoredSegment, storedSegments } from './stored-segments.ts'

interface Saving {
  shopId: string
  staffId: string | null
  conditions: Conditions
  now: Date
}

/** Keeps a new segment; a job builds it. Throws where the name is taken, the definition is wrong, or there are too many. */
export async function createSegment(
  tx: Tx,
  {
    shopId,
    staffId,
    conditions,
    now,
    name,
    description,
    definition,
    readyMade = null,
  }: Saving & {
    name: string
    description: string
    definition: unknown
    readyMade?: string | null
  },
): Promise<string> {
  await lockUpkeep(tx, { shopId, now })
  const others = await storedSegments(tx, { shopId })
  if (others.length >= mostSegments) throw conflict('too_many_segments', { most: mostSegments })
  refuseTakenName(others, name)
  const segmentId = newId()
  const read = readReferring(definition, { conditions, others, segmentId })
  await write(
    tx,
    sql`insert into segments (shop_id, segment_id, name, description, definition, version, build_cause, build_phase, ready_made, created_by, created_at, changed_at)
        values (${shopId}, ${segmentId}, ${name}, ${description}, ${JSON.stringify(read)}::jsonb, 1, 'definition', 'waiting', ${readyMade}, ${staffId}, ${now}, ${now})`,
  )
  await recordChange(tx, { shopId, staffId, action: 'segment.created', before: null, after: { segmentId, name, definition: read }, now })
  await wantBuilds(tx, { shopId, segmentIds: [segmentId], cause: 'definition' })
  return segmentId
}

/** Changes what is given. Another definition is another version, which a job builds while the one before holds. */
export async function changeSegment(
  tx: Tx,
  {
    shopId,
    staffId,
    conditions,
    now,
    segmentId,
    name,
    description,
    definition,
    version,
  }: Saving & {
    segmentId: string
    name?: string | undefined
    description?: string | undefined
    definition?: unknown
    version?: number | undefined
  },
): Promise<void> {
  await lockUpkeep(tx, { shopId, now })
  const segments = await storedSegments(tx, { shopId })
  const segment = segments.find((each) => each.segmentId === segmentId)
  if (!segment) throw notFound()
  if (version !== undefined && version !== segment.version) throw preconditionFailed('segment_changed_meanwhile')
  const others = segments.filter((each) => each !== segment)
  if (name !== undefined) refuseTakenName(others, name)
  const read = definition === undefined ? null : readReferring(definition, { conditions, others, segmentId })
  const isOther = read !== null && JSON.stringify(read) !== JSON.stringify(readDefinition(segment.definition, conditions).definition)
  await write(
    tx,
    sql`update segments
        set name = ${name ?? segment.name}, description = ${description ?? segment.description}, definition = coalesce(${read && JSON.stringify(read)}::jsonb, definition),
          version = version + ${isOther ? 1 : 0}::integer, changed_at = ${now}
        where shop_id = ${shopId} and segment_id = ${segmentId}`,
  )
  await recordChange(tx, {
    ...{ shopId, staffId, action: 'segment.changed', now },
    before: { segmentId, name: segment.name, definition: segment.definition },
    after: { segmentId, name: name ?? segment.name, definition: read ?? segment.definition },
  })
  if (isOther) await wantBuilds(tx, { shopId, segmentIds: [segmentId], cause: 'definition' })
}

/** Takes a segment away. Throws where others look into it. Its states go in a job. */
export async function deleteSegment(
  tx: Tx,
  { shopId, staffId, conditions, now, segmentId }: Saving & { segmentId: string },
): Promise<void> {
  await lockUpkeep(tx, { shopId, now })
  const segments = await storedSegments(tx, { shopId })
  const segment = segments.find((each) => each.segmentId === segmentId)
  if (!segment) throw notFound()
  const [user] = usersOfSegments(segments, conditions).get(segmentId) ?? []
  if (user) throw conflict('segment_in_use', { name: user.name })
  await write(
    tx,
    sql`update segments set deleted_at = ${now}, build_cause = null, build_phase = null where shop_id = ${shopId} and segment_id = ${segmentId}`,
  )
  await recordChange(tx, {
    ...{ shopId, staffId, action: 'segment.deleted', after: null, now },
    before: { segmentId, name: segment.name, definition: segment.definition },
  })
  publish(tx, { type: 'segment.deleted', shopId, segmentId })
}

/** For each segment those that look into it, by what they were saved or built as. */
export function usersOfSegments(segments: readonly StoredSegment[], conditions: Conditions): ReadonlyMap<string, StoredSegment[]> {
  const users = new Map<string, StoredSegment[]>()
  for (const user of segments) {
    const referred = new Set([user.definition, user.builtDefinition].flatMap((definition) => referredIn(definition, conditions)))
    for (const segmentId of referred) users.set(segmentId, [...(users.get(segmentId) ?? []), user])
  }
  return users
}

/** The definition as plain data. Throws a fault where it is wrong, names a segment that is not there, or leads back to its own. */
export function readReferring(
  given: unknown,
  { conditions, others, segmentId }: { conditions: Conditions; others: readonly StoredSegment[]; segmentId: string | null },
): SegmentNode {
  const { tree, definition } = readDefinition(given, conditions)
  const referred = segmentsIn(tree)
  const known = new Map(others.map((each) => [each.segmentId, referredIn(each.definition, conditions)]))
  if (segmentId !== null && referred.includes(segmentId)) throw faultIn('segments.field.circle')
  if (referred.some((id) => !known.has(id))) throw faultIn('segments.field.unknown_segment')
  if (segmentId !== null && referred.some((id) => leadsTo(id, segmentId, known, new Set()))) throw faultIn('segments.field.circle')
  return definition
}

function leadsTo(from: string, to: string, referred: ReadonlyMap<string, readonly string[]>, seen: Set<string>): boolean {
  if (seen.has(from)) return false
  seen.add(from)
  const next = referred.get(from) ?? []
  return next.includes(to) || next.some((each) => leadsTo(each, to, referred, seen))
}

const faultIn = (message: string): RequestFault => new RequestFault([{ code: 'custom', path: ['definition'], message }])

const referredIn = (definition: unknown, conditions: Conditions): string[] =>
  definition === null ? [] : segmentsIn(readDefinition(definition, conditions).tree)

function refuseTakenName(others: readonly StoredSegment[], name: string): void {
  if (others.some((each) => each.name === name)) throw conflict('segment_name_taken', { name })
}
