/** What is owed to members, for one period: everything of the money page at once. */
import { addMonths } from '@regulars/cohorts'
import { addDays, localDay, monthOf, startOfDay } from '../../kit/clock.ts'
import { csvLine } from '../../kit/csv.ts'
import { type Db, one, sql } from '../../kit/database.ts'
import type { MoneyAnswer } from '../money-schema.ts'
import type { PointsWallet } from '../program.ts'
import { liveProgram } from '../program-store.ts'
import { worthOf } from '../quote-points.ts'
import { breakage } from './breakage.ts'
import { cohortEvents, cohortsUntil, openPoints } from './cohort-rows.ts'
import { deferredRevenue } from './deferred-revenue.ts'
import { expiryForecast, useRates } from './expiry-forecast.ts'
import { lifeMonths } from './life-months.ts'
import { monthSales } from './month-sales.ts'
import { type RollForward, rollForward } from './roll-forward.ts'

export interface MoneyQuestion {
  shopId: string
  /** Days of the shop's zone; the last one is in the period. */
  from: string
  to: string
  vatPercent: number
  now: Date
}

/** Roll-forward, expected use, revenue and forecast of every wallet. Where no programme ever was in force there are none. */
export async function moneyOf(db: Db, question: MoneyQuestion): Promise<MoneyAnswer> {
  const { shopId, from, to, now } = question
  const { timeZone: zone, currency } = await one(
    db,
    sql<{ timeZone: string; currency: string }>`select time_zone, currency from shops where shop_id = ${shopId}`,
  )
  const until = startOfDay(addDays(to, 1), zone)
  const { wallets, isSettled } = await rollForward(db, { shopId, from: startOfDay(from, zone), until })
  const live = await liveProgram(db, { shopId })
  const points: MoneyAnswer['points'] = []
  for (const wallet of live?.program.wallets ?? []) {
    const rolled = wallets.find(({ code, kind }) => kind === 'points' && code === wallet.code)
    if (rolled) points.push(await pointsMoney(db, question, { zone, wallet, rolled }))
  }
  return { currency, today: localDay(now, zone), from, to, isSettled, wallets, points }
}

async function pointsMoney(
  db: Db,
  { shopId, from, to, vatPercent, now }: MoneyQuestion,
  { zone, wallet, rolled }: { zone: string; wallet: PointsWallet; rolled: RollForward },
): Promise<MoneyAnswer['points'][number]> {
  const at = { shopId, walletId: rolled.walletId, zone, now }
  const events = await cohortEvents(db, at)
  const today = localDay(now, zone)
  const thisMonth = monthOf(today)
  const cohorts = cohortsUntil(events, thisMonth).filter(({ issuedPoints }) => issuedPoints > 0)
  const life = lifeMonths(wallet, zone)
  const { cohorts: told, overall } = breakage(cohorts, { lifeMonths: life })
  const { conversion } = wallet
  const worth = conversion && { points: conversion.points, valueMinor: conversion.valueMinor }
  const { pending, active, held } = rolled.closingParts
  // Months that are over: what this one brings is not known yet.
  const until = earlier(addMonths(monthOf(to), 1), thisMonth)
  const asked = { events, lifeMonths: life, vatPercent, from: earlier(monthOf(from), until), until }
  return {
    ...{ code: wallet.code, name: wallet.name, worth, lifeMonths: life, use: overall, cohorts: told },
    owedMinor: worth && worthOf(worth, pending + active + held),
    revenue: worth && revenueOf({ ...asked, worth, sales: await monthSales(db, at) }),
    forecast: expiryForecast(await openPoints(db, at), { today, months: 12, useRates: useRates(cohorts) }),
  }
}

function revenueOf(question: Parameters<typeof deferredRevenue>[0]): MoneyAnswer['points'][number]['revenue'] {
  const { openingMinor, allocatedMinor, revenueMinor, closingMinor } = deferredRevenue(question)
  const { vatPercent, from, until } = question
  return { openingMinor, allocatedMinor, revenueMinor, closingMinor, vatPercent, from, until }
}

const earlier = (a: string, b: string): string => (a < b ? a : b)

/** The same figures for a spreadsheet, one a line. */
export function* moneyLines({ currency, from, to, wallets, points }: MoneyAnswer): Generator<string> {
  yield `\uFEFF${csvLine(['wallet', 'section', 'from', 'to', 'item', 'amount', 'unit'])}`
  for (const { code, kind, currency: of, closingParts, ...sums } of wallets) {
    const unit = kind === 'points' ? 'points' : `${of} minor`
    for (const item of rollForwardItems) yield csvLine([code, 'roll_forward', from, to, item, sums[item], unit])
    for (const [bucket, amount] of Object.entries(closingParts)) yield csvLine([code, 'closing', to, to, bucket, amount, unit])
  }
  for (const { code, revenue, cohorts, forecast } of points) {
    if (revenue)
      for (const item of ['openingMinor', 'allocatedMinor', 'revenueMinor', 'closingMinor'] as const)
        yield csvLine([code, 'ifrs15', revenue.from, revenue.until, item, revenue[item], `${currency} minor`])
    for (const { month, issuedPoints, redeemedPoints, expiredPoints, openPoints: open, use } of cohorts) {
      const sums = { issued: issuedPoints, used: redeemedPoints, lapsed: expiredPoints, open }
      for (const [item, amount] of Object.entries(sums)) yield csvLine([code, 'cohort', month, month, item, amount, 'points'])
      if (use.kind !== 'not_known') yield csvLine([code, 'cohort', month, month, 'share_used', use.share, 'share'])
    }
    for (const { month, lapsingPoints, expectedLapsePoints } of forecast.months) {
      yield csvLine([code, 'forecast', month, month, 'lapsing_at_most', lapsingPoints, 'points'])
      yield csvLine([code, 'forecast', month, month, 'lapsing_expected', expectedLapsePoints, 'points'])
    }
  }
}

const rollForwardItems = [
  ...(['opening', 'issued', 'restored', 'reinstated', 'transferredIn', 'redeemed', 'expired', 'clawed', 'withdrawn'] as const),
  ...(['transferredOut', 'closing', 'forgiven'] as const),
] as const
