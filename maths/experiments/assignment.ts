/**
 * Who gets which arm: a pure hash of the experiment's seed and the person's id, so that every server, browser and SQL
 * query gives the same answer without asking anybody. Compatible with GrowthBook's SDKs, hash versions 1 and 2.
 *
 * Texts are hashed by their UTF-16 code units, as JavaScript SDKs do. For ASCII ids this is FNV-1a of the bytes.
 */

/** Half-open: `low` belongs to the range and `high` does not. */
export type BucketRange = readonly [low: number, high: number]

export interface Namespace {
  name: string
  range: BucketRange
}

export interface Split {
  seed: string
  arms: number
  /** Shares of the arms; equal where absent, of another length, or not adding up to 1 within 0.01. */
  weights?: readonly number[] | undefined
  /** The part of each arm's share that takes part, 0 to 1. */
  coverage?: number | undefined
  /** Experiments of one namespace with disjoint ranges never share a person. */
  namespace?: Namespace | undefined
  hashVersion?: number | undefined
}

export type Assignment =
  | { kind: 'assigned'; arm: number; bucket: number }
  | { kind: 'left_out'; reason: 'no_id' | 'outside_namespace' | 'outside_coverage' | 'unknown_hash_version' }

/** The arm of a person, 0 being the control. Raising `coverage` lets people in and moves nobody who is in. */
export function assign(id: string, { seed, arms, weights, coverage = 1, namespace, hashVersion = 2 }: Split): Assignment {
  if (id === '') return { kind: 'left_out', reason: 'no_id' }
  if (namespace && !isInNamespace(id, namespace)) return { kind: 'left_out', reason: 'outside_namespace' }
  const bucket = bucketOf(seed, id, hashVersion)
  if (bucket === null) return { kind: 'left_out', reason: 'unknown_hash_version' }
  const arm = chooseArm(bucket, bucketRanges({ arms, weights, coverage }))
  return arm === null ? { kind: 'left_out', reason: 'outside_coverage' } : { kind: 'assigned', arm, bucket }
}

/**
 * Where a person stands between 0 and 1, in steps of 1/10,000 (version 2) or 1/1,000 (version 1). Null for a version
 * that is not known. Version 1 hashes id + seed once, which correlates experiments with similar seeds; version 2 hashes
 * the decimal digits of the first hash again. Version 1 is there to carry on experiments that began with it.
 */
export function bucketOf(seed: string, id: string, hashVersion = 2): number | null {
  if (hashVersion === 2) return (fnv1a(String(fnv1a(id, fnv1a(seed)))) % 10_000) / 10_000
  if (hashVersion === 1) return (fnv1a(seed, fnv1a(id)) % 1_000) / 1_000
  return null
}

/** The range of buckets of each arm: `coverage` shortens each from its end, so that its start never moves. */
export function bucketRanges({ arms, weights, coverage = 1 }: Pick<Split, 'arms' | 'weights' | 'coverage'>): BucketRange[] {
  if (!Number.isInteger(arms) || arms < 1) throw new RangeError(`arms is a whole number of at least 1, and not ${arms}`)
  const share = Math.min(1, Math.max(0, coverage))
  const given = weights !== undefined && fit(weights, arms) ? weights : null
  const ranges: BucketRange[] = []
  let low = 0
  for (let arm = 0; arm < arms; arm++) {
    const weight = given?.[arm] ?? 1 / arms
    ranges.push([low, low + share * weight])
    low += weight
  }
  return ranges
}

/** The arm whose range holds the bucket; null where none does. */
export function chooseArm(bucket: number, ranges: readonly BucketRange[]): number | null {
  const arm = ranges.findIndex((range) => holds(range, bucket))
  return arm < 0 ? null : arm
}

/** Whether a person belongs to the part of a namespace that an experiment has taken. */
export function isInNamespace(id: string, { name, range }: Namespace): boolean {
  return holds(range, (fnv1a(`__${name}`, fnv1a(id)) % 1_000) / 1_000)
}

function fit(weights: readonly number[], arms: number): boolean {
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return weights.length === arms && total >= 0.99 && total <= 1.01 && weights.every((weight) => weight >= 0)
}

const holds = ([low, high]: BucketRange, bucket: number): boolean => low <= bucket && bucket < high

/** FNV-1a with 32 bits (Fowler, Noll & Vo; draft-eastlake-fnv), going on from the hash of the text before it. */
function fnv1a(text: string, before = 0x811c9dc5): number {
  let hash = before
  for (let place = 0; place < text.length; place++) hash = Math.imul(hash ^ text.charCodeAt(place), 0x01000193)
  return hash >>> 0
}
