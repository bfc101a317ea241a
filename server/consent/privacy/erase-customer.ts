import assert from 'node:assert/strict'
import { lockIdentities, lockRecording, type PersonalData, touch } from '../../customers/customers.ts'
import { recordChange } from '../../kit/change-log.ts'
import { all, type Database, sql, type Tx, transaction, write } from '../../kit/database.ts'
import { conflict, invalid } from '../../kit/problem.ts'
import type { Certificate, Channel } from '../schema.ts'
import { suppressErased } from '../suppressions.ts'
import { lockRequest } from './requests.ts'

interface ErasureRequest {
  shopId: string
  requestId: string
  personalData: readonly PersonalData[]
  now: Date
}

type Counts = Certificate['counts']

/** What would go and what would stay, counted by doing it and taking it back: nothing is changed. Throws as `eraseCustomer` does. */
export async function previewErasure(database: Database, request: ErasureRequest): Promise<{ title: string; counts: Counts }> {
  const takenBack = new Error('a preview is taken back')
  let preview: { title: string; counts: Counts } | undefined
  const doing = transaction(database, async (tx) => {
    const { customerId, title } = await openErasure(tx, request)
    preview = { title, counts: await erase(tx, { ...request, customerId }) }
    throw takenBack
  })
  await doing.catch((error: unknown) => {
    if (error !== takenBack) throw error
  })
  assert(preview)
  return preview
}

/**
 * Erases the customer of a request: every capability takes away what is personal, in one transaction. Afterwards the customer
 * is a row without a person, to which orders and proofs refer; nothing recognises them, and what is told of their past again
 * makes nobody anew; their addresses get no advertising. The request is done and has the certificate, which counts and names
 * nobody. Throws `request_closed`, `request_state_wrong` where it is no request to erase, and `wrong_customer_title`.
 */
export async function eraseCustomer(
  tx: Tx,
  { typedTitle, staffId, staffName, ...request }: ErasureRequest & { typedTitle: string; staffId: string; staffName: string },
): Promise<Certificate> {
  const { shopId, requestId, now } = request
  const { customerId, title } = await openErasure(tx, request)
  if (typedTitle.trim() !== title.trim()) throw invalid('wrong_customer_title')
  const counts = await erase(tx, { ...request, customerId })
  const certificate: Certificate = { erasedAt: now.toISOString(), erasedBy: staffName, counts }
  await write(
    tx,
    sql`
      update privacy_requests set state = 'done', closed_at = ${now}, closed_by = ${staffId}, certificate = ${JSON.stringify(certificate)}::jsonb
      where shop_id = ${shopId} and request_id = ${requestId}`,
  )
  // Other requests of somebody who is not there any more have nothing left to ask.
  await write(
    tx,
    sql`update privacy_requests set state = 'done', closed_at = ${now}, closed_by = ${staffId}
        where shop_id = ${shopId} and customer_id = ${customerId} and state in ('open', 'in_force')`,
  )
  await recordChange(tx, { shopId, staffId, action: 'customer.erased', before: null, after: { customerId, requestId }, now })
  return certificate
}

async function openErasure(tx: Tx, { shopId, requestId }: ErasureRequest): Promise<{ customerId: string; title: string }> {
  await lockRecording(tx, { shopId })
  await lockIdentities(tx, { shopId })
  const { kind, state, customerId, customerTitle } = await lockRequest(tx, { shopId, requestId })
  if (kind !== 'erasure') throw conflict('request_state_wrong')
  if (state !== 'open') throw conflict('request_closed')
  return { customerId, title: customerTitle }
}

async function erase(tx: Tx, { shopId, customerId, personalData, now }: ErasureRequest & { customerId: string }): Promise<Counts> {
  await write(tx, sql`select 1 from customers where shop_id = ${shopId} and customer_id = ${customerId} for update`)
  const contacts = await all(
    tx,
    sql<{ channel: Channel; contact: string }>`
      select case kind when 'email' then 'email' else 'sms' end as channel, value as contact from identifiers
      where shop_id = ${shopId} and customer_id = ${customerId} and kind in ('email', 'phone')
      union
      select channel, contact from consents where shop_id = ${shopId} and customer_id = ${customerId} and channel <> 'any' and contact <> ''`,
  )
  await suppressErased(tx, { shopId, contacts, now })
  const counts: Counts = []
  for (const data of personalData) counts.push({ name: data.name, ...(await data.erase(tx, { shopId, customerId, now })) })
  await touch(tx, { shopId, topic: 'identity', customerIds: [customerId], now })
  return counts
}
