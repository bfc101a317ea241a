/** From an order file to the rendered audit; and the queries of the audit and its page in a shop of a million customers. */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { computeAudit } from '../server/analytics/audit/compute-audit.ts'
import { renderReport } from '../server/analytics/render-report.ts'
import { importFile } from '../server/cli/import-file.ts'
import { systemClock } from '../server/kit/clock.ts'
import { transaction } from '../server/kit/database.ts'
import { translator } from '../server/kit/language.ts'
import { createShop } from '../server/shops/shops.ts'
import { makeLargeShop } from './large-shop/make-large-shop.ts'
import { makingQueries, pageQueries, type TimedQuery, wholeAudit } from './large-shop/page-queries.ts'
import { projectFolder } from './measure/project.ts'
import { below, median, round, say, tell, timed } from './measure/result.ts'
import { type TemporaryDatabase, withTemporaryDatabase } from './measure/temporary-database.ts'

const onlineRetail = resolve(
  projectFolder,
  process.env.REGULARS_TEST_DATA ?? '../shared/data',
  'online-retail/transactions-2010-12-to-2011-08.csv.gz',
)

await withTemporaryDatabase(async (lent) => {
  const retail = existsSync(onlineRetail) ? await fileToAudit(lent) : null
  if (!retail) say(`Online Retail is not there (${onlineRetail}): set REGULARS_TEST_DATA`)

  const { shopId, rebuildSeconds, ...counts } = await makeLargeShop(lent.database, { customerCount: 1_000_000 })
  const making = await timesOf('making the audit', await makingQueries(lent.database, shopId))
  const { seconds: wholeSeconds } = await timed(() => wholeAudit(lent.database, shopId))
  const page = await timesOf('the page', await pageQueries(lent.database, shopId))
  const slowest = page.toSorted((a, b) => b.ms - a.ms)[0] ?? { name: '', ms: Number.NaN }
  tell({
    name: 'audit',
    ratio: null,
    limit: 'absolute: 30 s for the file, 100 ms a query',
    ...(retail
      ? { seconds: round(retail.seconds), perSecond: Math.round(retail.lines / retail.seconds), importSeconds: round(retail.importSeconds) }
      : {}),
    ...{ ...counts, rebuildSeconds: round(rebuildSeconds), wholeAuditSeconds: round(wholeSeconds) },
    p95Ms: slowest.ms,
    slowest,
    pageOver100Ms: page.filter(({ ms }) => ms >= 100),
    makingOver100Ms: making.filter(({ ms }) => ms >= 100),
    postgres: lent.postgres,
    goals: [
      ...(retail ? [below('Online Retail, empty database to rendered audit < 30 s', retail.seconds, 30)] : []),
      below('each query of the page < 100 ms', slowest.ms, 100),
    ],
  })
})

/** Imports Online Retail into a new shop, audits it and renders the report. */
async function fileToAudit({ database }: TemporaryDatabase) {
  const began = performance.now()
  const shop = { name: 'Online Retail', country: 'GB', currency: 'GBP', timeZone: 'Europe/London', isDemo: false }
  const { shopId } = await transaction(database, (tx) => createShop(tx, { ...shop, languages: ['en'], now: systemClock.now() }))
  const { seconds: importSeconds, result } = await timed(() =>
    importFile(database, translator('en'), {
      ...{ shopId, shop, file: onlineRetail, consent: { answer: 'none' }, signal: new AbortController().signal, onProgress: () => {} },
    }),
  )
  const lines = { read: result.rowsRead, rejected: result.rowsRejected }
  const audit = await computeAudit(database.db, { shopId, shop, cutOn: null, lines, now: systemClock.now() })
  if (!audit) throw new Error('Online Retail has orders')
  const { length } = await renderReport({ audit, language: 'en' })
  const seconds = (performance.now() - began) / 1000
  say(`Online Retail: ${round(seconds)} s to a report of ${Math.round(length / 1024)} kB, ${round(importSeconds)} s of them for the import`)
  return { seconds, importSeconds, lines: result.rowsRead }
}

/** Each query once to warm up and three times to measure; the median, in milliseconds. */
async function timesOf(title: string, queries: readonly TimedQuery[]): Promise<{ name: string; ms: number }[]> {
  say(`${title}, milliseconds:`)
  const times: { name: string; ms: number }[] = []
  for (const { name, run } of queries) {
    await run()
    const runs: number[] = []
    for (let round = 0; round < 3; round++) runs.push((await timed(run)).seconds * 1000)
    const ms = round(median(runs))
    say(`  ${name.padEnd(32)} ${String(ms).padStart(9)}`)
    times.push({ name, ms })
  }
  return times
}
