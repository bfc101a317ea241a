import { type Db, first, one, sql, type Tx, write } from '../kit/database.ts'
import type { Audit } from './schema.ts'

export interface StoredAudit {
  auditId: string
  requestedCutOn: string | null
  state: 'computing' | 'ready' | 'failed'
  audit: Audit | null
  startedAt: Date
  isStale: boolean
}

export interface AwaitedAudit {
  auditId: string
  startedAt: Date
  progressPercent: number
}

export interface AuditCut {
  shopId: string
  /** Null = seen from the last day with an order. */
  cutOn: string | null
}

/** The newest audit at this cut that is ready; stale where orders were recorded after it had looked. */
export const readyAudit = (db: Db, { shopId, cutOn }: AuditCut): Promise<StoredAudit | undefined> =>
  first(
    db,
    sql<StoredAudit>`
      select audit_id, requested_cut_on, state, audit, started_at,
        coalesce(orders_recorded_at > facts_at, false) as is_stale
      from audits join shops using (shop_id)
      where shop_id = ${shopId} and requested_cut_on is not distinct from ${cutOn}::date and state = 'ready'
      order by started_at desc, audit_id desc limit 1`,
  )

/** An audit of this cut that somebody asked for and that is not ready yet. */
export const awaitedAudit = (db: Db, { shopId, cutOn }: AuditCut): Promise<AwaitedAudit | undefined> =>
  first(
    db,
    sql<AwaitedAudit>`
      select audit_id, started_at, progress_percent from audits
      where shop_id = ${shopId} and requested_cut_on is not distinct from ${cutOn}::date and state = 'computing'
      order by started_at desc limit 1`,
  )

export async function insertAwaited(tx: Tx, { shopId, auditId, cutOn, now }: AuditCut & { auditId: string; now: Date }): Promise<void> {
  await write(
    tx,
    sql`insert into audits (shop_id, audit_id, requested_cut_on, state, started_at) values (${shopId}, ${auditId}, ${cutOn}, 'computing', ${now})`,
  )
}

/** Notes how far an audit that is being made has come. */
export async function noteAuditProgress(
  tx: Tx,
  { shopId, auditId, progressPercent }: { shopId: string; auditId: string; progressPercent: number },
): Promise<void> {
  await write(
    tx,
    sql`update audits set progress_percent = ${progressPercent} where shop_id = ${shopId} and audit_id = ${auditId} and state = 'computing'`,
  )
}

/** Keeps what was computed, and forgets older audits of the same cut. Null = there was nothing to look at. */
export async function finishAudit(
  tx: Tx,
  { shopId, auditId, audit, factsAt, now }: { shopId: string; auditId: string; audit: Audit | null; factsAt: Date | null; now: Date },
): Promise<void> {
  await write(
    tx,
    sql`update audits set state = ${audit === null ? 'failed' : 'ready'}, audit = ${audit === null ? null : JSON.stringify(audit)}::jsonb, facts_at = ${factsAt}, finished_at = ${now}
        where shop_id = ${shopId} and audit_id = ${auditId}`,
  )
  await write(
    tx,
    sql`
      delete from audits as older using audits as made
      where older.shop_id = ${shopId} and made.shop_id = ${shopId} and made.audit_id = ${auditId} and older.audit_id <> made.audit_id
        and older.requested_cut_on is not distinct from made.requested_cut_on and older.started_at <= made.started_at and older.state <> 'computing'`,
  )
}

/** Notes that an audit could not be made. Older ones stay to be read. */
export async function failAudit(tx: Tx, { shopId, auditId, now }: { shopId: string; auditId: string; now: Date }): Promise<void> {
  await write(
    tx,
    sql`update audits set state = 'failed', finished_at = ${now} where shop_id = ${shopId} and audit_id = ${auditId} and state = 'computing'`,
  )
}

/** The cut that an awaited audit was asked for; undefined where it is no longer awaited. */
export const awaitedCut = (
  db: Db,
  { shopId, auditId }: { shopId: string; auditId: string },
): Promise<{ cutOn: string | null } | undefined> =>
  first(
    db,
    sql<{
      cutOn: string | null
    }>`select requested_cut_on as cut_on from audits where shop_id = ${shopId} and audit_id = ${auditId} and state = 'computing'`,
  )

/** When orders or refunds of the shop were last recorded. */
export async function newestFactAt(db: Db, { shopId }: { shopId: string }): Promise<Date | null> {
  const { at } = await one(db, sql<{ at: Date | null }>`select orders_recorded_at as at from shops where shop_id = ${shopId}`)
  return at
}

/** Whether an audit of the shop is ready to be read. */
export const hasAudit = async (db: Db, { shopId }: { shopId: string }): Promise<boolean> =>
  (await first(db, sql`select 1 from audits where shop_id = ${shopId} and state = 'ready' limit 1`)) !== undefined
