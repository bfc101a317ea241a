import { z } from 'zod'
import { addDays, startOfDay } from '../../kit/clock.ts'
import { sql } from '../../kit/database.ts'
import { beginningOf, defineCondition, type Moment } from '../../segments/segments.ts'
import { lapsingRows, loyaltyFacts } from './loyalty-facts.ts'

/** Loses at least so many points within the next days, unless they are used before; 0 days is today. */
export const pointsLapsing = defineCondition({
  code: 'points_lapsing',
  args: z.object({ wallet: z.string().min(1).max(40), points: z.int().min(1).max(1e12), withinDays: z.int().min(0).max(3660) }),
  form: {
    group: 'loyalty',
    fields: [
      { name: 'wallet', kind: 'pick', of: 'wallet', isMany: false },
      { name: 'points', kind: 'number', min: 1, max: 1e12, unit: 'plain' },
      { name: 'withinDays', kind: 'number', min: 0, max: 3660, unit: 'days' },
    ],
    initial: { wallet: 'points', points: 100, withinDays: 30 },
  },
  isBehavioural: true,
  topics: () => ['loyalty'],
  facts: loyaltyFacts,
  where: ({ wallet, points, withinDays }, at) => {
    const horizon = horizonOf(withinDays, at)
    const lastDay = sql`((ends_at - interval '1 microsecond') at time zone ${at.timeZone})::date`
    return {
      rows: sql`
        select customer_id, sum(points) filter (where ends_at <= ${horizon}::timestamptz) as lapsing,
          -- Points come near as a day begins, and are over when they lapse.
          min(case when ends_at <= ${horizon}::timestamptz then ends_at else ${beginningOf(sql`(${lastDay} - ${withinDays}::integer)`, at)} end) as flips_at
        from (${lapsingRows(at)}) as lot
        where wallet = ${wallet} and ends_at > ${at.now}::timestamptz
        group by customer_id`,
      is: sql`${at.leaf}.lapsing >= ${points}::bigint`,
      flipsAt: sql`${at.leaf}.flips_at`,
      needsRow: true,
    }
  },
  matches: (facts, { wallet, points, withinDays }, moment) => {
    const horizon = horizonOf(withinDays, moment)
    const lots = (facts?.lapsing ?? []).filter((lot) => lot.wallet === wallet && lot.endsAt > moment.now && lot.endsAt <= horizon)
    const lapsing = lots.reduce((sum, lot) => sum + lot.points, 0)
    return { is: lapsing >= points, because: { points: lapsing } }
  },
})

/** The midnight that ends the last of the days. */
const horizonOf = (withinDays: number, { today, timeZone }: Moment): Date => startOfDay(addDays(today, withinDays + 1), timeZone)
