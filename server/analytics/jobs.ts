import { transaction } from '../kit/database.ts'
import type { Task } from '../kit/jobs.ts'
import type { Services } from '../kit/services.ts'
import { type CountLines, makeAudit, requestNewAudit } from './request-audit.ts'
import { failAudit } from './stored-audits.ts'

/** After an import: asks for the audit at the last day with an order, whether or not one is being made that began before. */
export const requestAuditTask =
  ({ database, clock }: Services): Task =>
  async ({ shopId }) => {
    await transaction(database, (tx) => requestNewAudit(tx, { shopId: String(shopId), cutOn: null, now: clock.now() }))
  }

/** Makes an audit that was asked for. */
export const makeAuditTask =
  ({ database, clock }: Services, { countLines }: { countLines: CountLines }): Task =>
  async (payload, { isLastAttempt }) => {
    const key = { shopId: String(payload.shopId), auditId: String(payload.auditId) }
    try {
      await makeAudit(database, clock, { ...key, countLines })
    } catch (error) {
      // It can be asked for again then.
      if (isLastAttempt) await transaction(database, (tx) => failAudit(tx, { ...key, now: clock.now() }))
      throw error
    }
  }
