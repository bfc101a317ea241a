/** A million order lines through the import, against COPY of the same lines on the same server. */
import { one, sql, transaction } from '../server/kit/database.ts'
import { createShop } from '../server/shops/shops.ts'
import { ownProcess } from './measure/own-process.ts'
import { atLeast, below, round, say, tell, timed } from './measure/result.ts'
import { type TemporaryDatabase, withTemporaryDatabase } from './measure/temporary-database.ts'
import { copyLines } from './order-file/copy-lines.ts'
import { sizes, writeOrders } from './order-file/write-orders.ts'

await withTemporaryDatabase(async (lent) => {
  const { database, folder, postgres } = lent
  const { shopId } = await transaction(database, (tx) =>
    createShop(tx, {
      name: 'Benchmark',
      country: 'PL',
      currency: 'PLN',
      timeZone: 'Europe/Warsaw',
      languages: ['pl'],
      isDemo: false,
      now: new Date(),
    }),
  )
  const { seconds: writingSeconds, result: files } = await timed(() => writeOrders(folder, { shopId }))
  say(`${sizes.lines} order lines were made up in ${round(writingSeconds)} s`)

  // Before and after: the disk and the neighbours of a machine change while a benchmark runs.
  const before = await copyLines(database, files)
  say(`COPY took ${round(before)} s`)
  const first = await importInOwnProcess(lent, { shopId, file: files.csv })
  say(`the import took ${round(first.seconds)} s, ${round(first.readingSeconds)} s of them for reading; ${round(first.peakMb)} MB`)
  const again = await importInOwnProcess(lent, { shopId, file: files.csv })
  say(`the same file again took ${round(again.seconds)} s`)
  const after = await copyLines(database, files)
  say(`COPY took ${round(after)} s`)

  const stored = await one(
    database.db,
    sql<{ orders: number; lines: number }>`
    select (select count(*) from orders where shop_id = ${shopId}) as orders, (select count(*) from order_lines where shop_id = ${shopId}) as lines`,
  )
  if (stored.orders !== sizes.orders || stored.lines !== sizes.lines) throw new Error(`the import left ${JSON.stringify(stored)}`)

  const copySeconds = (before + after) / 2
  const ratio = copySeconds / first.seconds
  const rssMb = Math.max(first.peakMb, again.peakMb)
  tell({
    name: 'import',
    ratio,
    limit: 'COPY of the same lines into a table with the same columns, primary key and foreign keys',
    perSecond: Math.round(sizes.lines / first.seconds),
    copyPerSecond: Math.round(sizes.lines / copySeconds),
    rssMb: Math.round(rssMb),
    seconds: round(first.seconds),
    readingSeconds: round(first.readingSeconds),
    applyingSeconds: round(first.seconds - first.readingSeconds),
    againSeconds: round(again.seconds),
    copySeconds: [round(before), round(after)],
    postgres,
    goals: [
      atLeast('rows/s ÷ COPY ≥ 0.25', ratio, 0.25),
      below('resident memory < 400 MB', rssMb, 400, { binds: true }),
      below('second import no slower', again.seconds / first.seconds, 1.02, { binds: true }),
    ],
  })
})

interface ImportRun {
  seconds: number
  readingSeconds: number
  peakMb: number
}

async function importInOwnProcess(
  { connection }: TemporaryDatabase,
  { shopId, file }: { shopId: string; file: string },
): Promise<ImportRun> {
  const run = ownProcess('bench/order-file/import-orders.ts', [JSON.stringify({ connection, shopId, file })])
  const line = await run.nextLine()
  const peakMb = await run.peakMb()
  const { state, rowsRead, rowsRejected, ...seconds } = JSON.parse(line) as {
    state: string
    rowsRead: number
    rowsRejected: number
  } & Omit<ImportRun, 'peakMb'>
  if (state !== 'done' || rowsRead !== sizes.lines || rowsRejected !== 0) throw new Error(`the import ended with ${line}`)
  return { ...seconds, peakMb }
}
