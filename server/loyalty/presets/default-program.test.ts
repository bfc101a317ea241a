import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isCurrency } from '../../kit/money.ts'
import { Program } from '../program.ts'
import { Reward } from '../rewards/reward.ts'
import { defaultProgram, pointUnitMinor } from './default-program.ts'
import { defaultReferral, defaultRewards } from './default-rewards.ts'

const startsOn = '2026-12-01'
const of = (currency: string) => defaultProgram({ currency, startsOn })
const ratesOf = ({ rules }: Program) => rules.flatMap(({ kind }) => (kind.code === 'purchase' ? kind.table : []))

test('Poland: a point per zloty, 100 points are 5 zl, levels at 500, 1,500 and 4,000', () => {
  const program = of('PLN')
  assert.deepEqual(ratesOf(program), [{ currency: 'PLN', points: 1, perMinor: 100 }])
  assert.deepEqual(program.wallets[0]?.conversion, { points: 100, valueMinor: 500, multiple: 100, minimum: 100, maxSharePercent: 50 })
  assert.deepEqual(thresholds(program), [0, 50_000, 150_000, 400_000])
  assert.deepEqual(defaultReferral({ currency: 'PLN' }), {
    currency: 'PLN',
    advocateMinor: 2000,
    friendMinor: 2000,
    minimumOrderMinor: 10_000,
  })
})

test('Ukraine: a point per 10 hryvnias, 100 points are 50, levels at 5,000, 15,000 and 40,000', () => {
  const program = of('UAH')
  assert.deepEqual(ratesOf(program), [{ currency: 'UAH', points: 1, perMinor: 1000 }])
  assert.equal(program.wallets[0]?.conversion?.valueMinor, 5000)
  assert.deepEqual(thresholds(program), [0, 500_000, 1_500_000, 4_000_000])
  assert.deepEqual(defaultReferral({ currency: 'UAH' }), {
    currency: 'UAH',
    advocateMinor: 20_000,
    friendMinor: 20_000,
    minimumOrderMinor: 100_000,
  })
})

test('in both, points wait, lapse and come back as decided', () => {
  for (const program of [of('PLN'), of('UAH')]) {
    const [points] = program.wallets
    assert.deepEqual(points?.expiry, { kind: 'after', months: 12, days: 0, roundedTo: 'month' })
    assert.deepEqual(points?.pending, { kind: 'days', afterDelivery: 14, afterOrder: 30 })
    assert.deepEqual(points?.clawback, { policy: 'clamp' })
    assert.deepEqual(points?.restore, { mode: 'proportional', lapsed: { policy: 'lapse' } })
    assert.equal(program.multipliers, 'highest')
    assert.equal(program.adjustmentLimit, 5000)
    assert.deepEqual(
      program.tiers?.levels.map(({ benefits }) => [benefits.earnFactor, benefits.freeShippingFromMinor, benefits.hasEarlyAccess]),
      [
        ['1', null, false],
        ['1.1', null, false],
        ['1.25', 0, false],
        ['1.5', 0, true],
      ],
    )
    const given = program.rules.flatMap(({ kind }) => (kind.code === 'act' ? [[kind.act, kind.points]] : []))
    assert.deepEqual(Object.fromEntries(given), { sign_up: 20, review: 20, photo: 30, birthday: 50 })
  }
})

test('any currency has a whole programme with its rewards, and a twentieth comes back', () => {
  for (const currency of ['PLN', 'UAH', 'EUR', 'USD', 'GBP', 'CZK', 'HUF', 'RON', 'JPY', 'KWD', 'ISK', 'CAD', 'INR']) {
    assert.ok(isCurrency(currency))
    const program = of(currency)
    assert.deepEqual(Program.parse(program), program)
    const [rate] = ratesOf(program)
    const conversion = program.wallets[0]?.conversion
    assert.ok(rate && conversion)
    assert.equal((rate.points / rate.perMinor) * (conversion.valueMinor / conversion.points), 0.05, currency)
    assert.equal(rate.perMinor / rate.points, pointUnitMinor(currency))
    for (const reward of defaultRewards({ currency })) assert.deepEqual(Reward.parse(reward), reward)
  }
  assert.deepEqual(ratesOf(of('EUR')), [{ currency: 'EUR', points: 5, perMinor: 100 }])
})

test('every name is there in all three languages, and rewards cost more the more they are worth', () => {
  const rewards = defaultRewards({ currency: 'PLN' })
  const program = of('PLN')
  const named = [program.name, ...program.wallets.map(({ name }) => name), ...rewards.map(({ name }) => name)]
  for (const name of [...named, ...(program.tiers?.levels ?? []).map((level) => level.name)])
    assert.deepEqual(Object.keys(name).sort(), ['en', 'pl', 'uk'])
  const money = rewards.flatMap(({ kind, pointsCost }) => (kind.code === 'amount_coupon' ? [kind.amountMinor / pointsCost] : []))
  assert.deepEqual(money, [5, 6], 'groszy a point: as much as off an order, and then more')
})

const thresholds = (program: Program) => program.tiers?.levels.map(({ threshold }) => threshold)
