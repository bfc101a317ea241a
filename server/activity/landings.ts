import type { IncomingEvent } from './reading/read-event.ts'

/** A page that was opened by a link with a referral code in it. */
export interface Landing {
  shopId: string
  code: string
  anonymousId: string
  ip: string
}

/** Hears of such pages as they are told: the network that they were opened from is known now, and events keep none. */
export type Landed = (landings: readonly Landing[]) => Promise<void>

/** Each code once for each device. */
export function landingsIn(events: readonly IncomingEvent[], { shopId, ip }: { shopId: string; ip: string }): Landing[] {
  const found = new Map<string, Landing>()
  for (const { type, saidDevice, properties } of events) {
    const { search } = properties
    if (type !== 'page' || saidDevice === null || typeof search !== 'string' || !search.includes(parameter)) continue
    const code = new URLSearchParams(search).get(parameter)
    if (code !== null && code.length <= longestCode) found.set(`${code} ${saidDevice}`, { shopId, code, anonymousId: saidDevice, ip })
  }
  return [...found.values()]
}

/** Of links that advocates share. */
const parameter = 'ref'
const longestCode = 40
