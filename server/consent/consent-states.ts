/** The states of consent as they stand in the database: what the evidence and the signals of each customer come to. */
import { all, type Db, sql, type Tx, write } from '../kit/database.ts'
import { type Consent, foldConsents, type Said } from './fold-consent.ts'

/** Makes the states of these customers anew from all that is known of them. The caller has locked them. */
export async function recomputeConsents(
  tx: Tx,
  { shopId, customerIds }: { shopId: string; customerIds: readonly string[] },
): Promise<void> {
  if (customerIds.length === 0) return
  const said = await allSaid(tx, { shopId, customerIds })
  const byCustomer = Map.groupBy(said, ({ customerId }) => customerId)
  const rows = [...byCustomer].flatMap(([customerId, theirs]) => foldConsents(theirs).map((consent) => rowOf(customerId, consent)))
  await write(tx, sql`delete from consents where shop_id = ${shopId} and customer_id = any(${customerIds}::uuid[])`)
  if (rows.length === 0) return
  await write(
    tx,
    sql`
      insert into consents (shop_id, customer_id, channel, purpose, contact, state, since_at, evidence_id, is_confirmed, has_soft_opt_in)
      select ${shopId}, customer_id, channel, purpose, contact, state, since_at, evidence_id, is_confirmed, has_soft_opt_in
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as fact (
        customer_id uuid, channel text, purpose text, contact text, state text, since_at timestamptz, evidence_id uuid, is_confirmed boolean, has_soft_opt_in boolean)`,
  )
}

/** Makes all states of a shop anew, a thousand customers at a time; the rows come out the same. Says for how many customers. */
export async function rebuildConsents(tx: Tx, { shopId }: { shopId: string }): Promise<number> {
  let count = 0
  for (let after = firstId; ; ) {
    const customers = await all(
      tx,
      sql<{
        customerId: string
      }>`select customer_id from customers where shop_id = ${shopId} and customer_id > ${after} order by customer_id limit 1000 for no key update`,
    )
    const last = customers.at(-1)
    if (last === undefined) return count
    await recomputeConsents(tx, { shopId, customerIds: customers.map(({ customerId }) => customerId) })
    count += customers.length
    after = last.customerId
  }
}

const firstId = '00000000-0000-0000-0000-000000000000'

const allSaid = (db: Db, { shopId, customerIds }: { shopId: string; customerIds: readonly string[] }) =>
  all(
    db,
    sql<Said & { customerId: string }>`
      select customer_id, evidence_id, channel, purpose, contact, state, occurred_at, coalesce(message_id, evidence_id::text) as message_id, kind,
        soft_opt_in is not null as has_soft_opt_in
      from consent_evidence where shop_id = ${shopId} and customer_id = any(${customerIds}::uuid[])
      union all
      select customer_id, null, 'any', purpose, '', state, said_at, message_id, 'event', false
      from consent_signals where shop_id = ${shopId} and customer_id = any(${customerIds}::uuid[])`,
  )

const rowOf = (customerId: string, { channel, purpose, contact, state, sinceAt, evidenceId, isConfirmed, hasSoftOptIn }: Consent) => ({
  customer_id: customerId,
  ...{ channel, purpose, contact, state },
  since_at: sinceAt.toISOString(),
  evidence_id: evidenceId,
  is_confirmed: isConfirmed,
  has_soft_opt_in: hasSoftOptIn,
})
