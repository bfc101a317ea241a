import type { Clock } from '../kit/clock.ts'
import { type Database, type Db, type Tx, transaction } from '../kit/database.ts'
import { newId } from '../kit/ids.ts'
import { publish } from '../kit/outbox.ts'
import { getShop } from '../shops/shops.ts'
import { computeAudit } from './audit/compute-audit.ts'
import { orderedDays } from './audit/shop-totals.ts'
import type { AuditAnswer } from './schema.ts'
import { type AuditCut, awaitedAudit, awaitedCut, finishAudit, insertAwaited, newestFactAt, readyAudit } from './stored-audits.ts'

/** Lines of files read and rejected so far; imports know. */
export type CountLines = (db: Db, of: { shopId: string }) => Promise<{ read: number; rejected: number }>

/** What the page shows: the stored audit at this cut, or that it is being made, or that there is nothing yet. */
export async function auditAnswer(db: Db, cut: AuditCut): Promise<AuditAnswer> {
  const awaited = await awaitedAudit(db, cut)
  const ready = await readyAudit(db, cut)
  if (ready?.audit && !awaited) return { state: 'ready', auditId: ready.auditId, isStale: ready.isStale, audit: ready.audit }
  return awaited ? { state: 'computing', startedAt: awaited.startedAt.toISOString() } : { state: 'empty' }
}

/** Asks for an audit; one that is being made already is enough. A job makes it after the commit. */
export async function requestAudit(tx: Tx, { shopId, cutOn, now }: AuditCut & { now: Date }): Promise<AuditAnswer> {
  const awaited = await awaitedAudit(tx, { shopId, cutOn })
  if (awaited) return { state: 'computing', startedAt: awaited.startedAt.toISOString() }
  if ((await orderedDays(tx, { shopId })) === null) return { state: 'empty' }
  const auditId = newId()
  await insertAwaited(tx, { shopId, auditId, cutOn, now })
  publish(tx, { type: 'audit.requested', shopId, auditId })
  return { state: 'computing', startedAt: now.toISOString() }
}

/** Makes an audit that was asked for and keeps it. Made twice it is the same. */
export async function makeAudit(
  database: Database,
  clock: Clock,
  { shopId, auditId, countLines }: { shopId: string; auditId: string; countLines: CountLines },
): Promise<void> {
  const awaited = await awaitedCut(database.db, { shopId, auditId })
  if (!awaited) return
  const { name, currency, timeZone, isDemo } = await getShop(database.db, { shopId })
  const factsAt = await newestFactAt(database.db, { shopId })
  const lines = await countLines(database.db, { shopId })
  const audit = await computeAudit(database.db, {
    shopId,
    shop: { name, currency, timeZone, isDemo },
    cutOn: awaited.cutOn,
    lines,
    now: clock.now(),
  })
  await transaction(database, (tx) => finishAudit(tx, { shopId, auditId, audit, factsAt, now: clock.now() }))
}
