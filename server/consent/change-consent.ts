import { hasCustomer } from '../customers/customers.ts'
import { recordChange } from '../kit/change-log.ts'
import { first, sql, type Tx, write } from '../kit/database.ts'
import { newId } from '../kit/ids.ts'
import { notFound } from '../kit/problem.ts'
import type { ChangeConsent } from './schema.ts'

/**
 * Writes down that a customer agreed to marketing on a channel, or withdrew it: new evidence from now on, beside what was
 * known before, and an entry in the log of changes. Throws notFound where the shop has no such customer.
 */
export async function changeConsent(
  tx: Tx,
  {
    shopId,
    customerId,
    staffId,
    channel,
    state,
    reason,
    now,
  }: ChangeConsent & { shopId: string; customerId: string; staffId: string; now: Date },
): Promise<void> {
  if (!(await hasCustomer(tx, { shopId, customerId }))) throw notFound()
  const before = await first(
    tx,
    sql<{ state: string }>`
      select state from consent_evidence
      where shop_id = ${shopId} and customer_id = ${customerId} and channel = ${channel} and purpose = 'marketing'
      order by occurred_at desc, recorded_at desc, evidence_id desc limit 1`,
  )
  await write(
    tx,
    sql`
      insert into consent_evidence (shop_id, evidence_id, customer_id, channel, purpose, state, occurred_at, recorded_at, source, recorded_by)
      values (${shopId}, ${newId()}, ${customerId}, ${channel}, 'marketing', ${state}, ${now}, ${now}, ${reason}, ${staffId})`,
  )
  await recordChange(tx, {
    shopId,
    staffId,
    action: 'consent.changed',
    before: { state: before?.state ?? 'unknown' },
    after: { customerId, channel, state, reason },
    now,
  })
}
