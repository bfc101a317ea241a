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

test('while the programme is paused acts earn nothing, and can be told again once it goes on', needsDatabase, async () => {
  const product = await aProduct()
  const owner = await anOwner(product)
  const path = await makeShop(owner)
  const shopId = path.split('/').at(-1) ?? ''
  const program = aProgram([aRule('review', { code: 'act', act: 'review', points: 20 })])
  await transaction(product.database, (tx) => publishProgram(tx, { shopId, program, staffId: null, note: '', now: product.clock.now() }))
  await owner('POST', `${path}/consents`, { email: 'anna@example.com', channel: 'email', state: 'granted', source: 'newsletter box' })
  const act = { customer: { email: 'anna@example.com' }, act: 'review', id: 'r1' }
  const granted = async () => (await owner('POST', `${path}/loyalty/acts`, act)).json.granted
  await owner('PUT', `${path}/loyalty/program/state`, { state: 'paused' })
  assert.deepEqual(await granted(), [])
  await owner('PUT', `${path}/loyalty/program/state`, { state: 'live' })
  assert.deepEqual(await granted(), [{ wallet: 'points', ruleId: 'review', points: 20 }])
  assert.deepEqual(await granted(), [])
})

test('a household is founded, spends together at the checkout and is left again, and the log says by whom', needsDatabase, async () => {
  const product = await aProduct()
  const owner = await anOwner(product)
  const path = await makeShop(owner)
  const shopId = path.split('/').at(-1) ?? ''
  const emails = ['anna@example.com', 'jan@example.com', 'ewa@example.com']
  const rows = emails.map((email, index) =>
    aRow({ email, emailKey: email, orderKey: `${index}`, placedAt: new Date('2026-02-10T11:00:00Z'), placedOn: '2026-02-10' }),
  )
  await record(product.database, { shopId, rows })
  const now = product.clock.now()
  const program = aProgram([], { households: { spend: 'everyone', leaving: 'leave', maxMembers: 3 } })
  await transaction(product.database, (tx) => publishProgram(tx, { shopId, program, staffId: null, note: '', now }))
  const ids = await Promise.all(
    emails.map(async (search) => (await owner('GET', `${path}/customers?search=${search}`)).json.customers as { customerId: string }[]),
  )
  const [anna = '', jan = '', ewa = ''] = ids.map(([found]) => found?.customerId)
  const ask = async (method: string, place: string, body?: object) => (await owner(method, `${path}/${place}`, body)).json
  for (const customerId of [anna, jan]) await ask('POST', `customers/${customerId}/loyalty/adjustments`, { points: 60, reason: 'Test' })

  const { householdId } = await ask('POST', 'loyalty/households', { ownerId: anna, memberIds: [jan] })
  const households = `loyalty/households/${householdId}`
  const joined = (await ask('POST', `${households}/members`, { customerId: ewa })).members as { customerId: string; isOwner: boolean }[]
  assert.deepEqual([joined.length, joined[0]?.customerId, joined[0]?.isOwner], [3, anna, true])
  const held = await ask('POST', 'loyalty/redemptions', { customer: { customerId: ewa }, points: 100 })
  assert.deepEqual([held.points, held.active], [100, 20])
  const taken = await ask('POST', `loyalty/redemptions/${held.redemptionId}/capture`, { points: 90, orderNumber: '9' })
  assert.deepEqual([taken.captured, taken.active], [90, 30])
  const { household } = await ask('POST', `${households}/departures`, { customerId: jan })
  assert.equal((household as { members: object[] }).members.length, 2)
  const status = await ask('GET', `customers/${anna}/loyalty`)
  assert.deepEqual((status.household as { wallets: object[] }).wallets, [{ wallet: 'points', active: 30, worthMinor: null }])
  const jansLines = (await ask('GET', `customers/${jan}/loyalty/statement`)).lines as { kind: string; cause: { kind: string } }[]
  assert.equal(jansLines.find(({ kind }) => kind === 'redeem')?.cause.kind, 'household')
  assert.equal((await owner('DELETE', `${path}/${households}`)).status, 204)
  assert.equal((await ask('GET', `customers/${anna}/loyalty`)).household, null)
  const { changes } = await ask('GET', 'changes')
  const told = (changes as { action: string; staffName: string | null }[]).filter(({ action }) => action.startsWith('household.'))
  assert.deepEqual(told.map(({ action }) => action).sort(), [
    'household.dissolved',
    'household.founded',
    'household.joined',
    'household.left',
  ])
})
