import assert from 'node:assert/strict'
import { test } from 'node:test'
import { needsDatabase } from '../../test/database.ts'
import { anOwner, aProduct, makeShop } from '../../test/product.ts'
import { runWaitingJobs } from '../../test/run-waiting-jobs.ts'
import { aRow, record } from '../../test/shop.ts'
import { transaction } from '../kit/database.ts'
import { newId } from '../kit/ids.ts'
import { aProgram, aRule } from './earning/program-for-tests.ts'
import { publishProgram } from './loyalty.ts'

test('an act that a rule rewards for people of a segment earns them points, and nobody else', needsDatabase, async () => {
  const product = await aProduct()
  const owner = await anOwner(product)
  const path = await makeShop(owner)
  const shopId = path.split('/').at(-1) ?? ''
  const placed = { placedAt: new Date('2026-02-10T11:00:00Z'), placedOn: '2026-02-10' }
  const rows = [
    { city: 'Kraków', email: 'anna@example.com', emailKey: 'anna@example.com', orderKey: '1', ...placed },
    { city: 'Gdańsk', email: 'jan@example.com', emailKey: 'jan@example.com', orderKey: '2', ...placed },
  ]
  await record(product.database, { shopId, rows: rows.map((row) => aRow(row)) })
  const definition = { kind: 'and', of: [{ kind: 'condition', code: 'city', args: { cities: ['kraków'] } }] }
  const segment = await owner('POST', `${path}/segments`, { name: 'From Kraków', definition })
  assert.equal(segment.status, 201, segment.text)
  await runWaitingJobs(product, ['build_segment'])
  const inKraków = { conditions: [{ code: 'segments' as const, segmentIds: [String(segment.json.segmentId)] }] }
  const program = aProgram([aRule('review', { code: 'act', act: 'review', points: 20 }, inKraków)])
  const now = product.clock.now()
  await transaction(product.database, (tx) => publishProgram(tx, { shopId, program, staffId: null, note: '', now }))

  const review = async (email: string) => {
    const act = { customer: { email }, act: 'review', id: `of ${email}` }
    return (await owner('POST', `${path}/loyalty/acts`, act, { 'idempotency-key': newId() })).json.granted
  }
  assert.deepEqual(await review('anna@example.com'), [{ wallet: 'points', ruleId: 'review', points: 20 }])
  assert.deepEqual(await review('jan@example.com'), [])
})
