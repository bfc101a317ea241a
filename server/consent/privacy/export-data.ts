/** Everything about one person in one file: JSON for programs, CSV for people, a list of what is in it. */
import { once } from 'node:events'
import { ZipFile } from 'yazl'
import type { PersonalData } from '../../customers/customers.ts'
import { type CsvValue, csvLine } from '../../kit/csv.ts'
import { all, type Database, type Db, sql, type Tx, transaction, write } from '../../kit/database.ts'
import { publish } from '../../kit/outbox.ts'
import { notFound } from '../../kit/problem.ts'
import { lockRequest } from './requests.ts'

/** Asks for the file of a request; it is made in the background. Asked for while it is being made, it is the same. */
export async function requestExport(tx: Tx, { shopId, requestId }: { shopId: string; requestId: string }): Promise<void> {
  const { exportState } = await lockRequest(tx, { shopId, requestId })
  if (exportState === 'waiting' || exportState === 'running') return
  await write(
    tx,
    sql`update privacy_requests set export_state = 'waiting', export_percent = 0, export_bytes = null, exported_at = null where shop_id = ${shopId} and request_id = ${requestId}`,
  )
  publish(tx, { type: 'privacy.export_requested', shopId, requestId })
}

/** Makes the file. Interrupted, it is made from the beginning the next time; a request that is gone is left alone. */
export async function makeExport(
  database: Database,
  { shopId, requestId, personalData, now }: { shopId: string; requestId: string; personalData: readonly PersonalData[]; now: Date },
): Promise<void> {
  const [request] = await all(
    database.db,
    sql<{
      customerId: string
    }>`select customer_id from privacy_requests where shop_id = ${shopId} and request_id = ${requestId} and export_state in ('waiting', 'running')`,
  )
  if (!request) return
  const zip = new ZipFile()
  const files: string[] = []
  for (const [index, data] of personalData.entries()) {
    const rows = await data.read(database.db, { shopId, customerId: request.customerId })
    addFile(zip, `${data.name}.json`, `${JSON.stringify(rows, null, 2)}\n`, now)
    addFile(zip, `${data.name}.csv`, csvOf(rows), now)
    files.push(`${data.name}: ${rows.length}`)
    await progress(database, { shopId, requestId, percent: Math.floor((95 * (index + 1)) / personalData.length) })
  }
  addFile(zip, 'contents.txt', `${now.toISOString()}\n${files.join('\n')}\n`, now)
  zip.end()
  const pieces: Buffer[] = []
  zip.outputStream.on('data', (piece: Buffer) => pieces.push(piece))
  await once(zip.outputStream, 'end')
  await transaction(database, (tx) => storeFile(tx, { shopId, requestId, file: Buffer.concat(pieces), now }))
}

/** The file cannot be made: it can be asked for again. */
export async function failExport(tx: Tx, { shopId, requestId }: { shopId: string; requestId: string }): Promise<void> {
  await write(
    tx,
    sql`update privacy_requests set export_state = 'failed' where shop_id = ${shopId} and request_id = ${requestId} and export_state in ('waiting', 'running')`,
  )
}

/** The file piece by piece. Throws `export_missing` where there is none, or none any more. */
export async function* readExport(db: Db, { shopId, requestId }: { shopId: string; requestId: string }): AsyncGenerator<Buffer> {
  for (let partNo = 0; ; partNo++) {
    const [part] = await all(
      db,
      sql<{
        bytes: Buffer
      }>`select bytes from privacy_export_parts where shop_id = ${shopId} and request_id = ${requestId} and part_no = ${partNo}`,
    )
    if (part) yield part.bytes
    else if (partNo === 0) throw notFound('export_missing')
    else return
  }
}

/** A table of rows, each column under the name it has in the JSON; what is no plain value is written as JSON. */
export function csvOf(rows: readonly Record<string, unknown>[]): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  if (columns.length === 0) return '\uFEFF'
  return `\uFEFF${csvLine(columns)}${rows.map((row) => csvLine(columns.map((column) => csvValueOf(row[column])))).join('')}`
}

function csvValueOf(value: unknown): CsvValue {
  if (value === undefined || value === null) return null
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint' || value instanceof Date) return value
  return JSON.stringify(value)
}

function addFile(zip: ZipFile, name: string, text: string, now: Date): void {
  zip.addBuffer(Buffer.from(text), name, { mtime: now })
}

async function progress(
  database: Database,
  { shopId, requestId, percent }: { shopId: string; requestId: string; percent: number },
): Promise<void> {
  await transaction(database, (tx) =>
    write(
      tx,
      sql`update privacy_requests set export_state = 'running', export_percent = ${percent} where shop_id = ${shopId} and request_id = ${requestId} and export_state in ('waiting', 'running')`,
    ),
  )
}

const partBytes = 1_000_000

async function storeFile(
  tx: Tx,
  { shopId, requestId, file, now }: { shopId: string; requestId: string; file: Buffer; now: Date },
): Promise<void> {
  const { exportState } = await lockRequest(tx, { shopId, requestId })
  // The person may have been erased while the file was made.
  if (exportState !== 'running' && exportState !== 'waiting') return
  await write(tx, sql`delete from privacy_export_parts where shop_id = ${shopId} and request_id = ${requestId}`)
  for (let partNo = 0; partNo * partBytes < file.length; partNo++)
    await write(
      tx,
      sql`insert into privacy_export_parts (shop_id, request_id, part_no, bytes, made_at)
          values (${shopId}, ${requestId}, ${partNo}, ${file.subarray(partNo * partBytes, (partNo + 1) * partBytes)}, ${now})`,
    )
  await write(
    tx,
    sql`update privacy_requests set export_state = 'ready', export_percent = 100, export_bytes = ${file.length}, exported_at = ${now} where shop_id = ${shopId} and request_id = ${requestId}`,
  )
}
