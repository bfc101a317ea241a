/** What providers tell of messages is kept with them, and what follows for the addresses is recorded. */
import { recordDelivery, recordEvidence } from '../../consent/consent.ts'
import { all, sql, type Tx, write } from '../../kit/database.ts'
import { isId } from '../../kit/ids.ts'
import type { CappedChannel } from '../caps.ts'
import type { ProviderEvent } from './provider-event.ts'

/**
 * Each event counts once, in whatever order they come: `delivered` after a bounce lifts nothing. It is about the address that the message went to, and
 * never about one that the request names. What is about no message of the shop is left out.
 */
export async function recordProviderEvents(
  tx: Tx,
  { shopId, events, now }: { shopId: string; events: readonly ProviderEvent[]; now: Date },
): Promise<void> {
  const known = await sendsOf(tx, { shopId, sendIds: events.map(({ sendId }) => sendId).filter(isId) })
  for (const { kind, sendId, at, words } of events) {
    const about = known.get(sendId)
    if (!about) continue
    const { customerId, channel, contact } = about
    if (kind === 'unsubscribe') {
      const evidence = {
        customerId,
        channel,
        contact,
        purpose: 'marketing',
        state: 'revoked',
        occurredAt: at,
        kind: 'api',
        source: 'mail provider',
      } as const
      await recordEvidence(tx, { shopId, evidence: [{ ...evidence, messageId: `unsubscribe:${sendId}` }], now })
      continue
    }
    await recordDelivery(tx, { shopId, channel, contact, kind, messageId: sendId, occurredAt: at, now })
    const state = stateAfter[kind]
    if (state !== null)
      await write(
        tx,
        sql`
          update sends set state = ${state}, answer = ${words.slice(0, 500)}, ended_at = coalesce(ended_at, ${now})
          where shop_id = ${shopId} and send_id = ${sendId} and state = any(${state === 'delivered' ? open : [...open, 'delivered']}::text[])`,
      )
  }
}

/** A soft bounce is tried again by the provider itself. */
const stateAfter = {
  delivered: 'delivered',
  hard_bounce: 'bounced',
  blocked: 'bounced',
  complaint: 'complained',
  soft_bounce: null,
} as const

/** What a provider may still say something of; of what was sent twice, `unknown` is told now. */
const open = ['sending', 'accepted', 'unknown']

interface About {
  sendId: string
  customerId: string
  channel: CappedChannel
  contact: string
}

async function sendsOf(tx: Tx, { shopId, sendIds }: { shopId: string; sendIds: readonly string[] }): Promise<Map<string, About>> {
  const rows = await all(
    tx,
    sql<About>`
      select send_id, customer_id, channel, contact from sends join customers using (shop_id, customer_id)
      where shop_id = ${shopId} and send_id = any(${sendIds}::uuid[]) and contact is not null and erased_at is null`,
  )
  return new Map(rows.map((row) => [row.sendId, row]))
}
