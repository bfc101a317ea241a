import type { PersonalData } from '../../customers/customers.ts'
import { transaction } from '../../kit/database.ts'
import type { Task } from '../../kit/jobs.ts'
import type { Services } from '../../kit/services.ts'
import { failExport, makeExport } from './export-data.ts'
import { type RetentionRule, removeOldData } from './retention.ts'

/** Makes the file of a person's data that was asked for. */
export const makeExportTask =
  ({ database, clock }: Services, { personalData }: { personalData: readonly PersonalData[] }): Task =>
  async (payload, { isLastAttempt }) => {
    const request = { shopId: String(payload.shopId), requestId: String(payload.requestId) }
    try {
      await makeExport(database, { ...request, personalData, now: clock.now() })
    } catch (error) {
      if (isLastAttempt) await transaction(database, (tx) => failExport(tx, request))
      throw error
    }
  }

/** Every night: what is older than it is kept goes. */
export const removeOldDataTask =
  ({ database, clock }: Services, { rules }: { rules: readonly RetentionRule[] }): Task =>
  (_payload, { signal }) =>
    removeOldData(database, { rules, now: clock.now(), signal })
