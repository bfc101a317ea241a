/** Whole shops as they really are, from our PostgreSQL 18 to the server of the tests (which CI also takes in version 15). */
import assert from 'node:assert/strict'
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { needs } from '../../test/data.ts'
import { needsDatabase, testDatabase } from '../../test/database.ts'
import { aPerson, contents } from '../../test/filled-installation.ts'
import { aPlannedImport } from '../../test/import.ts'
import { onlineRetailFile, someOfOnlineRetail } from '../../test/online-retail.ts'
import { aShop } from '../../test/shop.ts'
import { loadDemo, startDemo } from '../demo/demo.ts'
import { runImport } from '../imports/imports.ts'
import { systemClock } from '../kit/clock.ts'
import { all, openDatabase, sql, transaction } from '../kit/database.ts'
import { startPostgres } from '../kit/embedded-postgres.ts'
import { migrate, readMigrations } from '../kit/migrations.ts'
import { restore } from './restore.ts'
import { backupInstallation } from './write-backup.ts'

const isLong = process.env.REGULARS_LONG === '1'
const options = { skip: needsDatabase.skip || needs(onlineRetailFile).skip }

test('demo shops and Online Retail restore row by row into an empty installation', options, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'regulars-real-'))
  const ours = await startPostgres({ dataFolder: join(folder, 'ours'), durable: false, log: () => {} })
  const source = openDatabase({ connection: ours.connection })
  after(async () => {
    await source.close()
    await ours.stop()
    await rm(folder, { recursive: true })
  })
  const migrations = await readMigrations(join(import.meta.dirname, '../../migrations'))
  await migrate(source.pool, migrations)

  const staffId = await aPerson(source, { email: 'ola@example.com', isInstallationOwner: true })
  const demo = await transaction(source, (tx) => startDemo(tx, { staffId, now: systemClock.now() }))
  for (const { shopId } of isLong ? demo : demo.slice(0, 1))
    await loadDemo(source, systemClock, { shopId, signal: new AbortController().signal })
  const zone = { currency: 'GBP', timeZone: 'Europe/London', country: 'GB' }
  const key = await aPlannedImport(source, { shopId: await aShop(source, zone), file: someOfOnlineRetail(folder) })
  assert.equal(await runImport(source, systemClock, { ...key, shop: zone }), 'done')

  const file = join(folder, 'all.tar.gz')
  await backupInstallation(source, { productVersion: '0.1.0', now: systemClock.now(), out: createWriteStream(file) })
  const target = await testDatabase()
  await restore(target, { file, migrations })
  assert.deepEqual(await contents(target), await contents(source))
  const [{ lines } = { lines: 0 }] = await all(
    target.db,
    sql<{ lines: number }>`select count(*) as lines from order_lines where shop_id = ${key.shopId}`,
  )
  assert.ok(lines > 20_000)
  if (isLong) assert.equal(lines, 313_933)
})
