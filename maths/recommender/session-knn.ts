import { leading } from './ranking.ts'
import type { SessionIndex } from './session-index.ts'

export interface SessionKnnOptions {
  /** `vs` lets later items of the session weigh more; `s` counts all alike (S-KNN). */
  weighting?: 'vs' | 's'
  /** The sessions most alike, whose items are counted. */
  neighbours?: number
  /** The newest sessions that share an item, among which those are looked for. */
  sample?: number
  /** How much rare items gain: a contribution is multiplied by 1 + rarity · ln(events ÷ events of the item). */
  rarity?: number
  /** Only that many of the last items seen are looked at, and as many of each session. */
  longest?: number
}

/** One item's standing: how many of the neighbours hold it, and the latest seen item that the strongest of them shares. */
export interface SessionScore {
  /** From 0 to 1; all of an answer add up to 1. */
  score: number
  sessions: number
  because: number
}

/**
 * Scores of what comes next in a session, by item number: the items of past sessions that were like this one.
 *
 * VS-KNN: similarity = Σ over shared items of (place in this session ÷ its length), divided by the number of its distinct
 * items; an item's score = Σ over neighbours that hold it of similarity · (1 − 0.1·steps back to the latest shared item)
 * · rarity. S-KNN: similarity = shared ÷ √(items of this · items of that), and no decay.
 *
 * Ludewig & Jannach (2018), UMUAI 28, “Evaluation of session-based recommendation algorithms”, section 3.3; rarity as the inverse document
 * frequency of Ludewig, Mauro, Latifi & Jannach (2021). What was seen already stands in every neighbour and would always come first;
 * so scores become shares of 1 that go to seen and to new items as often as people here come back to an item at all. Work is bounded by sample and longest, whatever the number of sessions.
 *
 * `seen` are the item numbers of this session, oldest first; `session` is its own number if it is in the index, since it is
 * no neighbour of itself.
 */
export function sessionScores(
  index: SessionIndex,
  { seen, session = -1 }: { seen: readonly number[]; session?: number },
  { weighting = 'vs', neighbours = 100, sample = 1_000, rarity = weighting === 'vs' ? 1 : 0, longest = 50 }: SessionKnnOptions = {},
): Map<number, SessionScore> {
  const own = ownItems(seen.slice(-longest))
  const found = candidates(index, own, { sample, session })
  const similarity = Float64Array.from(found, (candidate) => similarityOf(index, own, candidate, { weighting, longest }))
  // Candidates come newest first, so of equal ones the newer is taken.
  const nearest = leading(similarity, { count: neighbours, tie: (a, b) => a - b })
  const scores = new Map<number, SessionScore>()
  for (const at of nearest) {
    contribute(index, own, { scores, weighting, rarity, longest, neighbour: found[at] ?? -1, similarity: similarity[at] ?? 0 })
  }
  return asShares(index, own, scores)
}

/** The best items of a session's scores: by score, then by how often an item was seen, then by id. */
export function bestOf(
  { items, eventsOfItem }: SessionIndex,
  scores: ReadonlyMap<number, Pick<SessionScore, 'score'>>,
  count: number,
  isEligible: (item: number) => boolean = () => true,
): number[] {
  const scored = [...scores.keys()].filter(isEligible)
  const item = (at: number): number => scored[at] ?? -1
  const values = Float64Array.from(scored, (of) => scores.get(of)?.score ?? 0)
  const tie = (a: number, b: number): number =>
    (eventsOfItem[item(b)] ?? 0) - (eventsOfItem[item(a)] ?? 0) || ((items.ids[item(a)] ?? '') < (items.ids[item(b)] ?? '') ? -1 : 1)
  return leading(values, { count, tie }).map(item)
}

/** Places from 1, of the latest time that an item was seen. */
function ownItems(seen: readonly number[]): { place: Map<number, number>; length: number } {
  return { place: new Map(seen.map((item, at) => [item, at + 1])), length: seen.length }
}

interface Own {
  place: ReadonlyMap<number, number>
  length: number
}

/** The sessions with the newest events of any of these items, newest first. */
function candidates(index: SessionIndex, own: Own, { sample, session }: { sample: number; session: number }): number[] {
  const next = Int32Array.from([...own.place.keys()], (item) => index.newestOfItem[item] ?? -1)
  const found = new Set<number>()
  while (found.size < sample) {
    let newest = -1
    let list = -1
    for (let at = 0; at < next.length; at++) {
      const event = next[at] ?? -1
      if (event > newest) {
        newest = event
        list = at
      }
    }
    if (list < 0) break
    const candidate = index.session[newest] ?? -1
    if (candidate !== session) found.add(candidate)
    next[list] = index.beforeOfItem[newest] ?? -1
  }
  return [...found]
}

function similarityOf(
  index: SessionIndex,
  own: Own,
  candidate: number,
  { weighting, longest }: { weighting: 'vs' | 's'; longest: number },
): number {
  if (weighting === 's') {
    const items = itemsOfSession(index, candidate, longest)
    let shared = 0
    for (const item of items) if (own.place.has(item)) shared++
    return shared / Math.sqrt(own.place.size * items.size)
  }
  // An item may come twice in a session and counts once; few items are shared, so a list of them is short.
  const counted: number[] = []
  let sum = 0
  let event = index.newestOfSession[candidate] ?? -1
  for (let count = 0; event >= 0 && count < longest; count++) {
    const place = own.place.get(index.item[event] ?? -1)
    if (place !== undefined && !counted.includes(place)) {
      counted.push(place)
      sum += place / own.length
    }
    event = index.beforeInSession[event] ?? -1
  }
  return sum / own.place.size
}

function itemsOfSession(index: SessionIndex, session: number, longest: number): Set<number> {
  const items = new Set<number>()
  let event = index.newestOfSession[session] ?? -1
  for (let count = 0; event >= 0 && count < longest; count++) {
    items.add(index.item[event] ?? -1)
    event = index.beforeInSession[event] ?? -1
  }
  return items
}

interface Contribution {
  scores: Map<number, SessionScore>
  weighting: 'vs' | 's'
  rarity: number
  longest: number
  neighbour: number
  similarity: number
}

/** Adds what one neighbour says. Neighbours come strongest first, so the first that holds an item gives the reason. */
function contribute(index: SessionIndex, own: Own, { scores, weighting, rarity, longest, neighbour, similarity }: Contribution): void {
  const items = itemsOfSession(index, neighbour, longest)
  let [latest, because] = [0, -1]
  for (const item of items) {
    const place = own.place.get(item) ?? 0
    if (place > latest) because = item
    latest = Math.max(latest, place)
  }
  const steps = own.length - latest + 1
  const weight = similarity * (weighting === 'vs' ? Math.max(0, 1 - 0.1 * steps) : 1)
  for (const item of items) {
    const rare = rarity === 0 ? 1 : 1 + rarity * Math.log(index.eventCount / (index.eventsOfItem[item] ?? 1))
    const known = scores.get(item)
    if (known) {
      known.score += weight * rare
      known.sessions++
    } else scores.set(item, { score: weight * rare, sessions: 1, because })
  }
}

/** Seen items share what repeats have of all steps, new ones the rest; all of it where only one kind has a score. */
function asShares({ repeats, eventCount, sessions }: SessionIndex, own: Own, scores: Map<number, SessionScore>): Map<number, SessionScore> {
  const repeatShare = (repeats + 1) / (eventCount - sessions.ids.length + 2)
  let [seen, fresh] = [0, 0]
  for (const [item, { score }] of scores) {
    if (own.place.has(item)) seen += score
    else fresh += score
  }
  const [shareOfSeen, shareOfFresh] = [fresh === 0 ? 1 : repeatShare, seen === 0 ? 1 : 1 - repeatShare]
  for (const [item, known] of scores) known.score *= own.place.has(item) ? shareOfSeen / (seen || 1) : shareOfFresh / (fresh || 1)
  return scores
}
