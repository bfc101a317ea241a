import { transaction } from '../kit/database.ts'
import type { Task } from '../kit/jobs.ts'
import type { Services } from '../kit/services.ts'
import { type CountLines, makeAudit, requestAudit } from './request-audit.ts'

/** After an import: asks for the audit at the last day with an order. */
export const requestAuditTask =
  ({ database, clock }: Services): Task =>
  async ({ shopId }) => {
    await transaction(database, (tx) => requestAudit(tx, { shopId: String(shopId), cutOn: null, now: clock.now() }))
  }

/** Makes an audit that was asked for. */
export const makeAuditTask =
  ({ database, clock }: Services, { countLines }: { countLines: CountLines }): Task =>
  ({ shopId, auditId }) =>
    makeAudit(database, clock, { shopId: String(shopId), auditId: String(auditId), countLines })
