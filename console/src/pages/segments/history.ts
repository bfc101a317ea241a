/** A value with what it was before and what was taken back. */
export interface History<Value> {
  past: readonly Value[]
  present: Value
  future: readonly Value[]
  /** What the last change was about, and when: typing on makes one step and not many. */
  last: { about: string; atMs: number } | null
}

const mostSteps = 200
const togetherMs = 1_200

export const beginning = <Value>(present: Value): History<Value> => ({ past: [], present, future: [], last: null })

/** The next value. Changes about the same thing in a short time are one step; `about` null is always one of its own. */
export function stepped<Value>(
  history: History<Value>,
  next: Value,
  { about = null, nowMs }: { about?: string | null; nowMs: number },
): History<Value> {
  const { past, present, last } = history
  if (next === present) return history
  const isOneStep = about !== null && last?.about === about && nowMs - last.atMs < togetherMs && past.length > 0
  return {
    past: isOneStep ? past : [...past.slice(-mostSteps), present],
    present: next,
    future: [],
    last: about === null ? null : { about, atMs: nowMs },
  }
}

export function undone<Value>({ past, present, future, last }: History<Value>): History<Value> {
  const [before] = past.slice(-1)
  return before === undefined
    ? { past, present, future, last }
    : { past: past.slice(0, -1), present: before, future: [present, ...future], last: null }
}

export function redone<Value>({ past, present, future, last }: History<Value>): History<Value> {
  const [next, ...rest] = future
  return next === undefined ? { past, present, future, last } : { past: [...past, present], present: next, future: rest, last: null }
}
