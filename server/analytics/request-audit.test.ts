import assert from 'node:assert/strict'
import { test } from 'node:test'
import { needsDatabase, testDatabase } from '../../test/database.ts'
import { aRow, aShop, record } from '../../test/shop.ts'
import { all, type Database, sql, transaction, write } from '../kit/database.ts'
import { makeAuditTask, requestAuditTask } from './jobs.ts'
import { auditAnswer, requestAudit } from './request-audit.ts'

const now = new Date('2026-06-01T10:00:00Z')
const made = needsDatabase.skip ? undefined : await testDatabase()

test('of many who ask at once one audit is made', needsDatabase, async () => {
  const { database, shopId, audits, make } = await aShopWithAnOrder()
  const answers = await Promise.all(
    Array.from({ length: 6 }, () => transaction(database, (tx) => requestAudit(tx, { shopId, cutOn: null, now }))),
  )
  assert.deepEqual(new Set(answers.map(({ state }) => state)), new Set(['computing']))
  assert.deepEqual(
    (await audits()).map(({ state }) => state),
    ['computing'],
  )
  await make()
  const answer = await auditAnswer(database.db, { shopId, cutOn: null })
  assert(answer.state === 'ready')
  assert.equal(answer.isStale, false)
})

test('audits of different days are made apart', needsDatabase, async () => {
  const { database, shopId, audits } = await aShopWithAnOrder()
  const ask = (cutOn: string | null) => transaction(database, (tx) => requestAudit(tx, { shopId, cutOn, now }))
  await Promise.all([ask(null), ask('2026-01-31'), ask('2026-01-31')])
  assert.equal((await audits()).length, 2)
})

test('what an import brings while an audit is being made is in the next one', needsDatabase, async () => {
  const { database, shopId, audits, make, services } = await aShopWithAnOrder()
  await transaction(database, (tx) => requestAudit(tx, { shopId, cutOn: null, now }))
  await requestAuditTask(services)({ shopId }, { signal: new AbortController().signal, attempt: 1, isLastAttempt: false })
  assert.equal((await audits()).length, 2)
  await make()
  assert.deepEqual(
    (await audits()).map(({ state }) => state),
    ['ready'],
    'the older one is forgotten',
  )
})

test('an audit that cannot be made is given up after the last try, and may be asked for again', needsDatabase, async () => {
  const { database, shopId, audits, make } = await aShopWithAnOrder()
  const ask = () => transaction(database, (tx) => requestAudit(tx, { shopId, cutOn: null, now }))
  const next = async () => {
    const answer = await auditAnswer(database.db, { shopId, cutOn: null })
    assert(answer.state === 'ready')
    return answer.next
  }
  await ask()
  await make()
  await ask()
  await assert.rejects(make({ isLastAttempt: false, fails: true }), /out of order/)
  assert(await next(), 'it is tried again')
  await assert.rejects(make({ isLastAttempt: true, fails: true }), /out of order/)
  assert.equal(await next(), null)
  const again = await ask()
  assert(again.state === 'ready' && again.next, 'the one from before is there to read, and a new one on its way')
  assert.equal((await audits()).filter(({ state }) => state === 'computing').length, 1)
})

test('while an audit is made again, the one before stays to be read, and the progress of the next is seen', needsDatabase, async () => {
  const { database, shopId, make } = await aShopWithAnOrder()
  const ask = () => transaction(database, (tx) => requestAudit(tx, { shopId, cutOn: null, now }))
  assert.deepEqual(await ask(), { state: 'computing', startedAt: now.toISOString(), progress: 0 })
  await make()
  const before = await auditAnswer(database.db, { shopId, cutOn: null })
  assert(before.state === 'ready' && before.next === null)

  assert.deepEqual(await ask(), { ...before, next: { startedAt: now.toISOString(), progress: 0 } })
  let made: Promise<void> | undefined
  // The fourth question has to wait for this table, so three are answered.
  await transaction(database, async (tx) => {
    await write(tx, sql`lock table cohort_months in access exclusive mode`)
    made = make()
    let progress = 0
    while (progress < 0.27) {
      const meanwhile = await auditAnswer(database.db, { shopId, cutOn: null })
      assert(meanwhile.state === 'ready' && meanwhile.next)
      assert.equal(meanwhile.auditId, before.auditId)
      progress = meanwhile.next.progress
    }
    assert.equal(progress, 0.27)
  })
  await made
  const after = await auditAnswer(database.db, { shopId, cutOn: null })
  assert(after.state === 'ready' && after.auditId !== before.auditId && after.next === null)
})

test('a shop without orders has no audit, and is told so', needsDatabase, async () => {
  assert(made)
  const shopId = await aShop(made)
  assert.deepEqual(await transaction(made, (tx) => requestAudit(tx, { shopId, cutOn: null, now })), { state: 'empty' })
  assert.deepEqual(await auditAnswer(made.db, { shopId, cutOn: null }), { state: 'empty' })
})

test('an audit is stale as soon as orders have come since', needsDatabase, async () => {
  const { database, shopId, make } = await aShopWithAnOrder()
  await transaction(database, (tx) => requestAudit(tx, { shopId, cutOn: null, now }))
  await make()
  await record(database, { shopId, rows: [order('2')], now: new Date('2026-06-02') })
  const answer = await auditAnswer(database.db, { shopId, cutOn: null })
  assert(answer.state === 'ready')
  assert.equal(answer.isStale, true)
})

const order = (orderKey: string) =>
  aRow({
    orderKey,
    placedAt: new Date('2026-01-05T11:00:00Z'),
    placedOn: '2026-01-05',
    customerNumber: 'K1',
    quantity: '1',
    lineTotalMinor: 500,
  })

async function aShopWithAnOrder() {
  assert(made)
  const database: Database = made
  const shopId = await aShop(database)
  await record(database, { shopId, rows: [order('1')] })
  const services = { database, clock: { now: () => now } } as Parameters<typeof makeAuditTask>[0]
  const audits = () =>
    all(
      database.db,
      sql<{ auditId: string; state: string }>`select audit_id, state from audits where shop_id = ${shopId} order by started_at, audit_id`,
    )
  /** Does what waits, as a worker would. */
  const make = async ({ isLastAttempt = false, fails = false } = {}): Promise<void> => {
    const countLines = async () => {
      if (fails) throw new Error('out of order')
      return { read: 1, rejected: 0 }
    }
    const job = { signal: new AbortController().signal, attempt: 1, isLastAttempt }
    for (const { auditId, state } of await audits())
      if (state === 'computing') await makeAuditTask(services, { countLines })({ shopId, auditId }, job)
  }
  return { database, shopId, services, audits, make }
}
