import type { Plan } from './schema.ts'

/** What the plan looks at. Nothing is ticked by hand. */
export interface PlanFacts {
  orders: number
  hasAudit: boolean
  customers: number
  /** Finished imports in which somebody said what these people agreed to. */
  consentAnswers: number
  colleagues: number
  hasLookedForDuplicates: boolean
  /** Pairs that are almost certainly one person, can be merged, and nobody decided about. */
  openDuplicates: number
  /** Texts of consent in the shop's own words. */
  consentTexts: number
  /** Events that ever arrived. */
  events: number
  segments: number
  hasPredictions: boolean
  /** The loyalty programme is in force, and not paused. */
  hasProgram: boolean
  /** Offered for points. */
  rewards: number
  /** Somebody whom the shop signed in saw points on its pages. */
  isSeenInShop: boolean
  /** Customers are rewarded for bringing others. */
  hasReferrals: boolean
}

/**
 * The four-week plan: audit, CRM, loyalty programme, automation, first measurement. A step is done when all its checks
 * are; the first that is not is next. Steps whose capability is not in this version are `coming`.
 */
export function decidePlan(facts: PlanFacts): Plan {
  const known: Pick<Plan['steps'][number], 'key' | 'week' | 'minutes' | 'checks'>[] = [
    {
      key: 'audit',
      week: 0,
      minutes: 5,
      checks: [
        { code: 'orders_imported', isDone: facts.orders > 0, value: facts.orders },
        { code: 'audit_read', isDone: facts.hasAudit, value: null },
      ],
    },
    {
      key: 'crm',
      week: 1,
      minutes: 60,
      checks: [
        { code: 'customers_known', isDone: facts.customers > 0, value: facts.customers },
        { code: 'duplicates_decided', isDone: facts.hasLookedForDuplicates && facts.openDuplicates === 0, value: facts.openDuplicates },
        { code: 'consent_answered', isDone: facts.consentAnswers > 0, value: null },
        { code: 'consent_texts_set', isDone: facts.consentTexts > 0, value: facts.consentTexts },
        { code: 'first_event', isDone: facts.events > 0, value: facts.events },
        { code: 'first_segment', isDone: facts.segments > 0, value: facts.segments },
        { code: 'predictions_made', isDone: facts.hasPredictions, value: null },
        { code: 'colleague_invited', isDone: facts.colleagues > 0, value: facts.colleagues },
      ],
    },
    {
      key: 'loyalty',
      week: 2,
      minutes: 60,
      checks: [
        { code: 'program_live', isDone: facts.hasProgram, value: null },
        { code: 'first_reward', isDone: facts.rewards > 0, value: facts.rewards },
        { code: 'points_shown', isDone: facts.isSeenInShop, value: null },
        { code: 'referrals_on', isDone: facts.hasReferrals, value: null },
      ],
    },
  ]
  const firstOpen = known.findIndex(({ checks }) => checks.some(({ isDone }) => !isDone))
  return {
    steps: [
      ...known.map((step, index) => ({ ...step, state: stateOf(step.checks, index === firstOpen) })),
      { key: 'automation', week: 3, minutes: 60, state: 'coming', checks: [] },
      { key: 'measurement', week: 4, minutes: 20, state: 'coming', checks: [] },
    ],
  }
}

const stateOf = (checks: readonly { isDone: boolean }[], isFirstOpen: boolean) =>
  checks.every(({ isDone }) => isDone) ? ('done' as const) : isFirstOpen ? ('next' as const) : ('later' as const)
