/** What became of messages that were handed over. */
import { recordDelivery } from '../../consent/consent.ts'
import { sql, type Tx, write } from '../../kit/database.ts'
import type { Mail } from '../email/compose.ts'
import type { HandedOver } from '../email/hand-over.ts'
import type { Reserved } from './reserve-due.ts'

export interface Outcome {
  message: Reserved
  mail: Mail
  outcome: HandedOver | { kind: 'caught' }
}

/**
 * Keeps each outcome, once, under the number of its taking. What was not taken now is tried again, later each time and as long as it is not too late; advertising of
 * which nobody knows is left as it is. A dead address is suppressed.
 */
export async function recordOutcomes(
  tx: Tx,
  { shopId, outcomes, now }: { shopId: string; outcomes: readonly Outcome[]; now: Date },
): Promise<void> {
  const rows = outcomes.map(({ message, outcome }) => {
    const isRetried = outcome.kind === 'later' || (outcome.kind === 'unknown' && message.messageClass !== 'marketing')
    const dueAt = new Date(now.getTime() + delayMs(message.attempts))
    return {
      ...{ send_id: message.sendId, attempts: message.attempts, answer: 'answer' in outcome ? outcome.answer : null },
      ...{ provider_reference: 'providerReference' in outcome ? outcome.providerReference : null, due_at: isRetried ? dueAt : null },
      state: isRetried ? (dueAt < message.expiresAt ? 'reserved' : 'expired') : outcome.kind,
    }
  })
  await write(
    tx,
    sql`
      update sends set state = given.state, answer = given.answer, provider_reference = given.provider_reference, leased_until = null,
        due_at = coalesce(given.due_at, sends.due_at), ended_at = case when given.state <> 'reserved' then ${now}::timestamptz end
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given (send_id uuid, attempts integer, state text, answer text, provider_reference text, due_at timestamptz)
      where shop_id = ${shopId} and sends.send_id = given.send_id and sends.attempts = given.attempts and sends.state = 'sending'`,
  )
  const caught = outcomes
    .filter(({ outcome }) => outcome.kind === 'caught')
    .map(({ message, mail }) => ({
      send_id: message.sendId,
      subject: mail.subject,
      html: mail.html,
      body_text: mail.text,
      headers: mail.headers,
    }))
  await write(
    tx,
    sql`
      insert into send_contents (shop_id, send_id, subject, html, body_text, headers, rendered_at)
      select ${shopId}, send_id, subject, html, body_text, headers, ${now}
      from jsonb_to_recordset(${JSON.stringify(caught)}::jsonb) as mail (send_id uuid, subject text, html text, body_text text, headers jsonb)
      on conflict (shop_id, send_id) do nothing`,
  )
  for (const { message, outcome } of outcomes)
    if (outcome.kind === 'failed' && outcome.isDeadAddress)
      await recordDelivery(tx, {
        ...{ shopId, channel: message.channel, contact: message.contact, kind: 'hard_bounce', messageId: message.sendId },
        ...{ occurredAt: now, now },
      })
}

/** 1, 2, 4 … minutes, at most an hour. */
const delayMs = (attempts: number): number => Math.min(2 ** (attempts - 1), 60) * 60_000
