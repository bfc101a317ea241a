/** The last look before a message leaves. Afterwards it is committed as being sent, or has ended. */
import { all, sql, type Tx, write } from '../../kit/database.ts'
import { type Guard, heldBy } from '../guards.ts'
import { consentsOf } from './reserve-due.ts'
import type { Written } from './write-mails.ts'

/**
 * What may go, by id. Whoever withdrew since, or whom a guard holds now, gets nothing, and their place within the limits is free again; so is that of a
 * message that could not be rendered. What somebody else took up meanwhile is left to them.
 */
export async function beginSending(
  tx: Tx,
  { shopId, written, guards, now }: { shopId: string; written: readonly Written[]; guards: readonly Guard[]; now: Date },
): Promise<string[]> {
  const messages = written.map(({ message }) => message)
  await all(
    tx,
    sql`select 1 from customers where shop_id = ${shopId} and customer_id = any(${messages.map(({ customerId }) => customerId)}::uuid[])
        order by customer_id for no key update`,
  )
  const consents = await consentsOf(tx, { shopId, messages, now })
  const held = await heldBy(tx, guards, { shopId, messages, now })
  const rows = written.map(({ message, fault }) => {
    const consent = consents.get(message.sendId)
    const refusal = consent?.isAllowed ? held.get(message.sendId) : undefined
    const rules = refusal ? [refusal.rule] : (consent?.rules ?? ['erased'])
    const state = fault !== null ? 'failed' : consent?.isAllowed && !refusal && consent.contact === message.contact ? 'sending' : 'skipped'
    return { send_id: message.sendId, attempts: message.attempts, state, rules, answer: fault }
  })
  const { rows: changed } = await write(
    tx,
    sql<{ sendId: string; state: string }>`
      update sends set state = given.state, rules = given.rules, answer = coalesce(given.answer, sends.answer),
        handed_at = case given.state when 'sending' then ${now}::timestamptz end,
        ended_at = case when given.state <> 'sending' then ${now}::timestamptz end,
        counted_at = case when given.state = 'sending' then counted_at end,
        pass_of = case when given.state = 'sending' then pass_of end
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given (send_id uuid, attempts integer, state text, rules text[], answer text)
      where shop_id = ${shopId} and sends.send_id = given.send_id and sends.attempts = given.attempts and sends.state = 'reserved'
      returning sends.send_id, sends.state`,
  )
  return changed.flatMap(({ sendId, state }) => (state === 'sending' ? [sendId] : []))
}
