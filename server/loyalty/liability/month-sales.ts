import { all, type Db, sql } from '../../kit/database.ts'

/** What the orders of a month came to, as far as they earn, and the points they earned: both net of refunds, VAT included. */
export interface MonthSales {
  /** `YYYY-MM` */
  month: string
  /** In the programme's currency. */
  salesMinor: number
  points: number
}

/**
 * By the month of the order, in the shop's zone, as it stands now: a refund counts in its order's month. Points for acts are
 * not here, they have no price.
 */
export async function monthSales(db: Db, { shopId, walletId }: { shopId: string; walletId: string }): Promise<MonthSales[]> {
  return all(
    db,
    sql<MonthSales>`
      select to_char(earned_on, 'YYYY-MM') as month, sum(left_minor)::bigint as sales_minor, sum(granted - clawed)::bigint as points
      from loyalty_grants as granted_for
      join loyalty_accounts as account on account.shop_id = granted_for.shop_id and account.account_id = granted_for.account_id
      where granted_for.shop_id = ${shopId} and account.wallet_id = ${walletId} and source like 'order:%'
      group by month
      order by month`,
  )
}
