/**
 * How much may come in, counted in this process alone: nobody who floods the door takes it from others. What stands in a
 * shop's pages for all to read gets less than what only the shop's own programs know.
 */
import { tooMany } from '../kit/problem.ts'

export interface Sender {
  keyId: string
  kind: 'server' | 'browser'
  ip: string
}

/** Counts events; throws `too_many_events` with the whole seconds to wait. */
export type CountEvents = (sender: Sender, events: number, now: number) => void

export function eventLimits(): CountEvents {
  const windows = Object.values(limits).map((limit) => ({ ...limit, counted: new Map<string, Counted>() }))
  return ({ keyId, kind, ip }, events, now) => {
    const applying = windows.filter((window) => window.kind === kind)
    const keyed = applying.map((window) => ({ window, key: window.isPerIp ? `${keyId} ${ip}` : keyId }))
    // Nothing is counted of a request that is refused, so that waiting helps.
    for (const { window, key } of keyed) {
      const seconds = secondsToWait(window, key, now)
      if (seconds > 0) throw tooMany('too_many_events', { retryAfterSeconds: seconds })
    }
    for (const { window, key } of keyed) count(window, key, events, now)
  }
}

interface Limit {
  kind: Sender['kind']
  isPerIp: boolean
  events: number
  seconds: number
}

interface Counted {
  events: number
  until: number
}

interface Window extends Limit {
  counted: Map<string, Counted>
}

const day = 86_400
const limits: readonly Limit[] = [
  // A visitor clicks a few times a minute; behind one address there may be a whole office.
  { kind: 'browser', isPerIp: true, events: 1_000, seconds: 10 },
  { kind: 'browser', isPerIp: true, events: 200_000, seconds: day },
  { kind: 'browser', isPerIp: false, events: 30_000, seconds: 10 },
  { kind: 'browser', isPerIp: false, events: 20_000_000, seconds: day },
  { kind: 'server', isPerIp: false, events: 500_000, seconds: 10 },
]

/** A window is full once it has had as many as it takes: the request that fills it is still let in. */
function secondsToWait({ counted, events }: Window, key: string, now: number): number {
  const known = counted.get(key)
  if (!known || known.until <= now || known.events < events) return 0
  return Math.ceil((known.until - now) / 1000)
}

function count({ counted, seconds }: Window, key: string, events: number, now: number): void {
  const known = counted.get(key)
  if (known && known.until > now) {
    known.events += events
    return
  }
  if (counted.size >= mostKeys) for (const [each, { until }] of counted) if (until <= now || counted.size >= mostKeys) counted.delete(each)
  counted.set(key, { events, until: now + seconds * 1000 })
}

/** Addresses can be made up by the million. */
const mostKeys = 20_000
