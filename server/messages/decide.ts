/**
 * What is to happen to a message now. Pure, and the only place where it is decided: in this order the time it has, what guards hold,
 * what the person allows, what hour it is with them, and how often they were written to.
 */
import { type Cap, type CappedChannel, type Counted, checkCaps, type SeriesPass } from './caps.ts'
import { afterQuietHours, type QuietHours } from './quiet-hours.ts'
import type { MessageClass } from './schema.ts'

export interface WantedMessage {
  channel: CappedChannel
  messageClass: MessageClass
  series: SeriesPass | null
  whenHeld: 'skip' | 'defer'
  expiresAt: Date
  /** It has its place within the limits already. */
  isCounted: boolean
}

export interface SendScene {
  now: Date
  zone: string
  /** What the person's consent says, and by which rules. */
  consent: { isAllowed: boolean; rules: readonly string[] }
  /** The first guard that holds the message: an open case, a parcel that is late, a purchase that ended it. */
  held: { rule: string; until: Date | null } | null
  quiet: QuietHours
  caps: readonly Cap[]
  counted: readonly Counted[]
}

export type Verdict =
  | { kind: 'send'; rules: readonly string[]; passOf: string | 'own' | null }
  | { kind: 'defer'; until: Date; rules: readonly string[] }
  | { kind: 'skip'; rules: readonly string[] }
  | { kind: 'expire'; rules: readonly string[] }

export function decideSend(message: WantedMessage, scene: SendScene): Verdict {
  const { now, consent, held } = scene
  if (now >= message.expiresAt) return { kind: 'expire', rules: ['too_late'] }
  if (!consent.isAllowed) return { kind: 'skip', rules: consent.rules }
  if (held) return putOff(message, { until: held.until, rules: [held.rule] })
  if (message.messageClass !== 'marketing') return { kind: 'send', rules: consent.rules, passOf: null }

  const awake = afterQuietHours(now, scene.quiet, scene.zone)
  // At night nobody waits for a place that morning may give to somebody else: what counts is decided when it can be sent.
  if (awake > now)
    return awake >= message.expiresAt ? { kind: 'expire', rules: ['quiet_hours'] } : { kind: 'defer', until: awake, rules: ['quiet_hours'] }
  if (message.isCounted) return { kind: 'send', rules: consent.rules, passOf: null }
  const place = checkCaps(scene.counted, { channel: message.channel, series: message.series, now }, scene.caps)
  if (place.isAllowed) return { kind: 'send', rules: consent.rules, passOf: place.passOf }
  return putOff(message, { until: place.until, rules: [`cap_${place.cap.channel}`] })
}

/** As the message wishes: not at all, or later, unless that is too late. */
function putOff({ whenHeld, expiresAt }: WantedMessage, { until, rules }: { until: Date | null; rules: readonly string[] }): Verdict {
  if (whenHeld === 'skip') return { kind: 'skip', rules }
  if (until === null || until >= expiresAt) return { kind: 'expire', rules }
  return { kind: 'defer', until, rules }
}
