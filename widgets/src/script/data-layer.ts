/**
 * The shop's data layer, which its theme, its tag manager and its consent banner write to already: listening there spares
 * the shop from telling us once more.
 */
import { type Tracked, trackedOf } from './ga4.ts'
import type { Values } from './message.ts'

export interface Told {
  /** In the words of Consent Mode. */
  answers?: Values
  tracked?: readonly Tracked[]
}

/**
 * What one entry tells. Known are `gtag('event', …)`, `gtag('consent', 'update', …)` and the tag manager's
 * `{ event, ecommerce }`. A default of Consent Mode is what the shop assumes before anybody was asked, and so no answer.
 */
export function toldBy(entry: unknown): Told {
  const { 0: command, 1: name, 2: values, event, ecommerce, ...others } = Object(entry) as Values
  if (command === 'consent') return name === 'update' ? { answers: Object(values) } : {}
  if (command === 'event') return { tracked: trackedOf(String(name), Object(values)) }
  return typeof event === 'string' ? { tracked: trackedOf(event, Object(ecommerce ?? others)) } : {}
}

/** Hands over every entry, the earlier ones first. The shop's own readers get theirs as before. */
export function listen(hear: (entry: unknown) => void): void {
  const page = window as unknown as { dataLayer?: unknown[] }
  page.dataLayer ??= []
  const layer = page.dataLayer
  layer.forEach(hear)
  const { push } = layer
  layer.push = (...entries) => {
    const length = push.apply(layer, entries)
    entries.forEach(hear)
    return length
  }
}
