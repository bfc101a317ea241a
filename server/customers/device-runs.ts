/**
 * Who was known on a device, and when. Events that a customer signed make runs: unbroken stretches by one customer, in event
 * time. What nobody signed belongs to the run before it, or to the first one; so it follows from what happened, and not from
 * what arrived first.
 */

/** A place in event time; at the same instant the message ids decide. */
export interface Moment {
  at: Date
  messageId: string
}

/** Whose something is: today's customer, and the one of before merges (null where the same). */
export interface Owner {
  customerId: string
  originId: string | null
}

export interface Signed extends Moment, Owner {}

export interface Run extends Owner {
  first: Moment
  last: Moment
}

/** From `from` on and before `to` (null = open), what nobody signed belongs to this owner. */
export interface Interval extends Owner {
  from: Moment | null
  to: Moment | null
}

/** Negative, 0 or positive as `one` is before, at or after `other`; message ids compare by their bytes, as in the database. */
export function compareMoments(one: Moment, other: Moment): number {
  const difference = one.at.getTime() - other.at.getTime()
  if (difference !== 0) return difference
  return one.messageId === other.messageId ? 0 : Buffer.compare(Buffer.from(one.messageId), Buffer.from(other.messageId))
}

/** The runs that signed events make. */
export function runsOf(signed: readonly Signed[]): Run[] {
  const runs: Run[] = []
  for (const { customerId, originId, ...moment } of signed.toSorted(compareMoments)) {
    const current = runs.at(-1)
    if (current && ownerKey(current) === ownerKey({ customerId, originId })) current.last = moment
    else runs.push({ customerId, originId, first: moment, last: moment })
  }
  return runs
}

/** Runs into which somebody else's signature falls, so that it must be known what else was signed within. */
export const brokenRuns = (runs: readonly Run[], signed: readonly Signed[]): Run[] =>
  runs.filter((run) =>
    signed.some((each) => ownerKey(each) !== ownerKey(run) && compareMoments(run.first, each) < 0 && compareMoments(each, run.last) < 0),
  )

/** The runs with more signed events in them. `within` has every event that was signed in the runs that break. */
export function addSigned(runs: readonly Run[], { signed, within }: { signed: readonly Signed[]; within: readonly Signed[] }): Run[] {
  const ends = runs.flatMap(({ first, last, ...owner }) => [
    { ...first, ...owner },
    { ...last, ...owner },
  ])
  return runsOf([...ends, ...within, ...signed])
}

/** Whose an event is that nobody signed; null where nobody was ever known on the device. */
export function ownerAt(runs: readonly Run[], moment: Moment): Owner | null {
  const found = runs.findLast(({ first }) => compareMoments(first, moment) <= 0) ?? runs[0]
  return found ? ownerOf(found) : null
}

/** Where unsigned events belong to somebody else than before, and to whom. */
export function changedIntervals(before: readonly Run[], after: readonly Run[]): Interval[] {
  const starts = [...startsOf(before), ...startsOf(after)].toSorted(compareMoments)
  const bounds = [null, ...starts.filter((start, index) => index === 0 || compareMoments(starts[index - 1] as Moment, start) !== 0)]
  return bounds.flatMap((from, index) => {
    const moment = from ?? beginning
    const owner = ownerAt(after, moment)
    const old = ownerAt(before, moment)
    if (owner === null || (old !== null && ownerKey(old) === ownerKey(owner) && old.customerId === owner.customerId)) return []
    return [{ from, to: bounds[index + 1] ?? null, ...owner }]
  })
}

/** What is before the second run belongs to the first: so the first has no start of its own. */
const startsOf = (runs: readonly Run[]): Moment[] => runs.slice(1).map(({ first }) => first)

const beginning: Moment = { at: new Date(-8.64e15), messageId: '' }

const ownerOf = ({ customerId, originId }: Owner): Owner => ({ customerId, originId })

const ownerKey = ({ customerId, originId }: Owner): string => originId ?? customerId
