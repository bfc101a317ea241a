import { finished } from 'node:stream/promises'
import { to as copyTo } from 'pg-copy-streams'
import { connectionOf, type Database, one, sql, type Tx, transaction, write } from '../kit/database.ts'

/**
 * What a COPY … TO STDOUT answers, as whole rows, about 1 MiB at a time; one row may be more.
 * Who stops reading before the end leaves the transaction's connection in use: the server is told to stop too.
 */
export async function* copyOut(database: Database, tx: Tx, statement: string): AsyncGenerator<Buffer> {
  const { pid } = await one(tx, sql<{ pid: number }>`select pg_backend_pid() as pid`)
  const rows = connectionOf(tx).query(copyTo(statement))
  try {
    yield* wholeRows(rows.iterator({ destroyOnReturn: false }))
  } finally {
    if (!rows.readableEnded && !rows.errored) {
      await transaction(database, (another) => write(another, sql`select pg_cancel_backend(${pid})`))
      // What is on its way has to be taken before the connection is free for the rollback.
      await finished(rows.resume()).catch(() => undefined)
    }
  }
}

async function* wholeRows(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer[] = []
  let length = 0
  for await (const piece of pieces) {
    held.push(piece)
    length += piece.length
    if (length < chunkSize || !piece.includes(lineFeed)) continue
    const all = Buffer.concat(held)
    const end = all.lastIndexOf(lineFeed) + 1
    yield all.subarray(0, end)
    held = [all.subarray(end)]
    length = all.length - end
  }
  if (length > 0) yield Buffer.concat(held)
}

const chunkSize = 1 << 20
const lineFeed = 10
