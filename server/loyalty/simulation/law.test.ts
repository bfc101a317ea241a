/** The law of the back-test: what it says of the present programme is what stands in the ledger, to the point. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { generator } from '@regulars/random'
import { needsDatabase, testDatabase } from '../../../test/database.ts'
import { aRow, aShop, record } from '../../../test/shop.ts'
import { addDays, localDay } from '../../kit/clock.ts'
import { transaction } from '../../kit/database.ts'
import { aProgram, aRule, aWallet, perDollars, tiersOf } from '../earning/program-for-tests.ts'
import { liveProgram, type Program, publishProgram, settleEverybody } from '../loyalty.ts'
import { aLoyalShop } from '../shop-for-tests.ts'
import { inBackTest, inLedger } from './both-for-tests.ts'

const until = new Date('2026-06-01T09:00:00Z')
const days = 500
const rounds = process.env.REGULARS_LONG === '1' ? 60 : 4

const base = aRule('base', perDollars(1, 100))
const lapsing = aWallet({ expiry: { kind: 'after', months: 4, days: 0, roundedTo: 'month' } })
const tiers = tiersOf({ basic: '1', silver: '1.5', gold: '2' })
const rolling: Program['tiers'] = tiers && {
  ...tiers,
  ...{ window: { kind: 'rolling', months: 3, days: 0 }, downgrade: 'fit' },
  levels: tiers.levels.map((level, index) => ({ ...level, threshold: index * 20_000 })),
}
const programs: Record<string, Program> = {
  'points that lapse, tiers that are lost': aProgram([base], { wallets: [lapsing], tiers: rolling }),
  'points that wait, and debt': aProgram([base], {
    wallets: [{ ...lapsing, pending: { kind: 'days', afterDelivery: 0, afterOrder: 30 }, clawback: { policy: 'debt', limit: 500 } }],
    tiers: rolling,
  }),
  'points that lapse with inactivity, and a second wallet': aProgram(
    [base, aRule('nth', { code: 'nth_order', n: 2, isRepeated: true, points: 15 }, { wallet: 'stars' })],
    { wallets: [aWallet({ expiry: { kind: 'inactivity', months: 2, days: 0 } }), aWallet({ code: 'stars' })] },
  ),
  'points that redeem themselves': aProgram([base], {
    wallets: [
      {
        ...lapsing,
        ...{ pending: { kind: 'days', afterDelivery: 0, afterOrder: 7 }, clawback: { policy: 'debt', limit: 500 } },
        ...{ conversion: { points: 10, valueMinor: 30, multiple: 20, minimum: 40, maxSharePercent: 50 }, autoRedeem: { points: 90 } },
      },
    ],
    tiers: rolling && {
      ...rolling,
      metric: 'balance',
      levels: rolling.levels.map((level, index) => ({ ...level, threshold: index * 90 })),
    },
  }),
  'points and money back': aProgram([base, aRule('back', perDollars(5, 100), { wallet: 'credit_usd' })], {
    wallets: [lapsing, { ...lapsing, code: 'credit_usd', currency: 'USD', pending: { kind: 'days', afterDelivery: 0, afterOrder: 7 } }],
    tiers: rolling,
  }),
  'limits of members': aProgram([{ ...base, caps: { ...base.caps, memberBudget: { points: 300, beyond: 'reduce' }, cooldownDays: 5 } }], {
    wallets: [{ ...lapsing, periodCap: { points: 150, per: 'month', beyond: 'reduce' } }],
    tiers: rolling && {
      ...rolling,
      metric: 'points_earned',
      levels: rolling.levels.map((level, index) => ({ ...level, threshold: index * 80 })),
    },
  }),
}

for (const [name, program] of Object.entries(programs))
  test(`a history that is imported: ${name}`, needsDatabase, async () => {
    const database = await testDatabase()
    for (let seed = 1; seed <= rounds / 2; seed++) {
      const random = generator(seed)
      const shopId = await aShop(database, { currency: 'USD' })
      const rows = Array.from({ length: 60 }, (_, order) => {
        const placedAt = new Date(until.getTime() - 60_000 - random.integer(days * 24 * 60) * 60_000)
        const shared = { customerNumber: `c${random.integer(8)}`, quantity: '2', productCode: 'tea', unitPrice: '1' }
        const placed = { ...shared, orderKey: `o${order}`, placedAt, placedOn: localDay(placedAt, 'Europe/Warsaw') }
        const minor = 2 * (1 + random.integer(15_000))
        const refundedAt = new Date(Math.min(until.getTime(), placedAt.getTime() + random.integer(120 * 24 * 60) * 60_000))
        const refund = {
          ...{ ...shared, quantity: '-1', orderKey: `r${order}`, refundOfOrderKey: `o${order}`, lineTotalMinor: -minor / 2 },
          ...{ placedAt: refundedAt, placedOn: localDay(refundedAt, 'Europe/Warsaw') },
        }
        return [aRow({ ...placed, lineTotalMinor: minor }), ...(random.integer(3) === 0 ? [aRow(refund)] : [])]
      }).flat()
      await record(database, { shopId, rows, now: until })
      await transaction(database, (tx) => publishProgram(tx, { shopId, program, staffId: null, note: '', now: until }))
      await settleEverybody(database, { shopId, after: null, now: () => until, onPage: async () => true })

      const live = await liveProgram(database.db, { shopId })
      assert.ok(live)
      const ledger = await inLedger(database, { shopId, live, until })
      assert.ok(ledger.size > 5)
      assert.deepEqual(await inBackTest(database, { shopId, live, until, spending: { kind: 'as_it_was' } }), ledger)
    }
  })

for (const [name, program] of Object.entries(programs))
  test(`a history that was lived, with all that was spent: ${name}`, needsDatabase, async () => {
    const database = await testDatabase()
    const random = generator(7)
    const shop = await aLoyalShop(database, program)
    const placed: { customer: string; number: string; minor: number }[] = []
    for (let day = '2025-01-01', step = 0; step < 50; step++, day = addDays(day, 1 + random.integer(10))) {
      shop.at(`${day}T${String(8 + (step % 10)).padStart(2, '0')}:00:00Z`)
      const customer = `c${random.integer(3)}`
      const earlier = placed[random.integer(placed.length + 1)]
      if (random.integer(4) > 0 || !earlier) {
        const minor = 2 * (1 + random.integer(15_000))
        placed.push({ customer, minor, number: await shop.order(customer, { lines: [{ minor, quantity: 2 }] }) })
      } else if (random.integer(2) === 0) {
        await shop.refund(earlier.customer, earlier.number, [{ minor: earlier.minor / 2, quantity: 1 }])
        placed.splice(placed.indexOf(earlier), 1)
      } else {
        const { active } = await shop.balance(earlier.customer)
        if (active < 2) continue
        const points = 1 + random.integer(active)
        const orderNumber = random.integer(2) === 0 ? earlier.number : null
        const { redemption } = await shop.hold(earlier.customer, { points, orderNumber, minutes: 2000, isFinal: random.integer(2) === 0 })
        shop.at(`${day}T${String(9 + (step % 10)).padStart(2, '0')}:30:00Z`)
        if (redemption.state === 'held' && random.integer(3) > 0)
          await shop.capture(redemption.redemptionId, { points: 1 + random.integer(points) })
      }
    }
    const live = await liveProgram(database.db, { shopId: shop.shopId })
    assert.ok(live)
    const ledger = await inLedger(database, { shopId: shop.shopId, live, until: new Date('2027-01-01T00:00:00Z') })
    assert.ok([...ledger.values()].some(({ operations }) => operations.some(({ kind }) => kind === 'redeem')))
    const asked = { shopId: shop.shopId, live, until: new Date('2027-01-01T00:00:00Z'), spending: { kind: 'as_it_was' } as const }
    assert.deepEqual(await inBackTest(database, asked), ledger)
  })
