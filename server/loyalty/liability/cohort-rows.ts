/** What breakage and the forecast of expiry are reckoned from: a wallet's points by the month in which they were given. */
import { addMonths, monthsBetween } from '@regulars/cohorts'
import { localDay, startOfDay } from '../../kit/clock.ts'
import { all, type Db, sql } from '../../kit/database.ts'
import type { PointsCohort } from './breakage.ts'
import type { OpenPoints } from './expiry-forecast.ts'

export interface WalletAt {
  shopId: string
  walletId: string
  /** The shop's. */
  zone: string
  now: Date
}

/** What happened in one month to the points that were given in one, by the instants at which it counts. */
export interface CohortEvent {
  /** `YYYY-MM` */
  month: string
  happenedIn: string
  /** Net of what was clawed back, or went to pay debt. */
  issued: number
  redeemed: number
  expired: number
}

/**
 * Everything that happened to a wallet's points in months that are over. Points are of the month in which they were first
 * given, also after a transfer.
 */
export async function cohortEvents(db: Db, { shopId, walletId, zone, now }: WalletAt): Promise<CohortEvent[]> {
  const thisMonth = startOfDay(`${localDay(now, zone).slice(0, 7)}-01`, zone)
  return all(
    db,
    sql<CohortEvent>`
      select to_char(lot.earned_at at time zone ${zone}, 'YYYY-MM') as month,
        to_char(operation.effective_at at time zone ${zone}, 'YYYY-MM') as happened_in,
        sum(case
          when from_bucket in ('issuance', 'clawed', 'debt', 'transferred', 'forgiven') then amount
          when to_bucket in ('issuance', 'clawed', 'debt', 'transferred', 'forgiven') then -amount
          else 0
        end)::bigint as issued,
        sum(case
          when to_bucket in ('redeemed', 'restored') then amount
          when from_bucket in ('redeemed', 'restored') then -amount
          else 0
        end)::bigint as redeemed,
        sum(case when to_bucket = 'expired' then amount when from_bucket = 'expired' then -amount else 0 end)::bigint as expired
      from loyalty_accounts as account
      join loyalty_operations as operation on operation.shop_id = account.shop_id and operation.account_id = account.account_id
      join loyalty_entries as entry
        on entry.shop_id = operation.shop_id and entry.account_id = operation.account_id and entry.version = operation.version
      join loyalty_lots as lot on lot.shop_id = entry.shop_id and lot.account_id = entry.account_id and lot.lot_id = entry.lot_id
      where account.shop_id = ${shopId} and account.wallet_id = ${walletId}
        and lot.earned_at < ${thisMonth} and operation.effective_at < ${thisMonth}
      group by month, happened_in
      order by month, happened_in`,
  )
}

/** The cohorts as they were known when the month `until` began: what happened in it and after it is left out. */
export function cohortsUntil(events: readonly CohortEvent[], until: string): PointsCohort[] {
  const known = events.filter(({ month, happenedIn }) => month < until && happenedIn < until)
  return [...Map.groupBy(known, ({ month }) => month)].map(([month, ofMonth]) => ({
    month,
    issuedPoints: ofMonth.reduce((sum, { issued }) => sum + issued, 0),
    months: Array.from({ length: monthsBetween(month, until) }, (_, age) => {
      const here = ofMonth.find(({ happenedIn }) => happenedIn === addMonths(month, age))
      return { redeemedPoints: here?.redeemed ?? 0, expiredPoints: here?.expired ?? 0 }
    }),
  }))
}

/** What is neither used nor lapsed now, by month of issue and by the day on which it lapses as things stand. Held points are among it. */
export async function openPoints(db: Db, { shopId, walletId, zone, now }: WalletAt): Promise<OpenPoints[]> {
  return all(
    db,
    sql<OpenPoints>`
      with open as (
        select earned_at, case when is_sliding then slides_until else expires_at end as lapses_at, remaining + lot.held as points
        from loyalty_lots as lot
        join loyalty_accounts as account on account.shop_id = lot.shop_id and account.account_id = lot.account_id
        where lot.shop_id = ${shopId} and account.wallet_id = ${walletId} and (remaining > 0 or lot.held > 0)
      )
      select to_char(earned_at at time zone ${zone}, 'YYYY-MM') as issued_month,
        to_char(lapses_at at time zone ${zone}, 'YYYY-MM-DD') as lapses_on, sum(points)::bigint as points
      from open
      where lapses_at is null or lapses_at > ${now}
      group by issued_month, lapses_on
      order by issued_month, lapses_on`,
  )
}
