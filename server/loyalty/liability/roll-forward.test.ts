import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Generator, generator } from '@regulars/random'
import { needsDatabase, testDatabase } from '../../../test/database.ts'
import { aShop } from '../../../test/shop.ts'
import type { Database } from '../../kit/database.ts'
import { newId } from '../../kit/ids.ts'
import { moneyRules } from '../book/book.ts'
import { advance } from '../ledger/advance.ts'
import { claw } from '../ledger/claw.ts'
import { credit } from '../ledger/credit.ts'
import type { Account } from '../ledger/holder.ts'
import { post, type WalletRules } from '../ledger/post.ts'
import { capture, hold, release, restore } from '../ledger/redeem.ts'
import { choose, moves } from '../ledger/take.ts'
import { type RollForward, rollForward } from './roll-forward.ts'
import { type StoredLedger, storedLedger } from './stored-ledger-for-tests.ts'

const day = 86_400_000
const start = Date.parse('2026-01-01T12:00:00Z')
const after = (days: number): Date => new Date(start + days * day)
const owing: WalletRules = {
  ...moneyRules,
  clawback: { policy: 'debt', limit: 50 },
}

test('a period is told from opening to closing, and what could not be taken back beside it', needsDatabase, async () => {
  const database = await testDatabase()
  const ledger = await storedLedger(database, { shopId: await aShop(database), rules: owing })
  const { holder, account, at } = ledger
  earn(ledger, { days: 0, amount: 300, lapsesAfter: 40 })
  earn(ledger, { days: 2, amount: 50, lapsesAfter: 400 })
  const redemption = spend(ledger, { days: 10, points: 200 })
  restore(at(after(12)), holder, account, redemption, { total: 30, key: 'restore:1', at: after(12) })
  advance(at(after(45)), holder, after(45))
  claw(at(after(50)), account, { kind: 'claw', key: 'claw:1', at: after(50) }, { amount: 120, own: [], policy: owing.clawback })
  await ledger.store()

  const whole = await only(database, ledger, { from: after(-1), until: after(60) })
  assert.deepEqual(figures(whole), {
    opening: 0,
    issued: 350,
    restored: 30,
    redeemed: 200,
    expired: 130,
    clawed: 100,
    closing: -50,
    forgiven: 20,
  })
  assert.deepEqual(whole.closingParts, { pending: 0, active: 0, held: 0, debt: 50 })
  const first = await only(database, ledger, { from: after(-1), until: after(11) })
  assert.deepEqual(figures(first), {
    opening: 0,
    issued: 350,
    restored: 0,
    redeemed: 200,
    expired: 0,
    clawed: 0,
    closing: 150,
    forgiven: 0,
  })
  const second = await only(database, ledger, { from: after(11), until: after(50) })
  assert.deepEqual(figures(second), {
    opening: 150,
    issued: 0,
    restored: 30,
    redeemed: 0,
    expired: 130,
    clawed: 0,
    closing: 50,
    forgiven: 0,
  })
})

test(
  'figures are final once everything that fell due before the end is written, and wallets and shops stay apart',
  needsDatabase,
  async () => {
    const database = await testDatabase()
    const ledger = await storedLedger(database, { shopId: await aShop(database) })
    earn(ledger, { days: 0, amount: 100, lapsesAfter: 30 })
    await ledger.store()
    const other = await storedLedger(database, { shopId: ledger.shopId, code: 'stamps' })
    const period = { from: after(-1), until: after(60) }
    const early = await rollForward(database.db, { shopId: ledger.shopId, ...period })
    assert.equal(early.isSettled, false)
    assert.deepEqual(
      early.wallets.map(({ code, closing }) => [code, closing]),
      [
        ['points', 100],
        ['stamps', 0],
      ],
    )

    advance(ledger.at(after(61)), ledger.holder, after(61))
    await ledger.store()
    const late = await rollForward(database.db, { shopId: ledger.shopId, ...period })
    assert.equal(late.isSettled, true)
    assert.deepEqual(
      late.wallets.map(({ expired, closing }) => [expired, closing]),
      [
        [100, 0],
        [0, 0],
      ],
    )
    assert.equal(other.account.active, 0)
    assert.deepEqual(await rollForward(database.db, { shopId: await aShop(database), ...period }), { wallets: [], isSettled: true })
  },
)

test('points taken away by hand are withdrawn and not clawed, and what goes to somebody else is told apart', needsDatabase, async () => {
  const database = await testDatabase()
  const ledger = await storedLedger(database, { shopId: await aShop(database) })
  earn(ledger, { days: 0, amount: 100, lapsesAfter: 400 })
  const { account, at } = ledger
  const byHand = (days: number) => ({ key: newId(), at: after(days), reason: 'test' })
  post(at(after(1)), account, { kind: 'adjust', ...byHand(1) }, moves(choose(account, 30), 'active', 'clawed'))
  post(at(after(2)), account, { kind: 'transfer', ...byHand(2) }, moves(choose(account, 20), 'active', 'transferred'))
  await ledger.store()
  const found = await only(database, ledger, { from: after(-1), until: after(3) })
  assert.deepEqual([found.issued, found.clawed, found.withdrawn, found.transferredOut, found.closing], [100, 0, 30, 20, 50])
})

test(
  'every period of a random history ties out to the point (I11), with the ledger’s own balances and the commands’ own sums',
  needsDatabase,
  async () => {
    const database = await testDatabase()
    const shopId = await aShop(database)
    for (let seed = 1; seed <= 12; seed++) {
      const ledger = await storedLedger(database, { shopId, rules: owing, code: `points_${seed}` })
      const snapshots = randomHistory(ledger, generator(seed))
      await ledger.store()
      for (const [index, { at, owed, parts, sums }] of snapshots.entries()) {
        const before = snapshots[index - 1] ?? { at: after(-1), owed: 0 }
        const found = await only(database, ledger, { from: before.at, until: at })
        assert.equal(found.opening, before.owed, `opening of seed ${seed}`)
        assert.equal(found.closing, owed, `closing of seed ${seed}`)
        assert.deepEqual(found.closingParts, parts)
        assert.deepEqual({ issued: found.issued, redeemed: found.redeemed, restored: found.restored }, sums)
        assert.equal(found.opening + found.issued + found.restored - found.redeemed - found.expired - found.clawed, found.closing)
      }
    }
  },
)

interface Snapshot {
  at: Date
  owed: number
  parts: RollForward['closingParts']
  /** Since the snapshot before. */
  sums: { issued: number; redeemed: number; restored: number }
}

/** 150 commands some hours apart, with a snapshot after every 25. */
function randomHistory(ledger: StoredLedger, random: Generator): Snapshot[] {
  const { holder, account, at } = ledger
  const snapshots: Snapshot[] = []
  let sums = { issued: 0, redeemed: 0, restored: 0 }
  for (let step = 1; step <= 150; step++) {
    const days = step + random.uniform() / 2
    const now = after(days)
    advance(at(now), holder, now)
    const choice = random.integer(5)
    const redemptions = [...account.redemptions.values()]
    if (choice === 0) {
      const amount = 1 + random.integer(100)
      earn(ledger, { days, amount, activeAfter: random.integer(10), lapsesAfter: 10 + random.integer(30) })
      sums.issued += amount
    } else if (choice === 1 && account.active > 0) {
      hold(at(now), holder, account, wanted(1 + random.integer(account.active), after(days + 2)))
    } else if (choice === 2) {
      const held = redemptions.find(({ state }) => state === 'held')
      if (held && random.uniform() < 0.3) release(at(now), holder, account, held, { state: 'voided', at: now })
      else if (held) {
        const points = 1 + random.integer(held.points)
        capture(at(now), holder, account, held, { points, orderNumber: null })
        sums.redeemed += points
      }
    } else if (choice === 3) {
      const captured = redemptions.find(({ state, captured: taken, restored }) => state === 'captured' && restored < taken)
      if (captured) {
        const more = 1 + random.integer(captured.captured - captured.restored)
        restore(at(now), holder, account, captured, { total: captured.restored + more, key: `restore:${step}`, at: now })
        sums.restored += more
      }
    } else
      claw(
        at(now),
        account,
        { kind: 'claw', key: `claw:${step}`, at: now },
        { amount: 1 + random.integer(60), own: [], policy: owing.clawback },
      )
    if (step % 25 > 0) continue
    const boundary = after(step + 0.75)
    advance(at(boundary), holder, boundary)
    snapshots.push({ at: new Date(boundary.getTime() + 1), owed: owedOf(account), parts: partsOf(account), sums })
    sums = { issued: 0, redeemed: 0, restored: 0 }
  }
  return snapshots
}

function earn(
  { holder, account, at }: StoredLedger,
  { days, amount, activeAfter = 0, lapsesAfter }: { days: number; amount: number; activeAfter?: number; lapsesAfter: number },
): void {
  const earnedAt = after(days)
  const lot = { amount, source: 'test', earnedAt, activatesAt: after(days + activeAfter), expiresAt: after(days + lapsesAfter) }
  credit(at(earnedAt), holder, account, { kind: 'earn', key: `earn:${newId()}`, at: earnedAt }, { from: 'issuance', lots: [lot] })
}

function spend({ holder, account, at }: StoredLedger, { days, points }: { days: number; points: number }) {
  const redemption = hold(at(after(days)), holder, account, wanted(points, null))
  capture(at(after(days)), holder, account, redemption, { points, orderNumber: null })
  return redemption
}

const wanted = (points: number, expiresAt: Date | null) => ({
  key: newId(),
  keyHash: 0,
  points,
  rewardId: null,
  valueMinor: null,
  orderNumber: null,
  expiresAt,
})

const owedOf = ({ pending, active, held, debt }: Account): number => pending + active + held - debt

const partsOf = ({ pending, active, held, debt }: Account) => ({ pending, active, held, debt })

async function only(database: Database, { shopId, wallet }: StoredLedger, period: { from: Date; until: Date }): Promise<RollForward> {
  const { wallets } = await rollForward(database.db, { shopId, ...period })
  const found = wallets.find(({ walletId }) => walletId === wallet.walletId)
  assert(found)
  return found
}

const figures = ({ opening, issued, restored, redeemed, expired, clawed, closing, forgiven }: RollForward) => ({
  opening,
  issued,
  restored,
  redeemed,
  expired,
  clawed,
  closing,
  forgiven,
})
