/** Referrals as the staff see them: all of them by state, one with its decisions, and numbers. */
import { z } from 'zod'
import { cutPage, readCursor } from '../kit/cursor.ts'
import { all, type Db, first, one, type Query, sql } from '../kit/database.ts'
import { notFound } from '../kit/problem.ts'
import type { Gift } from '../loyalty/loyalty.ts'
import { undoableOf } from './review.ts'
import type { ReferralDetail, ReferralOverview, ReferralPage, ReferralRow, ReferralState } from './schema.ts'
import { referralStates } from './schema.ts'
import { presentSettings } from './settings.ts'

interface Row {
  referralId: string
  state: ReferralState
  reasons: string[]
  flags: string[]
  via: 'link' | 'code'
  advocateId: string
  advocateTitle: string
  friendId: string | null
  friendTitle: string | null
  clickedAt: Date
  changedAt: Date
  orderNumber: string | null
  heldUntil: Date | null
  advocateGift: Gift | null
  friendGift: Gift | null
}

const titleOf = (customer: Query<unknown>): Query<unknown> =>
  sql`coalesce(nullif(concat_ws(' ', ${customer}.first_name, ${customer}.last_name), ''), ${customer}.email, ${customer}.customer_number, '')`

const rowsOf = (where: Query<unknown>): Query<Row> => sql<Row>`
  select referral_id, state, reasons, flags, via, advocate_id, ${titleOf(sql`advocate`)} as advocate_title,
    referrals.customer_id as friend_id, case when friend.customer_id is not null then ${titleOf(sql`friend`)} end as friend_title,
    clicked_at, changed_at, order_number, held_until, advocate_gift, friend_gift
  from referrals
  join customers as advocate on advocate.shop_id = referrals.shop_id and advocate.customer_id = advocate_id
  left join customers as friend on friend.shop_id = referrals.shop_id and friend.customer_id = referrals.customer_id
  where ${where}`

/** The newest first. `waiting`: those that a person is to look at. */
export async function referralPage(
  db: Db,
  {
    shopId,
    state,
    cursor,
    limit,
  }: { shopId: string; state?: ReferralState | 'waiting' | undefined; cursor?: string | undefined; limit: number },
): Promise<z.infer<typeof ReferralPage>> {
  const after = readCursor(cursor, z.tuple([z.uuid()]))
  const ofState = state === undefined ? sql`` : state === 'waiting' ? sql`and state = 'qualified'` : sql`and state = ${state}`
  const rows = await all(
    db,
    rowsOf(sql`
      referrals.shop_id = ${shopId} ${ofState} ${after === null ? sql`` : sql`and referral_id < ${after[0]}`}
      order by referral_id desc limit ${limit + 1}`),
  )
  const { page, nextCursor } = cutPage(rows, limit, ({ referralId }) => [referralId])
  return { referrals: page.map(present), nextCursor }
}

/** One, with all that was decided, the first decision first. */
export async function referralDetail(db: Db, { shopId, referralId }: { shopId: string; referralId: string }): Promise<ReferralDetail> {
  const row = await first(db, rowsOf(sql`referrals.shop_id = ${shopId} and referral_id = ${referralId}`))
  if (!row) throw notFound()
  const decisions = await all(
    db,
    sql<Omit<ReferralDetail['decisions'][number], 'at'> & { at: Date }>`
      select from_state as from, to_state as to, reasons, verdict, staff.name as staff_name, note, decided_at as at
      from referral_decisions left join staff using (staff_id)
      where shop_id = ${shopId} and referral_id = ${referralId} order by decision_no limit 200`,
  )
  return {
    ...present(row),
    decisions: decisions.map(({ at, ...decision }) => ({ ...decision, at: at.toISOString() })),
    undoable: await undoableOf(db, { shopId, referralId }),
  }
}

export async function referralOverview(db: Db, { shopId }: { shopId: string }): Promise<ReferralOverview> {
  const { settings, currency } = await presentSettings(db, { shopId })
  const counted = await all(
    db,
    sql<{ state: ReferralState; n: number }>`select state, count(*) as n from referrals where shop_id = ${shopId} group by state`,
  )
  const sums = await one(
    db,
    sql<{ advocates: number; friends: number; revenueMinor: number }>`
      select count(distinct advocate_id) as advocates, count(*) as friends, coalesce(sum(net_minor), 0)::bigint as revenue_minor
      from referrals join orders using (shop_id, order_id)
      where shop_id = ${shopId} and referrals.state in ('held', 'rewarded')`,
  )
  const byState = new Map(counted.map(({ state, n }) => [state, n]))
  const states = Object.fromEntries(referralStates.map((state) => [state, byState.get(state) ?? 0])) as Record<ReferralState, number>
  return { isActive: settings.isActive, currency, states, waiting: states.qualified, ...sums }
}

function present({ advocateId, advocateTitle, friendId, friendTitle, ...row }: Row): ReferralRow {
  return {
    ...row,
    advocate: { customerId: advocateId, title: advocateTitle },
    friend: friendId === null ? null : { customerId: friendId, title: friendTitle ?? '' },
    ...{ clickedAt: row.clickedAt.toISOString(), changedAt: row.changedAt.toISOString(), heldUntil: row.heldUntil?.toISOString() ?? null },
  }
}
