import { z } from 'zod'
import { sql } from '../../kit/database.ts'
import { Compare, compares, comparing, defineCondition } from '../../segments/segments.ts'
import { loyaltyFacts, walletRows } from './loyalty-facts.ts'

const states = ['active', 'pending'] as const

/** Has so many points that can be spent, or that are on their way. Who is no member has none. */
export const pointsBalance = defineCondition({
  code: 'points_balance',
  args: z.object({ wallet: z.string().min(1).max(40), state: z.enum(states), compare: Compare, points: z.int().min(0).max(1e12) }),
  form: {
    group: 'loyalty',
    fields: [
      { name: 'wallet', kind: 'pick', of: 'wallet', isMany: false },
      { name: 'state', kind: 'choice', options: [...states], isMany: false },
      { name: 'compare', kind: 'compare' },
      { name: 'points', kind: 'number', min: 0, max: 1e12, unit: 'plain' },
    ],
    initial: { wallet: 'points', state: 'active', compare: 'ge', points: 100 },
  },
  isBehavioural: true,
  topics: () => ['loyalty'],
  facts: loyaltyFacts,
  where: ({ wallet, state, compare, points }, at) => ({
    rows: sql`select customer_id, active, pending from (${walletRows(at)}) as balance where wallet = ${wallet}`,
    is: comparing(sql`coalesce(${at.leaf}.${sql.ref(state)}, 0)`, compare, sql`${points}::bigint`),
    needsRow: !compares(0, compare, points),
  }),
  matches: (facts, { wallet, state, compare, points }) => {
    const has = facts?.wallets.find((each) => each.wallet === wallet)?.[state] ?? 0
    return { is: compares(has, compare, points), because: { points: has } }
  },
})
