/** Section 7.3 of the specification: until when points can be used, true at the moment of asking, whether or not anything ran. */
import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { needsDatabase } from '../../../test/database.ts'
import { addDays, startOfDay } from '../../kit/clock.ts'
import { aProgram, aRule, aWallet, perDollars } from '../earning/program-for-tests.ts'
import type { Expiry, Program } from '../program.ts'
import { openShop } from './open-shop-for-tests.ts'

const programWith = (expiry: Expiry, changes: Partial<Program> = {}): Program =>
  aProgram([aRule('base', perDollars(1, 100))], { startsOn: '2015-01-01', wallets: [aWallet({ expiry })], ...changes })
const afterwards = (months: number, days = 0, roundedTo: 'day' | 'month' | 'year' = 'day'): Expiry => ({
  kind: 'after',
  months,
  days,
  roundedTo,
})
const hundred = { lines: [{ minor: 10_000 }] }

suite('7.3', needsDatabase, () => {
  for (const [name, expiry, earnedOn, lastDay] of [
    ['a month from 25 January is usable through 25 February', afterwards(1), '2026-01-25', '2026-02-25'],
    ['a month from 31 January is usable through 28 February', afterwards(1), '2026-01-31', '2026-02-28'],
    ['0 months are usable through the same day', afterwards(0), '2026-01-25', '2026-01-25'],
    [
      'a month from any day of January, rounded to the month, is usable through 28 February',
      afterwards(1, 0, 'month'),
      '2026-01-09',
      '2026-02-28',
    ],
    ['the end of the month: those of 22 January are gone on 1 February', afterwards(0, 0, 'month'), '2026-01-22', '2026-01-31'],
    [
      'the end of the year: those of 2018 are gone on 1 January 2019 (OLOSS: settings)',
      afterwards(0, 0, 'year'),
      '2018-05-03',
      '2018-12-31',
    ],
    [
      '12 months to the month’s end: those of 6 July 2020 are gone on 1 August 2021 (Square)',
      afterwards(12, 0, 'month'),
      '2020-07-06',
      '2021-07-31',
    ],
    ['365 days: gone on day 366 (Yotpo)', afterwards(0, 365), '2025-03-01', '2026-03-01'],
  ] as const) {
    test(`7.3 ${name}`, async () => {
      const shop = await openShop(programWith(expiry))
      await shop.at(earnedOn).order('anna', hundred)
      assert.equal((await shop.endOf(lastDay).balance('anna')).active, 100)
      assert.equal((await shop.startOf(addDays(lastDay, 1)).balance('anna')).active, 0)
      await assert.rejects(shop.spend('anna', 1), { code: 'insufficient_points' })
      await shop.endOf(lastDay).spend('anna', 40)
      assert.equal((await shop.balance('anna')).active, 60)
    })
  }

  test('7.3 by inactivity: 500 of 1 January 2021 and 100 of 31 December 2021 all go on 1 January 2023, 00:00 (help.smile.io 5348802)', async () => {
    const shop = await openShop(programWith({ kind: 'inactivity', months: 12, days: 0 }))
    await shop.at('2021-01-01').order('anna', { lines: [{ minor: 50_000 }] })
    assert.equal((await shop.at('2021-12-31').balance('anna')).active, 500)
    await shop.order('anna', hundred)
    assert.equal((await shop.at('2022-01-02').balance('anna')).active, 600)
    assert.equal((await shop.endOf('2022-12-31').balance('anna')).active, 600)
    assert.equal((await shop.startOf('2023-01-01').balance('anna')).active, 0)
  })

  test('7.3 by inactivity: spending keeps the rest for another year', async () => {
    const shop = await openShop(programWith({ kind: 'inactivity', months: 12, days: 0 }))
    await shop.at('2025-01-10').order('anna', hundred)
    await shop.at('2025-12-01').spend('anna', 30)
    assert.equal((await shop.endOf('2026-12-01').balance('anna')).active, 70)
    assert.equal((await shop.startOf('2026-12-02').balance('anna')).active, 0)
  })

  test('E1 a changed policy touches no points that were earned before', async () => {
    const shop = await openShop(programWith(afterwards(6)))
    await shop.at('2026-01-10').order('anna', hundred)
    await shop.at('2026-02-01').publish(programWith(afterwards(1)))
    await shop.order('anna', { lines: [{ minor: 5_000 }] })
    await shop.at('2026-02-02').publish(programWith({ kind: 'never' }))
    await shop.order('anna', { lines: [{ minor: 2_000 }] })
    assert.deepEqual(
      (await shop.lots('anna')).map(({ remaining, expiresAt }) => [remaining, expiresAt]),
      [
        [100, startOfDay('2026-07-11', 'Europe/Warsaw')],
        [50, startOfDay('2026-03-02', 'Europe/Warsaw')],
        [20, null],
      ],
    )
    assert.equal((await shop.startOf('2026-07-11').balance('anna')).active, 20)
  })

  test('E1 giving a lot another date is an operation of its own, with who did it and why', async () => {
    const shop = await openShop(programWith(afterwards(1)))
    await shop.at('2026-01-10').order('anna', hundred)
    const expiresAt = startOfDay('2026-04-01', 'Europe/Warsaw')
    await shop.extend('anna', { expiresAt, reason: 'Parcel was late' })
    assert.equal((await shop.endOf('2026-03-31').balance('anna')).active, 100)
    assert.equal((await shop.startOf('2026-04-01').balance('anna')).active, 0)
    const [extended] = (await shop.operations('anna')).filter(({ kind }) => kind === 'extend')
    assert.equal(extended?.reason, 'Parcel was late')
    assert.deepEqual(extended?.details?.to, expiresAt.toISOString())
  })

  test('E2 a lot lapses once, with what was left of it, however often the night’s work runs', async () => {
    const shop = await openShop(programWith(afterwards(1)))
    await shop.at('2026-01-10').order('anna', hundred)
    await shop.at('2026-01-11').spend('anna', 30)
    await shop.at('2026-03-01').advance('anna')
    await shop.advance('anna')
    await shop.at('2026-03-02').advance('anna')
    const lapsed = (await shop.statement('anna')).filter((entry) => entry.startsWith('expire'))
    assert.deepEqual(lapsed, ['expire: active → expired 70'])
    const [expiry] = (await shop.operations('anna')).filter(({ kind }) => kind === 'expire')
    assert.deepEqual(expiry?.effectiveAt, startOfDay('2026-02-11', 'Europe/Warsaw'))
  })

  test('E3 what is transferred, and what is restored, lapses when it would have', async () => {
    const shop = await openShop(programWith(afterwards(1)))
    await shop.at('2026-01-10').order('anna', hundred)
    await shop.order('anna', { number: 'later', lines: [{ minor: 1_000 }], at: new Date('2026-01-10T13:00:00Z') })
    await shop.customer('bela')
    await shop.at('2026-02-01').transfer('anna', 'bela', 60)
    const { redemption } = await shop.hold('bela', { points: 50 })
    await shop.void(redemption.redemptionId)
    assert.deepEqual(await shop.lots('bela'), [{ remaining: 60, expiresAt: startOfDay('2026-02-11', 'Europe/Warsaw'), state: 'active' }])
    await shop.spend('anna', 20, 'later')
    await shop.at('2026-02-05').refund('anna', 'later', [{ minor: 1_000 }])
    assert.deepEqual(
      (await shop.lots('anna')).map(({ expiresAt }) => expiresAt),
      [startOfDay('2026-02-11', 'Europe/Warsaw')],
    )
    assert.equal((await shop.startOf('2026-02-11').balance('anna')).active, 0)
    assert.equal((await shop.balance('bela')).active, 0)
  })
})
