import assert from 'node:assert/strict'
import { test } from 'node:test'
import { needsDatabase, testDatabase } from '../../../test/database.ts'
import { aShop } from '../../../test/shop.ts'
import { advance } from '../ledger/advance.ts'
import { claw } from '../ledger/claw.ts'
import { credit } from '../ledger/credit.ts'
import { capture, hold, restore } from '../ledger/redeem.ts'
import { cohortEvents, cohortsUntil, openPoints } from './cohort-rows.ts'
import { type StoredLedger, storedLedger } from './stored-ledger-for-tests.ts'

test('points stay in the month in which they were given, in the shop’s zone, whatever becomes of them later', needsDatabase, async () => {
  const database = await testDatabase()
  const ledger = await storedLedger(database, { shopId: await aShop(database) })
  // Half past midnight of 1 February in Warsaw.
  earn(ledger, { at: '2026-01-31T23:30:00Z', points: 500, expiresAt: '2026-04-30T22:00:00Z' })
  earn(ledger, { at: '2026-02-10T12:00:00Z', points: 100, expiresAt: null })
  const redemption = spend(ledger, { at: '2026-03-05T12:00:00Z', points: 200 })
  restore(ledger.at(new Date('2026-04-02T12:00:00Z')), ledger.holder, ledger.account, redemption, {
    total: 50,
    key: 'restore:1',
    at: new Date('2026-04-02T12:00:00Z'),
  })
  const clawedAt = new Date('2026-04-03T12:00:00Z')
  claw(
    ledger.at(clawedAt),
    ledger.account,
    { kind: 'claw', key: 'claw:1', at: clawedAt },
    { amount: 60, own: [], policy: { policy: 'clamp' } },
  )
  advance(ledger.at(new Date('2026-05-02T12:00:00Z')), ledger.holder, new Date('2026-05-02T12:00:00Z'))
  earn(ledger, { at: '2026-05-03T12:00:00Z', points: 7, expiresAt: null })
  await ledger.store()

  const wallet = { shopId: ledger.shopId, walletId: ledger.wallet.walletId, zone: 'Europe/Warsaw' }
  const untilJune = await cohortEvents(database.db, { ...wallet, now: new Date('2026-06-20T12:00:00Z') })
  assert.deepEqual(cohortsUntil(untilJune, '2026-06'), [
    { month: '2026-02', issuedPoints: 540, months: [month(0), month(200), month(-50), month(0, 290)] },
    { month: '2026-05', issuedPoints: 7, months: [month(0)] },
  ])
  assert.deepEqual(cohortsUntil(untilJune, '2026-04'), [{ month: '2026-02', issuedPoints: 600, months: [month(0), month(200)] }])
  const untilMay = await cohortEvents(database.db, { ...wallet, now: new Date('2026-05-20T12:00:00Z') })
  assert.deepEqual(cohortsUntil(untilMay, '2026-05'), cohortsUntil(untilJune, '2026-05'))
})

test('what is open now is told by the day on which it lapses, held points among it, lapsed ones not', needsDatabase, async () => {
  const database = await testDatabase()
  const ledger = await storedLedger(database, { shopId: await aShop(database) })
  earn(ledger, { at: '2026-01-10T12:00:00Z', points: 100, expiresAt: '2026-03-31T22:00:00Z' })
  earn(ledger, { at: '2026-01-20T12:00:00Z', points: 40, expiresAt: '2026-03-31T22:00:00Z' })
  earn(ledger, { at: '2026-02-20T12:00:00Z', points: 30, expiresAt: null })
  hold(ledger.at(new Date('2026-02-21T12:00:00Z')), ledger.holder, ledger.account, wanted(90))
  await ledger.store()

  const wallet = { shopId: ledger.shopId, walletId: ledger.wallet.walletId, zone: 'Europe/Warsaw' }
  assert.deepEqual(await openPoints(database.db, { ...wallet, now: new Date('2026-03-01T12:00:00Z') }), [
    { issuedMonth: '2026-01', lapsesOn: '2026-04-01', points: 140 },
    { issuedMonth: '2026-02', lapsesOn: null, points: 30 },
  ])
  assert.deepEqual(await openPoints(database.db, { ...wallet, now: new Date('2026-04-01T12:00:00Z') }), [
    { issuedMonth: '2026-02', lapsesOn: null, points: 30 },
  ])
})

test('another shop’s wallet is not seen', needsDatabase, async () => {
  const database = await testDatabase()
  const ledger = await storedLedger(database, { shopId: await aShop(database) })
  earn(ledger, { at: '2026-01-10T12:00:00Z', points: 100, expiresAt: null })
  await ledger.store()
  const other = {
    shopId: await aShop(database),
    walletId: ledger.wallet.walletId,
    zone: 'Europe/Warsaw',
    now: new Date('2026-05-01T12:00:00Z'),
  }
  assert.deepEqual(await cohortEvents(database.db, other), [])
  assert.deepEqual(await openPoints(database.db, other), [])
})

const month = (redeemedPoints: number, expiredPoints = 0) => ({ redeemedPoints, expiredPoints })

function earn(
  { holder, account, at: ledgerAt }: StoredLedger,
  { at, points, expiresAt }: { at: string; points: number; expiresAt: string | null },
): void {
  const earnedAt = new Date(at)
  const lot = {
    amount: points,
    source: `order:${at}`,
    earnedAt,
    activatesAt: earnedAt,
    expiresAt: expiresAt === null ? null : new Date(expiresAt),
  }
  credit(ledgerAt(earnedAt), holder, account, { kind: 'earn', key: `earn:${at}`, at: earnedAt }, { from: 'issuance', lots: [lot] })
}

function spend({ holder, account, at: ledgerAt }: StoredLedger, { at, points }: { at: string; points: number }) {
  const ledger = ledgerAt(new Date(at))
  const redemption = hold(ledger, holder, account, wanted(points))
  capture(ledger, holder, account, redemption, { points, orderNumber: null })
  return redemption
}

const wanted = (points: number) => ({
  key: 'redeem',
  keyHash: 0,
  points,
  rewardId: null,
  valueMinor: null,
  orderNumber: null,
  expiresAt: null,
})
