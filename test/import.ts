import { changeImport, insertImport, inspectFile } from '../server/imports/imports.ts'
import { type Database, transaction } from '../server/kit/database.ts'
import { newId } from '../server/kit/ids.ts'

/** An import that is planned by the file's own header and ready to run. */
export async function aPlannedImport(
  database: Database,
  { shopId, file, now = new Date('2026-06-01') }: { shopId: string; file: string; now?: Date },
): Promise<{ shopId: string; importId: string }> {
  const key = { shopId, importId: newId() }
  const inspection = await inspectFile(file, { fileName: file })
  const { kind, mapping, dateOrder, decimalMark } = inspection
  const plan = {
    kind,
    mapping: mapping.map(({ field, column }) => ({ field, column })),
    dateOrder,
    decimalMark,
    rates: {},
    consent: { answer: 'none' as const },
  }
  await transaction(database, async (tx) => {
    await insertImport(tx, { ...key, fileName: 'orders.csv', filePath: file, sizeBytes: null, staffId: null, now })
    await changeImport(tx, key, ['waiting_for_file'], { state: 'reading', inspection, plan })
  })
  return key
}
