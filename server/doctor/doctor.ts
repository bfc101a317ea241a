import { all, type Database, sql, transaction, write } from '../kit/database.ts'
import type { Translate } from '../kit/language.ts'
import { rebuildLedger } from '../loyalty/loyalty.ts'
import { rebuildFigures } from '../orders/orders.ts'
import type { Check, Finding, Patient } from './check.ts'
import { clockSkew } from './checks/clock-skew.ts'
import { consoleBuilt } from './checks/console-built.ts'
import { dataFolder } from './checks/data-folder.ts'
import { databaseReached } from './checks/database-reached.ts'
import { diskSpace } from './checks/disk-space.ts'
import { durability } from './checks/durability.ts'
import { encoding } from './checks/encoding.ts'
import { figures } from './checks/figures.ts'
import { imports } from './checks/imports.ts'
import { jobs } from './checks/jobs.ts'
import { ledger } from './checks/ledger.ts'
import { migrations } from './checks/migrations.ts'
import { nodeVersion } from './checks/node-version.ts'
import { port } from './checks/port.ts'
import { postgresVersion } from './checks/postgres-version.ts'
import { privateHosts } from './checks/private-hosts.ts'
import { publicUrl } from './checks/public-url.ts'
import { secretKey } from './checks/secret-key.ts'
import { timeZones } from './checks/time-zones.ts'
import { trigrams } from './checks/trigrams.ts'

export interface Diagnosis {
  code: string
  state: Finding['state']
  /** What was found and, where it is not well, how to mend it. */
  sentence: string
}

/**
 * Looks at everything that may be wrong with an installation, and changes nothing. Where the database does not answer, or
 * its schema is not that of this version, what builds on it is not looked at. A check that breaks counts as failed.
 */
export async function diagnose(patient: Patient, t: Translate): Promise<Diagnosis[]> {
  const found: Diagnosis[] = []
  for (const stage of stages) {
    const diagnoses: Diagnosis[] = []
    for (const check of stage) diagnoses.push(await examine(check, patient, t))
    found.push(...diagnoses)
    const isGate = stage.length === 1
    if (isGate && diagnoses.some(({ state }) => state !== 'ok')) break
  }
  return found
}

/** Makes the figures of every shop anew from its orders and refunds, and balances from their entries; a shop takes no orders in meanwhile. */
export async function mendFigures(database: Database): Promise<{ shops: number }> {
  const shops = await all(database.db, sql<{ shopId: string }>`select shop_id from shops`)
  for (const { shopId } of shops) {
    await transaction(database, async (tx) => {
      // The lock that recording takes too.
      await write(tx, sql`select 1 from shops where shop_id = ${shopId} for no key update`)
      await rebuildFigures(tx, { shopId })
      await rebuildLedger(tx, { shopId })
    })
  }
  return { shops: shops.length }
}

/** In this order; a stage of one check lets those behind it be asked only if all is well with it. */
const stages: readonly (readonly Check[])[] = [
  [nodeVersion, dataFolder, diskSpace, secretKey, port, publicUrl, privateHosts, consoleBuilt],
  [databaseReached],
  [postgresVersion, encoding, durability, clockSkew],
  [migrations],
  [trigrams, timeZones, jobs, imports, figures, ledger],
]

async function examine({ code, run }: Check, patient: Patient, t: Translate): Promise<Diagnosis> {
  try {
    const { state, says, values } = await run(patient)
    return { code, state, sentence: t(`doctor.${code}.${says}`, values) }
  } catch (error) {
    return {
      code,
      state: 'fail',
      sentence: t('doctor.cli.check_broke', { code, error: error instanceof Error ? error.message : String(error) }),
    }
  }
}
