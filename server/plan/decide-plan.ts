import type { Plan } from './schema.ts'

/** What the plan looks at. Nothing is ticked by hand. */
export interface PlanFacts {
  orders: number
  hasAudit: boolean
  customers: number
  /** Finished imports in which somebody said what these people agreed to. */
  consentAnswers: number
  colleagues: number
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
      minutes: 30,
      checks: [
        { code: 'customers_known', isDone: facts.customers > 0, value: facts.customers },
        { code: 'consent_answered', isDone: facts.consentAnswers > 0, value: null },
        { code: 'colleague_invited', isDone: facts.colleagues > 0, value: facts.colleagues },
      ],
    },
  ]
  const firstOpen = known.findIndex(({ checks }) => checks.some(({ isDone }) => !isDone))
  return {
    steps: [
      ...known.map((step, index) => ({ ...step, state: stateOf(step.checks, index === firstOpen) })),
      { key: 'loyalty', week: 2, minutes: 60, state: 'coming', checks: [] },
      { key: 'automation', week: 3, minutes: 60, state: 'coming', checks: [] },
      { key: 'measurement', week: 4, minutes: 20, state: 'coming', checks: [] },
    ],
  }
}

const stateOf = (checks: readonly { isDone: boolean }[], isFirstOpen: boolean) =>
  checks.every(({ isDone }) => isDone) ? ('done' as const) : isFirstOpen ? ('next' as const) : ('later' as const)
