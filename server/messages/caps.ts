/**
 * How often somebody may be written to: one limit over everything that wants to reach them, counted over time that rolls, so that
 * no midnight lets two through. Attempts count. Pure: who holds the person's lock decides here and keeps what was decided.
 */

export type CappedChannel = 'email' | 'sms' | 'push'

/** At most so many in so many hours, on a channel or on all of them together. */
export interface Cap {
  channel: CappedChannel | 'all'
  most: number
  hours: number
}

/** One e-mail a week, one SMS a week, three pushes a week, two of all together: what a shop starts with. */
export const defaultCaps: readonly Cap[] = [
  { channel: 'email', most: 1, hours: 168 },
  { channel: 'sms', most: 1, hours: 168 },
  { channel: 'push', most: 3, hours: 168 },
  { channel: 'all', most: 2, hours: 168 },
]

/**
 * Several messages that belong together (a cart, a welcome) may count as one: at most `most` in the `hours` after the first. Whoever
 * is within one series begins no other.
 */
export interface SeriesPass {
  key: string
  most: number
  hours: number
}

/** A message that counts: it was reserved, whatever became of it afterwards. */
export interface Counted {
  messageId: string
  channel: CappedChannel
  at: Date
  /** The pass it was sent under, and the message that opened it: itself, or an earlier one. */
  pass: { of: string; series: SeriesPass } | null
}

export type CapVerdict =
  /** `passOf` is the message that opened the pass under which this one goes; `own` where this one opens it; null without. */
  { isAllowed: true; passOf: string | 'own' | null } | { isAllowed: false; cap: Cap; until: Date }

/** Whether one more may go at an instant, and if not, from when on it could. A message sent at T lets the next through `hours` after T, exactly. */
export function checkCaps(
  counted: readonly Counted[],
  { channel, series, now }: { channel: CappedChannel; series: SeriesPass | null; now: Date },
  caps: readonly Cap[],
): CapVerdict {
  const open = openPass(counted, now)
  if (open && series && open.key === series.key && open.used < series.most) return { isAllowed: true, passOf: open.of }
  const binding = caps.flatMap((cap) => blocking(counted, cap, { channel, now }) ?? [])
  const last = binding.toSorted((a, b) => b.until.getTime() - a.until.getTime())[0]
  if (last) return { isAllowed: false, ...last }
  return { isAllowed: true, passOf: series && !open ? 'own' : null }
}

/** The pass in which the person is now; there is never more than one. */
function openPass(counted: readonly Counted[], now: Date): { of: string; key: string; used: number } | null {
  for (const { messageId, at, pass } of counted) {
    if (pass === null || pass.of !== messageId || now.getTime() >= at.getTime() + pass.series.hours * msPerHour) continue
    return { of: messageId, key: pass.series.key, used: counted.filter((each) => each.pass?.of === messageId).length }
  }
  return null
}

function blocking(
  counted: readonly Counted[],
  cap: Cap,
  { channel, now }: { channel: CappedChannel; now: Date },
): { cap: Cap; until: Date } | null {
  if (cap.channel !== 'all' && cap.channel !== channel) return null
  const length = cap.hours * msPerHour
  const within = counted
    .filter(
      (each) => (cap.channel === 'all' || each.channel === cap.channel) && isCounted(each) && now.getTime() - each.at.getTime() < length,
    )
    .map(({ at }) => at.getTime())
    .sort((a, b) => a - b)
  if (within.length < cap.most) return null
  // So many must pass out of the window that one fewer than the limit is left.
  const freeing = within[within.length - cap.most] ?? now.getTime()
  return { cap, until: new Date(freeing + length) }
}

/** Of a pass, only the message that opened it. */
const isCounted = ({ messageId, pass }: Counted): boolean => pass === null || pass.of === messageId

const msPerHour = 3_600_000
