/** A second pair of eyes: what is above the programme's limit is asked for by one person and decided by another. */
import { all, type Db, first, sql, type Tx, write } from '../kit/database.ts'
import { newId } from '../kit/ids.ts'
import { conflict, forbidden, notFound } from '../kit/problem.ts'
import type { AdjustPoints } from './decide/adjust.ts'
import { execute } from './execute.ts'
import { liveProgram } from './program-store.ts'

export async function needsApproval(db: Db, { shopId, points }: { shopId: string; points: number }): Promise<boolean> {
  const live = await liveProgram(db, { shopId })
  return live !== null && Math.abs(points) > live.program.adjustmentLimit
}

interface Asked {
  shopId: string
  customerId: string
  wallet: string
  points: number
  reason: string
  expiresAt?: Date | null
  staffId: string | null
  now: Date
}

/** Nothing has happened to the customer afterwards. */
export async function askApproval(tx: Tx, { shopId, customerId, wallet, points, reason, staffId, now, ...expiry }: Asked): Promise<string> {
  const approvalId = newId()
  const known = await first(
    tx,
    sql`select 1 from customers where shop_id = ${shopId} and customer_id = ${customerId} and erased_at is null`,
  )
  if (!known) throw notFound()
  await write(
    tx,
    sql`
      insert into loyalty_approvals (shop_id, approval_id, customer_id, wallet, points, reason, expires_at, has_own_expiry, asked_by, asked_at, state)
      values (${shopId}, ${approvalId}, ${customerId}, ${wallet}, ${points}, ${reason}, ${expiry.expiresAt ?? null}, ${expiry.expiresAt !== undefined},
        ${staffId}, ${now}, 'waiting')`,
  )
  return approvalId
}

/** Approved, the points move at once. Whoever asked cannot decide; a program decides nothing. */
export async function decideApproval(
  tx: Tx,
  {
    shopId,
    approvalId,
    isApproved,
    staffId,
    now,
  }: { shopId: string; approvalId: string; isApproved: boolean; staffId: string | null; now: Date },
): Promise<void> {
  const asked = await first(
    tx,
    sql<{
      customerId: string
      wallet: string
      points: number
      reason: string
      expiresAt: Date | null
      hasOwnExpiry: boolean
      askedBy: string | null
      state: string
    }>`
      select customer_id, wallet, points, reason, expires_at, has_own_expiry, asked_by, state from loyalty_approvals
      where shop_id = ${shopId} and approval_id = ${approvalId} for update`,
  )
  if (!asked) throw notFound()
  if (asked.state !== 'waiting') throw conflict('already_decided')
  if (staffId === null || staffId === asked.askedBy) throw forbidden('second_person_needed')
  await write(
    tx,
    sql`
      update loyalty_approvals set state = ${isApproved ? 'approved' : 'declined'}, decided_by = ${staffId}, decided_at = ${now}
      where shop_id = ${shopId} and approval_id = ${approvalId}`,
  )
  if (!isApproved) return
  const { customerId, wallet, points, reason, expiresAt, hasOwnExpiry } = asked
  const adjustment: AdjustPoints = {
    kind: 'adjust',
    customerId,
    wallet,
    points,
    reason,
    staffId,
    key: `approval:${approvalId}`,
    keyHash: 0,
  }
  const command = hasOwnExpiry ? { ...adjustment, expiresAt } : adjustment
  await execute<'adjust'>(tx, { shopId, command, now })
}

/** Those that wait, the oldest first, then what was decided last. */
export async function approvalsOf(db: Db, { shopId }: { shopId: string }) {
  const rows = await all(
    db,
    sql<{
      approvalId: string
      customerId: string
      title: string
      wallet: string
      points: number
      reason: string
      state: 'waiting' | 'approved' | 'declined'
      askedBy: string | null
      askedById: string | null
      askedAt: Date
      decidedBy: string | null
      decidedAt: Date | null
    }>`
      select approval_id, customer_id, coalesce(nullif(concat_ws(' ', first_name, last_name), ''), customers.email, customer_number, '') as title,
        wallet, points, reason, state, asker.name as asked_by, asked_by as asked_by_id, asked_at, decider.name as decided_by, decided_at
      from loyalty_approvals
      join customers using (shop_id, customer_id)
      left join staff as asker on asker.staff_id = asked_by
      left join staff as decider on decider.staff_id = decided_by
      where shop_id = ${shopId}
      order by state <> 'waiting', case when state = 'waiting' then asked_at end, decided_at desc
      limit 200`,
  )
  return rows.map((row) => ({ ...row, askedAt: row.askedAt.toISOString(), decidedAt: row.decidedAt?.toISOString() ?? null }))
}
