/**
 * Who may record, and who must wait.
 *
 * Orders, imports, new identities and merges take the recording lock: identities, netting and figures are decided on what
 * is stored. Events of customers whom everybody knows need not wait for them: they only share the identity lock, which whoever
 * moves rows between customers has alone. Where both are taken the recording lock comes first.
 */
import { sql, type Tx, write } from '../kit/database.ts'

/** One writer of facts a shop at a time, until the transaction ends. */
export async function lockRecording(tx: Tx, { shopId }: { shopId: string }): Promise<void> {
  await write(tx, sql`select 1 from shops where shop_id = ${shopId} for no key update`)
}

/** The same, where nobody else has it; says whether it is ours now. */
export async function tryToLockRecording(tx: Tx, { shopId }: { shopId: string }): Promise<boolean> {
  const { rows } = await write(tx, sql`select 1 as one from shops where shop_id = ${shopId} for no key update skip locked`)
  return rows.length > 0
}

/**
 * One writer of events a shop at a time, in all processes together. A transaction of events touches so many people and devices,
 * in so many tables, that two of them would often wait for each other in a circle; each takes along all that waits instead.
 * It comes before the other locks.
 */
export async function lockEvents(tx: Tx, { shopId }: { shopId: string }): Promise<void> {
  await write(tx, sql`select pg_advisory_xact_lock(${events}, hashtext(${shopId}))`)
}

/** Nobody's rows move to another customer until the transaction ends. */
export async function shareIdentities(tx: Tx, { shopId }: { shopId: string }): Promise<void> {
  await write(tx, sql`select pg_advisory_xact_lock_shared(${identities}, hashtext(${shopId}))`)
}

/** Rows may be moved between customers: nobody records events of the shop until the transaction ends. */
export async function lockIdentities(tx: Tx, { shopId }: { shopId: string }): Promise<void> {
  await lockRecording(tx, { shopId })
  await write(tx, sql`select pg_advisory_xact_lock(${identities}, hashtext(${shopId}))`)
}

/** Tell these locks from others of the same number. */
const identities = 7_301
const events = 7_302
