import type { Clock } from '../kit/clock.ts'
import { type Database, type Db, sql, type Tx, transaction, write } from '../kit/database.ts'
import { newId } from '../kit/ids.ts'
import { publish } from '../kit/outbox.ts'
import { getShop } from '../shops/shops.ts'
import { computeAudit } from './audit/compute-audit.ts'
import { orderedDays } from './audit/shop-totals.ts'
import type { AuditAnswer } from './schema.ts'
import {
  type AuditCut,
  awaitedAudit,
  awaitedCut,
  finishAudit,
  insertAwaited,
  newestFactAt,
  noteAuditProgress,
  readyAudit,
} from './stored-audits.ts'

/** Lines of files read and rejected so far; imports know. */
export type CountLines = (db: Db, of: { shopId: string }) => Promise<{ read: number; rejected: number }>

/** What the page shows: the stored audit at this cut, also while a newer one is being made, or that there is none yet. */
export async function auditAnswer(db: Db, cut: AuditCut): Promise<AuditAnswer> {
  const awaited = await awaitedAudit(db, cut)
  const ready = await readyAudit(db, cut)
  const next = awaited ? { startedAt: awaited.startedAt.toISOString(), progress: awaited.progressPercent / 100 } : null
  if (ready?.audit) return { state: 'ready', auditId: ready.auditId, isStale: ready.isStale, audit: ready.audit, next }
  return next ? { state: 'computing', ...next } : { state: 'empty' }
}

/** Asks for an audit; one that is being made already is enough, also where two people ask at once. */
export async function requestAudit(tx: Tx, { shopId, cutOn, now }: AuditCut & { now: Date }): Promise<AuditAnswer> {
  await lockRequests(tx, { shopId })
  if (!(await awaitedAudit(tx, { shopId, cutOn }))) await requestNewAudit(tx, { shopId, cutOn, now })
  return auditAnswer(tx, { shopId, cutOn })
}

/** Asks for an audit that sees every fact recorded by now, which one that is being made already may not. A job makes it after the commit. */
export async function requestNewAudit(tx: Tx, { shopId, cutOn, now }: AuditCut & { now: Date }): Promise<void> {
  if ((await orderedDays(tx, { shopId })) === null) return
  const auditId = newId()
  await insertAwaited(tx, { shopId, auditId, cutOn, now })
  publish(tx, { type: 'audit.requested', shopId, auditId })
}

/** Makes an audit that was asked for and keeps it. Made twice it is the same. */
export async function makeAudit(
  database: Database,
  clock: Clock,
  { shopId, auditId, countLines }: { shopId: string; auditId: string; countLines: CountLines },
): Promise<void> {
  const awaited = await awaitedCut(database.db, { shopId, auditId })
  if (!awaited) return
  const { audit, factsAt } = await transaction(database, async (tx) => {
    // All figures are of one moment, also while an import is going on.
    await write(tx, sql`set transaction isolation level repeatable read, read only`)
    const { name, currency, timeZone, isDemo } = await getShop(tx, { shopId })
    const shop = { name, currency, timeZone, isDemo }
    const lines = await countLines(tx, { shopId })
    return {
      factsAt: await newestFactAt(tx, { shopId }),
      audit: await computeAudit(tx, { shopId, shop, cutOn: awaited.cutOn, lines, now: clock.now(), onProgress: noteProgress }),
    }
  })
  await transaction(database, (tx) => finishAudit(tx, { shopId, auditId, audit, factsAt, now: clock.now() }))

  /** In transactions of its own: the one that reads is not over yet, and who waits is to see it now. */
  async function noteProgress(share: number): Promise<void> {
    await transaction(database, (tx) => noteAuditProgress(tx, { shopId, auditId, progressPercent: Math.round(100 * share) }))
  }
}

async function lockRequests(tx: Tx, { shopId }: { shopId: string }): Promise<void> {
  await write(tx, sql`select pg_advisory_xact_lock(hashtextextended(${`audit of ${shopId}`}, 0))`)
}
