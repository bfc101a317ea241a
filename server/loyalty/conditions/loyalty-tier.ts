import { z } from 'zod'
import { sql } from '../../kit/database.ts'
import { defineCondition } from '../../segments/segments.ts'
import { loyaltyFacts, memberRows } from './loyalty-facts.ts'

/** Is in one of these tiers. */
export const loyaltyTier = defineCondition({
  code: 'loyalty_tier',
  args: z.object({ tiers: z.array(z.string().min(1).max(40)).min(1).max(12) }),
  form: { group: 'loyalty', fields: [{ name: 'tiers', kind: 'pick', of: 'tier', isMany: true }], initial: {} },
  isBehavioural: true,
  topics: () => ['loyalty'],
  facts: loyaltyFacts,
  where: ({ tiers }, at) => ({ rows: memberRows(at), is: sql`${at.leaf}.tier = any(${tiers}::text[])`, needsRow: true }),
  matches: (facts, { tiers }) => {
    const tier = facts?.tier ?? null
    return { is: tier !== null && tiers.includes(tier), because: { tier } }
  },
})
