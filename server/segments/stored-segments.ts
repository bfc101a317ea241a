import { all, type Db, first, sql } from '../kit/database.ts'
import type { Tree } from './definition.ts'
import { type Conditions, readDefinition, segmentsIn } from './definition.ts'

/** A segment as its row has it. */
export interface StoredSegment {
  segmentId: string
  name: string
  description: string
  definition: unknown
  version: number
  builtDefinition: unknown
  builtVersion: number | null
  buildCause: 'definition' | 'time' | null
  buildPhase: 'waiting' | 'evaluating' | 'writing' | null
  buildStartedAt: Date | null
  builtAt: Date | null
  buildMs: number | null
  members: number
  readyMade: string | null
  createdAt: Date
  changedAt: Date
}

const columns = sql`segment_id, name, description, definition, version, built_definition, built_version, build_cause, build_phase, build_started_at,
  built_at, build_ms, members, ready_made, created_at, changed_at`

/** How many a shop may have. */
export const mostSegments = 300

/** The segments of a shop, by name. */
export const storedSegments = (db: Db, { shopId }: { shopId: string }): Promise<StoredSegment[]> =>
  all(
    db,
    sql<StoredSegment>`select ${columns} from segments where shop_id = ${shopId} and deleted_at is null order by name, segment_id limit ${mostSegments}`,
  )

export const storedSegment = (db: Db, { shopId, segmentId }: { shopId: string; segmentId: string }): Promise<StoredSegment | undefined> =>
  first(
    db,
    sql<StoredSegment>`select ${columns} from segments where shop_id = ${shopId} and segment_id = ${segmentId} and deleted_at is null`,
  )

/** A segment whose states are kept, with the tree that they follow. */
export interface KeptSegment {
  segmentId: string
  builtVersion: number
  tree: Tree
}

/** The segments that have been built, each behind those that it looks into. */
export function keptSegments(segments: readonly StoredSegment[], conditions: Conditions): KeptSegment[] {
  const kept = segments.flatMap(({ segmentId, builtVersion, builtDefinition }) =>
    builtVersion === null ? [] : [{ segmentId, builtVersion, tree: treeOf({ segmentId, builtVersion, builtDefinition }, conditions) }],
  )
  const byId = new Map(kept.map((segment) => [segment.segmentId, segment]))
  const ordered = new Set<KeptSegment>()
  for (const segment of kept) visit(segment, new Set())
  return [...ordered]

  function visit(segment: KeptSegment, above: ReadonlySet<KeptSegment>): void {
    // A circle cannot be saved; were there one, each would still be looked at once.
    if (ordered.has(segment) || above.has(segment)) return
    for (const segmentId of segmentsIn(segment.tree)) {
      const other = byId.get(segmentId)
      if (other) visit(other, new Set([...above, segment]))
    }
    ordered.add(segment)
  }
}

const readTrees = new WeakMap<Conditions, Map<string, Tree>>()
const mostTrees = 5_000

/** A version of a segment never changes, so what was read of it is kept: the upkeep asks four times a second. */
function treeOf(
  { segmentId, builtVersion, builtDefinition }: { segmentId: string; builtVersion: number; builtDefinition: unknown },
  conditions: Conditions,
): Tree {
  const trees = readTrees.get(conditions) ?? new Map<string, Tree>()
  readTrees.set(conditions, trees)
  const key = `${segmentId} ${builtVersion}`
  const known = trees.get(key)
  if (known) return known
  const { tree } = readDefinition(builtDefinition, conditions)
  if (trees.size >= mostTrees) trees.clear()
  trees.set(key, tree)
  return tree
}
